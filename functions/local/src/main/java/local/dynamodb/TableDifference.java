package local.dynamodb;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import local.template.StartupException;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.model.AttributeDefinition;
import software.amazon.awssdk.services.dynamodb.model.CreateTableRequest;
import software.amazon.awssdk.services.dynamodb.model.KeySchemaElement;
import software.amazon.awssdk.services.dynamodb.model.Projection;
import software.amazon.awssdk.services.dynamodb.model.StreamSpecification;
import software.amazon.awssdk.services.dynamodb.model.TableDescription;

/** Compares a table of the data folder with the template's. */
final class TableDifference {
  private TableDifference() {}

  /**
   * Refuses a table that would have to be made anew.
   *
   * @throws StartupException if key, indexes or stream differ
   */
  static void check(CreateTableRequest wanted, TableDescription found, Path folder) {
    var difference = difference(wanted, found);
    if (difference.isPresent()) {
      throw new StartupException(
          ("The data folder %s holds the table %s with another %s than the template declares:"
                  + " choose another folder with -Ddata (--data) or delete this one.")
              .formatted(folder, wanted.tableName(), difference.get()));
    }
  }

  private static Optional<String> difference(CreateTableRequest wanted, TableDescription found) {
    if (!wanted.keySchema().equals(found.keySchema())
        || !Set.<AttributeDefinition>copyOf(wanted.attributeDefinitions())
            .equals(Set.copyOf(found.attributeDefinitions()))) {
      return Optional.of("key");
    }
    var wantedIndexes =
        wanted.globalSecondaryIndexes().stream()
            .collect(
                Collectors.toMap(
                    it -> it.indexName(), it -> form(it.keySchema(), it.projection())));
    var foundIndexes =
        found.globalSecondaryIndexes().stream()
            .collect(
                Collectors.toMap(
                    it -> it.indexName(), it -> form(it.keySchema(), it.projection())));
    if (!wantedIndexes.equals(foundIndexes)) {
      return Optional.of("index");
    }
    return view(wanted.streamSpecification()).equals(view(found.streamSpecification()))
        ? Optional.empty()
        : Optional.of("stream");
  }

  private static List<Object> form(List<KeySchemaElement> key, Projection projection) {
    return List.of(
        key, projection.projectionTypeAsString(), new TreeSet<>(projection.nonKeyAttributes()));
  }

  private static Optional<String> view(@Nullable StreamSpecification stream) {
    return Optional.ofNullable(stream).map(StreamSpecification::streamViewTypeAsString);
  }
}
