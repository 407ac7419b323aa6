package local.template;

import java.util.List;
import local.template.Template.Mapping;

/** Reads what hands the records of a table's stream to a function. */
final class MappingReader {
  private MappingReader() {}

  /** A resource's properties. */
  static Mapping read(Property mapping) {
    mapping.listOthers(
        """
        BatchSize BisectBatchOnFunctionError DestinationConfig Enabled EventSourceArn
        FilterCriteria FunctionName FunctionResponseTypes MaximumBatchingWindowInSeconds
        MaximumRecordAgeInSeconds MaximumRetryAttempts MetricsConfig ParallelizationFactor
        StartingPosition
        """,
        "KmsKeyArn");
    mapping.only("MaximumBatchingWindowInSeconds", "0");
    mapping.only("MaximumRecordAgeInSeconds", "-1");
    mapping.only("ParallelizationFactor", "1");
    mapping.only("StartingPosition", "TRIM_HORIZON");
    if (!mapping.has("StartingPosition")) {
      throw mapping.faultOf("StartingPosition", "is missing");
    }
    return new Mapping(
        mapping.resource(),
        table(mapping),
        function(mapping),
        mapping.flag("Enabled", true),
        mapping.integer("BatchSize", 100, 1, 10_000),
        filters(mapping.get("FilterCriteria")),
        holds(mapping, "FunctionResponseTypes", "ReportBatchItemFailures"),
        mapping.flag("BisectBatchOnFunctionError", false),
        mapping.integer("MaximumRetryAttempts", -1, -1, 10_000),
        mapping.get("DestinationConfig").get("OnFailure").queue("Destination"),
        holds(mapping.get("MetricsConfig"), "Metrics", "EventCount"));
  }

  /** Whether a list has its one possible element. */
  private static boolean holds(Property owner, String name, String element) {
    var elements = owner.texts(name);
    if (!List.of(element).containsAll(elements)) {
      throw owner.get(name).fault("is %s but may only hold %s", elements, element);
    }
    return !elements.isEmpty();
  }

  /** The function, or its alias, which here is the same. */
  private static String function(Property mapping) {
    return mapping
        .function("FunctionName")
        .orElseThrow(
            () -> mapping.fault("must name a function of this template as its FunctionName"));
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
      throw mapping.fault("has an EventSourceArn of %s, which is not a table here", table);
    }
    if (!scope.properties(table).has("StreamSpecification")) {
      throw mapping.fault(
          "has the EventSourceArn of %s, a table without StreamSpecification", table);
    }
    return table;
  }

  private static List<String> filters(Property criteria) {
    var filters = criteria.elements("Filters");
    if (filters.size() > 5) {
      throw criteria.fault("has more than 5 filters");
    }
    return filters.stream().map(filter -> filter.text("Pattern")).toList();
  }
}
