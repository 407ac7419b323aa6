package local.template;

import java.util.List;
import java.util.Set;
import local.template.Template.Mapping;

/** Reads what hands the records of a table's stream to a function. */
final class MappingReader {

  private static final Set<String> HONOURED =
      Property.words(
          """
          BatchSize BisectBatchOnFunctionError DestinationConfig Enabled EventSourceArn
          FilterCriteria FunctionName FunctionResponseTypes MaximumBatchingWindowInSeconds
          MaximumRecordAgeInSeconds MaximumRetryAttempts MetricsConfig ParallelizationFactor
          StartingPosition
          """);

  private MappingReader() {}

  /** A resource's properties. */
  static Mapping read(Property mapping, List<String> notHonoured) {
    mapping.listOthers("", HONOURED, Set.of("KmsKeyArn"), notHonoured);
    mapping.only("MaximumBatchingWindowInSeconds", "0");
    mapping.only("MaximumRecordAgeInSeconds", "-1");
    mapping.only("ParallelizationFactor", "1");
    mapping.only("StartingPosition", "TRIM_HORIZON");
    var responses = mapping.texts("FunctionResponseTypes");
    if (!List.of("ReportBatchItemFailures").containsAll(responses)) {
      throw mapping
          .get("FunctionResponseTypes")
          .fault("is %s but may only hold ReportBatchItemFailures".formatted(responses));
    }
    if (!mapping.has("StartingPosition")) {
      throw mapping.get("StartingPosition").fault("is missing");
    }
    return new Mapping(
        mapping.resource(),
        table(mapping),
        function(mapping),
        mapping.flag("Enabled", true),
        mapping.integer("BatchSize", 100, 1, 10_000),
        filters(mapping),
        !responses.isEmpty(),
        mapping.flag("BisectBatchOnFunctionError", false),
        mapping.integer("MaximumRetryAttempts", -1, -1, 10_000),
        mapping
            .get("DestinationConfig")
            .get("OnFailure")
            .queue("Destination", "DestinationConfig", notHonoured),
        countsEvents(mapping));
  }

  /** The function, or its alias, which here is the same. */
  private static String function(Property mapping) {
    return mapping
        .reference("FunctionName")
        .map(name -> name.split("\\.", 2)[0])
        .filter(id -> mapping.scope().type(id).equals("AWS::Serverless::Function"))
        .orElseThrow(
            () -> mapping.fault("must name a function of this template as its FunctionName"));
  }

  private static boolean countsEvents(Property mapping) {
    var metrics = mapping.get("MetricsConfig").texts("Metrics");
    if (!List.of("EventCount").containsAll(metrics)) {
      throw mapping
          .get("MetricsConfig")
          .fault("has Metrics of %s but may only hold EventCount".formatted(metrics));
    }
    return !metrics.isEmpty();
  }

  private static String table(Property mapping) {
    var table =
        mapping
            .reference("EventSourceArn")
            .orElseThrow(
                () ->
                    mapping.get("EventSourceArn").fault("must be !GetAtt of a table's StreamArn"));
    var scope = mapping.scope();
    if (!scope.type(table).equals("AWS::DynamoDB::Table")) {
      throw mapping.fault(
          "has an EventSourceArn of %s, which is not a table here".formatted(table));
    }
    if (!scope.properties(table).has("StreamSpecification")) {
      throw mapping.fault(
          "has the EventSourceArn of %s, a table without StreamSpecification".formatted(table));
    }
    return table;
  }

  private static List<String> filters(Property mapping) {
    var filters = mapping.get("FilterCriteria").elements("Filters");
    if (filters.size() > 5) {
      throw mapping.get("FilterCriteria").fault("has more than 5 filters");
    }
    return filters.stream().map(filter -> filter.text("Pattern")).toList();
  }
}
