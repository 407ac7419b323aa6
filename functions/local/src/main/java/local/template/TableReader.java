package local.template;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import local.template.Template.Index;
import local.template.Template.Keys;
import local.template.Template.Table;

/** Reads one {@code AWS::DynamoDB::Table}. */
final class TableReader {
  private static final Set<String> HONOURED =
      Set.of(
          "TableName",
          "AttributeDefinitions",
          "KeySchema",
          "GlobalSecondaryIndexes",
          "StreamSpecification",
          "TimeToLiveSpecification");
  private static final Set<String> WITHOUT_EFFECT =
      Property.words(
          """
          BillingMode ProvisionedThroughput OnDemandThroughput WarmThroughput
          PointInTimeRecoverySpecification SSESpecification DeletionProtectionEnabled
          ContributorInsightsSpecification TableClass Tags
          """);
  private static final Set<String> STREAM_VIEWS =
      Set.of("KEYS_ONLY", "NEW_IMAGE", "OLD_IMAGE", "NEW_AND_OLD_IMAGES");

  private TableReader() {}

  static Table read(Property table, List<String> notHonoured) {
    table.without("LocalSecondaryIndexes");
    table.listOthers("", HONOURED, WITHOUT_EFFECT, notHonoured);
    var types = attributes(table);
    var key = key(table, types);
    var indexes = new ArrayList<Index>();
    table.elements("GlobalSecondaryIndexes").forEach(it -> indexes.add(index(it, types)));
    checkThatAllAttributesAreKeys(table, types, key, indexes);
    var stream = table.get("StreamSpecification");
    var timeToLive = table.get("TimeToLiveSpecification");
    return new Table(
        table.resource(),
        table.scope().physicalName(table.resource()),
        types,
        key,
        indexes,
        table.has("StreamSpecification")
            ? Optional.of(stream.oneOf("StreamViewType", "", STREAM_VIEWS))
            : Optional.empty(),
        timeToLive.flag("Enabled", false)
            ? Optional.of(timeToLive.text("AttributeName"))
            : Optional.empty());
  }

  private static Map<String, String> attributes(Property table) {
    var types = new LinkedHashMap<String, String>();
    for (var attribute : table.elements("AttributeDefinitions")) {
      types.put(
          attribute.text("AttributeName"),
          attribute.oneOf("AttributeType", "", Set.of("S", "N", "B")));
    }
    return types;
  }

  private static Keys key(Property owner, Map<String, String> types) {
    var hash = part(owner, "HASH", types);
    if (hash.isEmpty()) {
      throw owner.get("KeySchema").fault("names no HASH key");
    }
    return new Keys(hash.get(), part(owner, "RANGE", types));
  }

  private static Optional<String> part(Property owner, String role, Map<String, String> types) {
    for (var element : owner.elements("KeySchema")) {
      if (element.oneOf("KeyType", "", Set.of("HASH", "RANGE")).equals(role)) {
        var name = element.text("AttributeName");
        if (!types.containsKey(name)) {
          throw element.fault(
              "names %s, which AttributeDefinitions does not define".formatted(name));
        }
        return Optional.of(name);
      }
    }
    return Optional.empty();
  }

  private static Index index(Property index, Map<String, String> types) {
    var projection = index.get("Projection");
    return new Index(
        index.text("IndexName"),
        key(index, types),
        projection.oneOf("ProjectionType", "", Set.of("ALL", "KEYS_ONLY", "INCLUDE")),
        projection.texts("NonKeyAttributes"));
  }

  private static void checkThatAllAttributesAreKeys(
      Property table, Map<String, String> types, Keys key, List<Index> indexes) {
    var unused = new TreeSet<>(types.keySet());
    unused.remove(key.hash());
    key.range().ifPresent(unused::remove);
    for (var index : indexes) {
      unused.remove(index.key().hash());
      index.key().range().ifPresent(unused::remove);
    }
    if (!unused.isEmpty()) {
      throw table
          .get("AttributeDefinitions")
          .fault("defines %s, which no key uses".formatted(unused));
    }
  }
}
