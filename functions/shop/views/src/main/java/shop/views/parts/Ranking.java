package shop.views.parts;

import cqrs.journal.dynamodb.Parallel;
import cqrs.projection.Row;
import cqrs.projection.RowKey;
import cqrs.projection.read.Rows;
import cqrs.projection.read.Rows.Ranked;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.IntStream;
import java.util.zip.CRC32;
import org.jspecify.annotations.Nullable;

/**
 * Rows of one currency by a score, highest first. An index {@value #INDEX} holds them under the
 * hash key {@value #RANK}, split into shards so that no key of it takes all writes; a reader asks
 * every shard and merges.
 */
public final class Ranking {

  /** The index's name. */
  public static final String INDEX = "ranking";

  /** The index's hash key. */
  public static final String RANK = "rank";

  private static final int SHARDS = 4;
  private static final int TEXTS_A_PLACE = 3;

  private Ranking() {}

  /** What a row has as {@value #RANK}. */
  public static String shard(String currency, String id) {
    CRC32 crc = new CRC32();
    crc.update(id.getBytes(StandardCharsets.UTF_8));
    return shard(currency, (int) (crc.getValue() % SHARDS));
  }

  private static String shard(String currency, int number) {
    return currency + "#" + number;
  }

  /**
   * A part of the ranking.
   *
   * @param next where to go on, as texts for a cursor; empty if nothing follows
   */
  public record Part(List<Row> rows, List<String> next) {}

  /**
   * Reads on from a place.
   *
   * @param score the index's range key
   * @param after what the part before had as next; empty: from the top
   */
  public static Part read(Rows rows, String score, String currency, int limit, List<String> after) {
    List<@Nullable Ranked> places = places(after);
    List<Callable<List<Row>>> reads =
        IntStream.range(0, SHARDS)
            .<Callable<List<Row>>>mapToObj(
                i -> () -> rows.ranking(INDEX, score, shard(currency, i), limit + 1, places.get(i)))
            .toList();
    return merge(Parallel.all(reads), score, limit, places);
  }

  private static Part merge(
      List<List<Row>> shards, String score, int limit, List<@Nullable Ranked> places) {
    int[] taken = new int[SHARDS];
    List<Row> merged = new ArrayList<>();
    int best = best(shards, taken, score);
    for (; best >= 0 && merged.size() < limit; best = best(shards, taken, score)) {
      Row row = shards.get(best).get(taken[best]++);
      merged.add(row);
      places.set(best, new Ranked(new RowKey(row.pk(), row.sk()), row.decimal(score)));
    }
    return new Part(merged, best < 0 ? List.of() : texts(places));
  }

  /** The shard whose next row is highest, the first of several; -1 if all are used up. */
  private static int best(List<List<Row>> shards, int[] taken, String score) {
    int best = -1;
    BigDecimal highest = BigDecimal.ZERO;
    for (int i = 0; i < SHARDS; i++) {
      if (taken[i] < shards.get(i).size()) {
        BigDecimal value = shards.get(i).get(taken[i]).decimal(score);
        if (best < 0 || value.compareTo(highest) > 0) {
          best = i;
          highest = value;
        }
      }
    }
    return best;
  }

  private static List<@Nullable Ranked> places(List<String> texts) {
    List<@Nullable Ranked> places = new ArrayList<>();
    for (int i = 0; i < SHARDS; i++) {
      places.add(texts.isEmpty() ? null : place(texts, i * TEXTS_A_PLACE));
    }
    return places;
  }

  private static @Nullable Ranked place(List<String> texts, int at) {
    String pk = texts.get(at);
    return pk.isEmpty()
        ? null
        : new Ranked(new RowKey(pk, texts.get(at + 1)), new BigDecimal(texts.get(at + 2)));
  }

  private static List<String> texts(List<@Nullable Ranked> places) {
    List<String> texts = new ArrayList<>();
    for (Ranked place : places) {
      texts.addAll(
          place == null
              ? List.of("", "", "")
              : List.of(place.key().pk(), place.key().sk(), place.score().toPlainString()));
    }
    return texts;
  }
}
