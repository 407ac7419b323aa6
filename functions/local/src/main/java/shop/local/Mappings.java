package shop.local;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import shop.local.dynamodb.DataFolder;
import shop.local.dynamodb.EmbeddedDynamoDb;
import shop.local.functions.LocalFunction;
import shop.local.startup.StartupException;
import shop.local.streams.FilePositions;
import shop.local.streams.Invoker;
import shop.local.streams.MappingSettings;
import shop.local.streams.PositionStore;
import shop.local.streams.StartingPosition;
import shop.local.streams.StreamMapping;
import shop.local.template.Template;

/** Makes stream mappings from what the template declares. */
final class Mappings {
  private Mappings() {}

  static StreamMapping make(
      Template.Mapping mapping,
      EmbeddedDynamoDb database,
      LocalFunction function,
      Optional<FailureQueue> onFailure,
      Optional<DataFolder> folder) {
    try {
      return new StreamMapping(
          settings(mapping, function.name()),
          database.streams(),
          database.streamArn(mapping.table()),
          invoker(function),
          onFailure.orElse(null),
          folder.map(it -> positions(it, mapping.name())).orElse(null));
    } catch (IllegalArgumentException e) {
      throw new StartupException(e.getMessage() == null ? e.toString() : e.getMessage(), e);
    }
  }

  private static Invoker invoker(LocalFunction function) {
    return event -> function.call(event).getBytes(StandardCharsets.UTF_8);
  }

  private static MappingSettings settings(Template.Mapping mapping, String function) {
    return new MappingSettings(
        function,
        mapping.batchSize(),
        mapping.batchingWindow(),
        mapping.filters(),
        mapping.reportsItemFailures(),
        mapping.bisects(),
        mapping.retries(),
        mapping.maximumAge(),
        mapping.latest() ? StartingPosition.LATEST : StartingPosition.TRIM_HORIZON);
  }

  /** Positions in the folder, for as long as it is this system's. */
  private static PositionStore positions(DataFolder folder, String mapping) {
    var positions = folder.path().resolve("positions");
    try {
      Files.createDirectories(positions);
    } catch (IOException e) {
      throw new StartupException(
          "The folder %s cannot be made: make its parent writable or choose another with -Ddata (--data)."
              .formatted(positions),
          e);
    }
    var kept = new FilePositions(positions.resolve(mapping));
    return new PositionStore() {
      @Override
      public @Nullable String load(String shardId) {
        return kept.load(shardId);
      }

      @Override
      public void save(String shardId, String sequenceNumber) {
        folder.check();
        kept.save(shardId, sequenceNumber);
      }
    };
  }
}
