package local.template;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import local.template.Template.Table;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.model.CreateTableRequest;
import software.amazon.dynamodb.services.local.shared.mapper.DynamoDbObjectMapper;

/**
 * Reads one {@code AWS::DynamoDB::Table}. Its properties have the form of {@code CreateTable}, so
 * DynamoDB Local's own mapper reads them, and DynamoDB Local checks them.
 */
final class TableReader {
  private static final List<String> OF_AN_INDEX = List.of("IndexName", "KeySchema", "Projection");

  private static final Set<String> STREAM_VIEWS =
      Set.of("KEYS_ONLY", "NEW_IMAGE", "OLD_IMAGE", "NEW_AND_OLD_IMAGES");

  private TableReader() {}

  static Table read(Property table) {
    table.without("LocalSecondaryIndexes");
    table.listOthers(
        """
        TableName AttributeDefinitions KeySchema GlobalSecondaryIndexes StreamSpecification
        TimeToLiveSpecification
        """,
        """
        BillingMode ProvisionedThroughput OnDemandThroughput WarmThroughput
        PointInTimeRecoverySpecification SSESpecification DeletionProtectionEnabled
        ContributorInsightsSpecification TableClass Tags
        """);
    var request = new LinkedHashMap<String, @Nullable Object>();
    request.put("TableName", table.scope().physicalName(table.resource()));
    request.put("BillingMode", "PAY_PER_REQUEST");
    request.put("AttributeDefinitions", table.get("AttributeDefinitions").evaluated());
    request.put("KeySchema", table.get("KeySchema").evaluated());
    if (table.has("GlobalSecondaryIndexes")) {
      request.put(
          "GlobalSecondaryIndexes",
          table.elements("GlobalSecondaryIndexes").stream().map(TableReader::index).toList());
    }
    if (table.has("StreamSpecification")) {
      var view = table.get("StreamSpecification").oneOf("StreamViewType", "", STREAM_VIEWS);
      request.put("StreamSpecification", Map.of("StreamEnabled", true, "StreamViewType", view));
    }
    var timeToLive = table.get("TimeToLiveSpecification");
    try {
      return new Table(
          table.resource(),
          new DynamoDbObjectMapper().convertValue(request, CreateTableRequest.class),
          timeToLive.flag("Enabled", false)
              ? Optional.of(timeToLive.text("AttributeName"))
              : Optional.empty());
    } catch (IllegalArgumentException e) {
      throw table.fault("cannot be read as a table: %s", e);
    }
  }

  private static Map<String, @Nullable Object> index(Property index) {
    var known = new LinkedHashMap<String, @Nullable Object>();
    OF_AN_INDEX.forEach(name -> known.put(name, index.get(name).evaluated()));
    return known;
  }
}
