package cqrs.projection.internal.write;

import cqrs.journal.codec.Position;
import cqrs.journal.dynamodb.BatchReads;
import cqrs.projection.RefusedChangeException;
import cqrs.projection.RowKey;
import cqrs.projection.internal.calls.Pace;
import cqrs.projection.internal.calls.Retries;
import cqrs.projection.internal.fold.RowChanges;
import cqrs.projection.internal.fold.TooCoarseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.ConditionalCheckFailedException;
import software.amazon.awssdk.services.dynamodb.model.ConsumedCapacity;
import software.amazon.awssdk.services.dynamodb.model.DynamoDbException;
import software.amazon.awssdk.services.dynamodb.model.UpdateItemRequest;

/** Writes the changes of one row. Each event counts once, even if others write the row as well. */
public record RowWriter(DynamoDbClient dynamoDb, String table) {

  /**
   * A conflict means that another delivery has made progress. 100 conflicts in a row indicate a
   * bug.
   */
  private static final int MAX_ATTEMPTS = 100;

  /** An event that the row cannot take, for example because the row would exceed 400 KB. */
  public record Refused(RowKey row, Position position, RuntimeException cause) {}

  /**
   * Applies the changes that the row does not have yet.
   *
   * @return the first refused event of each partition; the row takes none of the partition's events
   *     from there on
   */
  List<Refused> write(RowChanges changes, long generation, Pace pace, ApplyReport.Meter meter) {
    List<Refused> refused = new ArrayList<>();
    write(changes, generation, null, refused, pace, meter);
    return refused;
  }

  private void write(
      RowChanges changes,
      long generation,
      @Nullable Map<String, AttributeValue> stored,
      List<Refused> refused,
      Pace pace,
      ApplyReport.Meter meter) {
    RowChanges pending = changes;
    Map<String, AttributeValue> known = stored;
    for (int attempt = 1; !pending.spans().isEmpty(); attempt++) {
      try {
        RowUpdate update = new RowUpdate(pending, generation, known);
        UpdateItemRequest request = update.request(table, changes.key());
        meter.written(
            pace.spend(
                () -> units(Retries.run(() -> dynamoDb.updateItem(request)).consumedCapacity())));
        return;
      } catch (ConditionalCheckFailedException e) {
        meter.conflict();
        if (attempt == MAX_ATTEMPTS) {
          throw e;
        }
        known = e.item();
        pending = pending.beyond(known);
      } catch (RefusedChangeException e) {
        writeHalves(pending, generation, known, refused, pace, meter, e);
        return;
      } catch (DynamoDbException e) {
        if (!isValidation(e)) {
          throw e;
        }
        writeHalves(pending, generation, known, refused, pace, meter, e);
        return;
      }
    }
  }

  /** Writes changes in halves that do not fit in one write. A single event is refused instead. */
  private void writeHalves(
      RowChanges changes,
      long generation,
      @Nullable Map<String, AttributeValue> known,
      List<Refused> refused,
      Pace pace,
      ApplyReport.Meter meter,
      RuntimeException cause) {
    if (changes.spans().size() == 1) {
      refused.add(new Refused(changes.key(), changes.spans().getFirst().position(), cause));
      return;
    }
    for (RowChanges half : changes.halves()) {
      write(half.without(partitions(refused)), generation, known, refused, pace, meter);
    }
  }

  private static Set<Integer> partitions(List<Refused> refused) {
    return refused.stream().map(r -> r.position().partition()).collect(Collectors.toSet());
  }

  /**
   * Applies merged changes as a whole.
   *
   * @param isNew whether the row probably does not exist yet
   * @throws TooCoarseException if the row already has a part of them, or cannot take all of them
   */
  void writeMerged(
      RowChanges changes, long generation, boolean isNew, Pace pace, ApplyReport.Meter meter) {
    RowChanges pending = changes;
    Map<String, AttributeValue> known = isNew ? Map.of() : null;
    for (int attempt = 1; !pending.spans().isEmpty(); attempt++) {
      try {
        RowChanges now = pending;
        Map<String, AttributeValue> row = known;
        meter.written(pace.spend(() -> units(put(now, generation, row))));
        return;
      } catch (ConditionalCheckFailedException e) {
        meter.conflict();
        if (attempt == MAX_ATTEMPTS) {
          throw e;
        }
        known = e.hasItem() ? e.item() : Map.of();
        pending = pending.beyond(known);
      } catch (DynamoDbException e) {
        throw isValidation(e) ? new TooCoarseException() : e;
      }
    }
  }

  private @Nullable ConsumedCapacity put(
      RowChanges changes, long generation, @Nullable Map<String, AttributeValue> known) {
    if (known == null) {
      try {
        RowUpdate update = new RowUpdate(changes, generation, null);
        return Retries.run(() -> dynamoDb.updateItem(update.request(table, changes.key())))
            .consumedCapacity();
      } catch (RefusedChangeException _) {
        // The changes do not fit in an expression.
        known = stored(changes.key(), generation);
        if (changes.beyond(known).spans().isEmpty()) {
          return null;
        }
      }
    }
    WholeRow whole = new WholeRow(changes, generation, known);
    return Retries.run(() -> dynamoDb.putItem(whole.request(table))).consumedCapacity();
  }

  private Map<String, AttributeValue> stored(RowKey key, long generation) {
    List<Map<String, AttributeValue>> keys = List.of(key.in(generation));
    return Retries.run(() -> BatchReads.read(dynamoDb, table, keys, true)).stream()
        .findFirst()
        .orElse(Map.of());
  }

  private static double units(@Nullable ConsumedCapacity consumed) {
    return Optional.ofNullable(consumed).map(ConsumedCapacity::capacityUnits).orElse(1.0);
  }

  public static boolean isValidation(DynamoDbException e) {
    return e.awsErrorDetails() != null
        && "ValidationException".equals(e.awsErrorDetails().errorCode());
  }
}
