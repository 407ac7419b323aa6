package shop.views.parts;

import cqrs.journal.dynamodb.Parallel;
import cqrs.projection.Row;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import java.util.zip.CRC32;

/**
 * Rows that are split over several keys by a hash of an id, so that no key takes all writes. A
 * reader asks every shard and merges.
 */
public final class Shards {

  static final int COUNT = 4;

  private Shards() {}

  /** The shard of an id. */
  public static int of(String id) {
    CRC32 crc = new CRC32();
    crc.update(id.getBytes(StandardCharsets.UTF_8));
    return (int) (crc.getValue() % COUNT);
  }

  /** Reads all shards at the same time. */
  public static List<List<Row>> read(IntFunction<List<Row>> shard) {
    return Parallel.all(
        IntStream.range(0, COUNT)
            .<Callable<List<Row>>>mapToObj(number -> () -> shard.apply(number))
            .toList());
  }

  /** A row and the shard that it was read from. */
  public record Taken(int shard, Row row) {}

  /**
   * The first rows of all shards together.
   *
   * @param shards the rows of each, in order
   * @param order of the rows; of equal ones the earlier shard's is first
   */
  public static List<Taken> merge(List<List<Row>> shards, Comparator<Row> order, int limit) {
    int[] taken = new int[shards.size()];
    List<Taken> merged = new ArrayList<>();
    while (merged.size() < limit) {
      int first = first(shards, taken, order);
      if (first < 0) {
        return merged;
      }
      merged.add(new Taken(first, shards.get(first).get(taken[first]++)));
    }
    return merged;
  }

  /** The shard whose next row is first; -1 if all are used up. */
  private static int first(List<List<Row>> shards, int[] taken, Comparator<Row> order) {
    int first = -1;
    for (int i = 0; i < shards.size(); i++) {
      if (taken[i] < shards.get(i).size()
          && (first < 0
              || order.compare(shards.get(i).get(taken[i]), shards.get(first).get(taken[first]))
                  < 0)) {
        first = i;
      }
    }
    return first;
  }
}
