package shop.imports.send;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.Function;
import java.util.function.ToIntFunction;
import java.util.stream.IntStream;
import java.util.zip.CRC32;

/**
 * Shares work among writers so that no two append to one journal partition, where they would only
 * wait for each other.
 *
 * <p>This follows the system's journal of {@value #PARTITIONS} partitions, CRC-32 of the ordering
 * key's UTF-8 bytes. With another journal the import is as right, only slower.
 */
public final class Writers {

  public static final int PARTITIONS = 64;

  private Writers() {}

  /**
   * One list a writer, each in the order given; the heaviest partitions go to the least loaded.
   *
   * @param key the ordering key: the id of the customer or product
   * @param weight what an item costs
   */
  static <T> List<List<T>> share(
      List<T> items, int writers, Function<T, String> key, ToIntFunction<T> weight) {
    long[] weights = new long[PARTITIONS];
    for (T item : items) {
      weights[partition(key.apply(item))] += weight.applyAsInt(item);
    }
    int[] writerOf = assign(weights, writers);
    List<List<T>> shares = new ArrayList<>();
    for (int i = 0; i < writers; i++) {
      shares.add(new ArrayList<>());
    }
    for (T item : items) {
      shares.get(writerOf[partition(key.apply(item))]).add(item);
    }
    return shares;
  }

  static int partition(String key) {
    CRC32 hash = new CRC32();
    hash.update(key.getBytes(StandardCharsets.UTF_8));
    return (int) (hash.getValue() % PARTITIONS);
  }

  private static int[] assign(long[] weights, int writers) {
    int[] writerOf = new int[PARTITIONS];
    long[] loads = new long[writers];
    IntStream.range(0, PARTITIONS)
        .boxed()
        .sorted(Comparator.comparingLong((Integer partition) -> weights[partition]).reversed())
        .forEach(
            partition -> {
              int lightest = 0;
              for (int i = 1; i < writers; i++) {
                if (loads[i] < loads[lightest]) {
                  lightest = i;
                }
              }
              writerOf[partition] = lightest;
              loads[lightest] += weights[partition];
            });
    return writerOf;
  }
}
