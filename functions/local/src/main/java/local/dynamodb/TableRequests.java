package local.dynamodb;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.Collectors;
import local.template.StartupException;
import local.template.Template.Index;
import local.template.Template.Keys;
import local.template.Template.Table;
import software.amazon.awssdk.services.dynamodb.model.AttributeDefinition;
import software.amazon.awssdk.services.dynamodb.model.BillingMode;
import software.amazon.awssdk.services.dynamodb.model.CreateTableRequest;
import software.amazon.awssdk.services.dynamodb.model.GlobalSecondaryIndex;
import software.amazon.awssdk.services.dynamodb.model.KeySchemaElement;
import software.amazon.awssdk.services.dynamodb.model.KeyType;
import software.amazon.awssdk.services.dynamodb.model.Projection;
import software.amazon.awssdk.services.dynamodb.model.StreamSpecification;
import software.amazon.awssdk.services.dynamodb.model.TableDescription;

/** A template's table as DynamoDB wants it created, and compared with one that exists. */
public final class TableRequests {
  private TableRequests() {}

  /** Creates the table; when a row expires is no part of that. */
  public static CreateTableRequest create(Table table) {
    var request =
        CreateTableRequest.builder()
            .tableName(table.name())
            .billingMode(BillingMode.PAY_PER_REQUEST)
            .attributeDefinitions(attributes(table))
            .keySchema(keySchema(table.key()));
    if (!table.indexes().isEmpty()) {
      request.globalSecondaryIndexes(table.indexes().stream().map(TableRequests::index).toList());
    }
    table.streamView().ifPresent(view -> request.streamSpecification(stream(view)));
    return request.build();
  }

  /**
   * Compares a table that exists with the template's.
   *
   * @throws StartupException if they differ in what cannot be changed without making the table anew
   */
  static void check(Table table, TableDescription found, Path folder) {
    var wanted = create(table);
    var difference = difference(wanted, found);
    if (difference.isPresent()) {
      throw new StartupException(
          ("The data folder %s holds the table %s with another %s than the template declares:"
                  + " choose another folder with -Ddata (--data) or delete this one.")
              .formatted(folder, table.name(), difference.get()));
    }
  }

  private static Optional<String> difference(CreateTableRequest wanted, TableDescription found) {
    if (!wanted.keySchema().equals(found.keySchema())
        || !new TreeSet<>(described(wanted.attributeDefinitions()))
            .equals(new TreeSet<>(described(found.attributeDefinitions())))) {
      return Optional.of("key");
    }
    var wantedIndexes =
        wanted.globalSecondaryIndexes().stream()
            .map(it -> described(it.indexName(), it.keySchema(), it.projection()))
            .collect(Collectors.toSet());
    var foundIndexes =
        found.globalSecondaryIndexes().stream()
            .map(it -> described(it.indexName(), it.keySchema(), it.projection()))
            .collect(Collectors.toSet());
    if (!wantedIndexes.equals(foundIndexes)) {
      return Optional.of("index");
    }
    var wantedView = Optional.ofNullable(wanted.streamSpecification());
    var foundView = Optional.ofNullable(found.streamSpecification());
    return wantedView
            .map(StreamSpecification::streamViewTypeAsString)
            .equals(foundView.map(StreamSpecification::streamViewTypeAsString))
        ? Optional.empty()
        : Optional.of("stream");
  }

  private static List<String> described(List<AttributeDefinition> attributes) {
    return attributes.stream()
        .map(it -> it.attributeName() + ":" + it.attributeTypeAsString())
        .toList();
  }

  private static String described(String name, List<KeySchemaElement> key, Projection projection) {
    return "%s %s %s %s"
        .formatted(
            name,
            key,
            projection.projectionTypeAsString(),
            new TreeSet<>(projection.nonKeyAttributes()));
  }

  private static GlobalSecondaryIndex index(Index index) {
    return GlobalSecondaryIndex.builder()
        .indexName(index.name())
        .keySchema(keySchema(index.key()))
        .projection(projection(index))
        .build();
  }

  private static List<AttributeDefinition> attributes(Table table) {
    return table.attributes().entrySet().stream()
        .map(
            it ->
                AttributeDefinition.builder()
                    .attributeName(it.getKey())
                    .attributeType(it.getValue())
                    .build())
        .toList();
  }

  private static List<KeySchemaElement> keySchema(Keys keys) {
    var schema = new ArrayList<KeySchemaElement>();
    schema.add(element(keys.hash(), KeyType.HASH));
    keys.range().ifPresent(range -> schema.add(element(range, KeyType.RANGE)));
    return schema;
  }

  private static KeySchemaElement element(String attribute, KeyType type) {
    return KeySchemaElement.builder().attributeName(attribute).keyType(type).build();
  }

  private static Projection projection(Index index) {
    var projection = Projection.builder().projectionType(index.projection());
    if (!index.included().isEmpty()) {
      projection.nonKeyAttributes(index.included());
    }
    return projection.build();
  }

  private static StreamSpecification stream(String view) {
    return StreamSpecification.builder().streamEnabled(true).streamViewType(view).build();
  }
}
