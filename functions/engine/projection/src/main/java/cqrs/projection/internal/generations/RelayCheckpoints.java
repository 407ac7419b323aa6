package cqrs.projection.internal.generations;

import static cqrs.journal.dynamodb.Attributes.n;
import static cqrs.journal.dynamodb.Attributes.number;
import static cqrs.journal.dynamodb.Attributes.s;
import static cqrs.journal.dynamodb.Attributes.stringOrNull;
import static cqrs.projection.internal.generations.GenerationRow.CHECKPOINT;

import cqrs.projection.internal.calls.ProjectionsTable;
import cqrs.projection.internal.calls.Retries;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * The relay's checkpoints: a row {@code relay/checkpoints} beside those of the views. They are
 * offsets of the journal and belong to one epoch. They do not depend on generations.
 */
public final class RelayCheckpoints {

  /** The relay's name where views are named. */
  public static final String RELAY = "relay";

  private static final Map<String, AttributeValue> KEY = ProjectionsTable.key(RELAY, "checkpoints");
  private static final String FOLLOWING = "following";

  private final ProjectionsTable table;

  public RelayCheckpoints(DynamoDbClient dynamoDb, String projectionsTable) {
    this.table = new ProjectionsTable(dynamoDb, projectionsTable);
  }

  /**
   * How far the relay has published.
   *
   * @param epoch of the journal
   * @param following the activation of a generation that all readers know by now
   * @param offsets the last offset published per partition; partitions without one may be missing
   */
  public record Progress(long epoch, Optional<String> following, Map<Integer, Long> offsets) {

    public Progress {
      offsets = new TreeMap<>(offsets);
    }

    public long offset(int partition) {
      return offsets.getOrDefault(partition, 0L);
    }
  }

  /** The progress, strongly consistent; empty if the relay has never published. */
  public Optional<Progress> read() {
    Map<String, AttributeValue> row = Retries.run(() -> table.get(KEY));
    return row.isEmpty()
        ? Optional.empty()
        : Optional.of(
            new Progress(
                number(row, "epoch"),
                Optional.ofNullable(stringOrNull(row, FOLLOWING)),
                GenerationRow.checkpoints(row)));
  }

  /**
   * Moves checkpoints forward, never back.
   *
   * @return false if the checkpoints belong to another epoch
   */
  public boolean advance(long epoch, Map<Integer, Long> reached) {
    Map<Integer, Long> ahead = new TreeMap<>(reached);
    while (!ahead.isEmpty()) {
      List<String> sets = new ArrayList<>();
      List<String> conditions = new ArrayList<>();
      Map<String, AttributeValue> values = new HashMap<>();
      GenerationRow.advance(ahead, sets, conditions, values);
      Optional<Map<String, AttributeValue>> refusing = update(epoch, sets, conditions, values);
      if (refusing.isEmpty()) {
        return true;
      }
      Map<String, AttributeValue> row = refusing.get();
      if (number(row, "epoch") != epoch) {
        return false;
      }
      ahead.entrySet().removeIf(a -> GenerationRow.checkpoint(row, a.getKey()) >= a.getValue());
    }
    return true;
  }

  /**
   * Records that all readers know an activation.
   *
   * @return false if the checkpoints belong to another epoch
   */
  public boolean follow(long epoch, String activation) {
    return update(
            epoch,
            List.of(FOLLOWING + "=:following"),
            List.of(),
            Map.of(":following", s(activation)))
        .isEmpty();
  }

  /** Returns the row that does not meet the conditions. */
  private Optional<Map<String, AttributeValue>> update(
      long epoch, List<String> sets, List<String> conditions, Map<String, AttributeValue> values) {
    List<String> all = new ArrayList<>(List.of("(attribute_not_exists(epoch) OR epoch=:epoch)"));
    all.addAll(conditions);
    Map<String, AttributeValue> withEpoch = new HashMap<>(values);
    withEpoch.put(":epoch", n(epoch));
    return table.attempt(
        KEY,
        "SET epoch=:epoch," + String.join(",", sets),
        String.join(" AND ", all),
        Map.of(),
        withEpoch);
  }

  /**
   * Continues in a new epoch. Up to the checkpoints, all that the restored journal still has was
   * published before. This may be repeated.
   *
   * @param heads of the restored journal, before any command
   */
  public void restart(long epoch, Map<Integer, Long> heads) {
    for (Optional<Progress> found = read();
        found.map(progress -> progress.epoch() < epoch).orElse(true);
        found = read()) {
      Map<String, AttributeValue> row = new HashMap<>(KEY);
      row.put("epoch", n(epoch));
      found
          .map(Progress::offsets)
          .orElse(Map.of())
          .forEach(
              (partition, offset) -> {
                long kept = Math.min(offset, heads.getOrDefault(partition, 0L));
                row.put(CHECKPOINT + partition, n(kept));
              });
      // If the epoch has changed meanwhile, the next round sees it.
      boolean _ =
          found.isEmpty()
              ? table.put(row, "attribute_not_exists(epoch)", Map.of())
              : table.put(row, "epoch=:before", Map.of(":before", n(found.get().epoch())));
    }
  }
}
