package cqrs.testkit.faults;

import cqrs.journal.codec.Position;
import cqrs.projection.RowKey;
import cqrs.testkit.views.Fold;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import local.dynamodb.InterceptedDynamoDb;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.DeleteItemRequest;
import software.amazon.awssdk.services.dynamodb.model.DynamoDbRequest;
import software.amazon.awssdk.services.dynamodb.model.DynamoDbResponse;
import software.amazon.awssdk.services.dynamodb.model.PutItemRequest;
import software.amazon.awssdk.services.dynamodb.model.ReturnValue;
import software.amazon.awssdk.services.dynamodb.model.UpdateItemRequest;
import software.amazon.awssdk.services.dynamodb.model.UpdateItemResponse;

/**
 * Compares every write of one view with the fold as soon as it has taken effect:
 *
 * <ul>
 *   <li>a row is exactly the fold of the events that its ledger names;
 *   <li>a ledger and a checkpoint never move back, and nothing is deleted;
 *   <li>every row has all events up to the checkpoint, and the checkpoint passes no failing event
 *       that no operator has skipped.
 * </ul>
 */
public final class InvariantChecker implements InterceptedDynamoDb.Interceptor {

  private final String viewTable;
  private final long generation;
  private final Fold fold;
  private final Map<RowKey, Map<Integer, Long>> ledgers = new HashMap<>();
  private final Map<Integer, Long> checkpoints = new TreeMap<>();
  private final Map<Integer, Long> blocked = new HashMap<>();
  private final FaultyProjections<?> faulty;
  private final Set<Position> skipped = new HashSet<>();
  private final List<String> violations = new ArrayList<>();

  /** Watches one generation. */
  public InvariantChecker(
      String viewTable, long generation, Fold fold, FaultyProjections<?> faulty) {
    this.viewTable = viewTable;
    this.generation = generation;
    this.fold = fold;
    this.faulty = faulty;
  }

  /** An operator is about to skip that event. */
  public void skipping(Position at) {
    skipped.add(at);
  }

  /** The broken invariants so far. */
  public List<String> violations() {
    return violations;
  }

  public long checkpoint(int partition) {
    return checkpoints.getOrDefault(partition, 0L);
  }

  /** Whether the partition stood still, at some time, at that offset or before it. */
  public boolean wasBlocked(int partition, long offset) {
    return blocked.getOrDefault(partition, Long.MAX_VALUE) <= offset;
  }

  @Override
  public DynamoDbResponse intercept(
      DynamoDbRequest request, Function<DynamoDbRequest, DynamoDbResponse> next) {
    return switch (request) {
      case UpdateItemRequest update -> {
        UpdateItemResponse answer =
            (UpdateItemResponse)
                next.apply(update.toBuilder().returnValues(ReturnValue.ALL_NEW).build());
        written(update.tableName(), answer.attributes());
        yield answer;
      }
      case DeleteItemRequest delete -> {
        if (delete.tableName().equals(viewTable)) {
          violations.add("The row " + delete.key() + " was deleted.");
        }
        yield next.apply(delete);
      }
      case PutItemRequest put -> {
        DynamoDbResponse answer = next.apply(put);
        written(put.tableName(), put.item());
        yield answer;
      }
      default -> next.apply(request);
    };
  }

  private void written(String table, Map<String, AttributeValue> item) {
    if (table.equals(viewTable)) {
      if (text(item, "pk").startsWith(generation + "#")) {
        row(item);
      }
    } else if (text(item, "sk").equals(String.format(Locale.ROOT, "%06d", generation))) {
      generation(item);
    }
  }

  private static String text(Map<String, AttributeValue> item, String attribute) {
    return Objects.requireNonNull(item.get(attribute)).s();
  }

  private void row(Map<String, AttributeValue> item) {
    RowKey key = Fold.key(item);
    Map<Integer, Long> ledger = numbers(item, "@");
    Map<Integer, Long> before = ledgers.getOrDefault(key, Map.of());
    before.forEach(
        (partition, offset) -> {
          if (ledger.getOrDefault(partition, 0L) < offset) {
            violations.add(key + ": the ledger moved back from " + before + " to " + ledger + ".");
          }
        });
    ledgers.put(key, ledger);
    Map<String, Object> expected = fold.row(key, ledger);
    Map<String, Object> actual = Fold.plain(item);
    if (!actual.equals(expected)) {
      violations.add(key + " was written as\n  " + actual + "\nand has to be\n  " + expected);
    }
  }

  private void generation(Map<String, AttributeValue> item) {
    Map<Integer, Long> now = numbers(item, "p");
    checkpoints.forEach(
        (partition, offset) -> {
          if (now.getOrDefault(partition, 0L) < offset) {
            violations.add("The checkpoints moved back from " + checkpoints + " to " + now + ".");
          }
        });
    now.forEach(this::passes);
    checkpoints.putAll(now);
    now.forEach(
        (partition, checkpoint) ->
            fold.keys().stream()
                .filter(key -> ledger(key, partition) < fold.lastTouch(key, partition, checkpoint))
                .forEach(
                    key ->
                        violations.add(
                            "The checkpoint "
                                + partition
                                + ":"
                                + checkpoint
                                + " is above what "
                                + key
                                + " has: "
                                + ledger(key, partition))));
    item.forEach(
        (name, value) -> {
          if (name.matches("b\\d+")) {
            blocked.merge(
                Integer.parseInt(name.substring(1)),
                Long.parseLong(Objects.requireNonNull(value.m().get("offset")).n()),
                Math::min);
          }
        });
  }

  private void passes(int partition, long checkpoint) {
    for (long offset = checkpoint(partition) + 1; offset <= checkpoint; offset++) {
      Position position = new Position(partition, offset);
      if (faulty.needsSkip(position) && !skipped.contains(position)) {
        violations.add("The checkpoint passes " + position + ", which nobody has skipped.");
      }
    }
  }

  private long ledger(RowKey key, int partition) {
    return ledgers.getOrDefault(key, Map.of()).getOrDefault(partition, 0L);
  }

  private static Map<Integer, Long> numbers(Map<String, AttributeValue> item, String prefix) {
    Map<Integer, Long> numbers = new TreeMap<>();
    item.forEach(
        (name, value) -> {
          if (name.matches(prefix + "\\d+")) {
            numbers.put(Integer.parseInt(name.substring(1)), Long.parseLong(value.n()));
          }
        });
    return numbers;
  }
}
