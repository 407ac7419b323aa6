package shop.local.template;

import java.time.Duration;
import java.util.List;
import java.util.Set;
import shop.local.template.Template.Mapping;

/** Reads what hands the records of a table's stream to a function. */
final class MappingReader {

  private static final Set<String> HONOURED =
      Set.of(
          "BatchSize",
          "BisectBatchOnFunctionError",
          "DestinationConfig",
          "Enabled",
          "EventSourceArn",
          "FilterCriteria",
          "FunctionName",
          "FunctionResponseTypes",
          "MaximumBatchingWindowInSeconds",
          "MaximumRecordAgeInSeconds",
          "MaximumRetryAttempts",
          "MetricsConfig",
          "ParallelizationFactor",
          "StartingPosition");
  private static final Set<String> WITHOUT_EFFECT = Set.of("KmsKeyArn");

  private MappingReader() {}

  /** A resource's properties. */
  static Mapping read(Property mapping, List<String> notHonoured) {
    Unknown.list(mapping, "", HONOURED, WITHOUT_EFFECT, notHonoured);
    mapping
        .optionalText("ParallelizationFactor")
        .filter(factor -> !factor.equals("1"))
        .ifPresent(
            factor -> {
              throw mapping
                  .get("ParallelizationFactor")
                  .fault("is %s, but only 1 keeps the order of a stream".formatted(factor));
            });
    var responses = mapping.texts("FunctionResponseTypes");
    if (!List.of("ReportBatchItemFailures").containsAll(responses)) {
      throw mapping
          .get("FunctionResponseTypes")
          .fault("is %s but may only hold ReportBatchItemFailures".formatted(responses));
    }
    var start = mapping.oneOf("StartingPosition", "", Set.of("TRIM_HORIZON", "LATEST"));
    return new Mapping(
        mapping.resource(),
        table(mapping),
        function(mapping),
        mapping.flag("Enabled", true),
        start.equals("LATEST"),
        mapping.integer("BatchSize", 100, 1, 10_000),
        Duration.ofSeconds(mapping.integer("MaximumBatchingWindowInSeconds", 0, 0, 300)),
        filters(mapping),
        !responses.isEmpty(),
        mapping.flag("BisectBatchOnFunctionError", false),
        mapping.integer("MaximumRetryAttempts", -1, -1, 10_000),
        age(mapping),
        QueueReference.read(
            mapping.get("DestinationConfig").get("OnFailure"),
            "Destination",
            "DestinationConfig",
            notHonoured),
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

  private static Duration age(Property mapping) {
    int seconds = mapping.integer("MaximumRecordAgeInSeconds", -1, -1, 604_800);
    if (seconds >= 0 && seconds < 60) {
      throw mapping
          .get("MaximumRecordAgeInSeconds")
          .fault("is %d but must be -1 or from 60 to 604800".formatted(seconds));
    }
    return Duration.ofSeconds(seconds);
  }
}
