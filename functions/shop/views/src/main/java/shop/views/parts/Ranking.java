package shop.views.parts;

import cqrs.projection.Row;
import cqrs.projection.RowKey;
import cqrs.projection.read.Rows;
import cqrs.projection.read.Rows.Ranked;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Rows of one currency by a score, highest first. An index {@value #INDEX} holds them under the
 * hash key {@value #RANK}, split into {@link Shards}.
 */
public final class Ranking {

  /** The index's name. */
  public static final String INDEX = "ranking";

  /** The index's hash key. */
  public static final String RANK = "rank";

  private static final int TEXTS_A_PLACE = 3;

  private Ranking() {}

  /** What a row has as {@value #RANK}. */
  public static String shard(String currency, String id) {
    return shard(currency, Shards.of(id));
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
    List<List<Row>> shards =
        Shards.read(i -> rows.ranking(INDEX, score, shard(currency, i), limit + 1, places.get(i)));
    Comparator<Row> highestFirst = Comparator.comparing((Row row) -> row.decimal(score)).reversed();
    List<Shards.Taken> merged = Shards.merge(shards, highestFirst, limit + 1);
    List<Shards.Taken> shown = merged.subList(0, Math.min(limit, merged.size()));
    for (Shards.Taken taken : shown) {
      Row row = taken.row();
      places.set(taken.shard(), new Ranked(new RowKey(row.pk(), row.sk()), row.decimal(score)));
    }
    return new Part(
        shown.stream().map(Shards.Taken::row).toList(),
        merged.size() > limit ? texts(places) : List.of());
  }

  private static List<@Nullable Ranked> places(List<String> texts) {
    List<@Nullable Ranked> places = new ArrayList<>();
    for (int i = 0; i < Shards.COUNT; i++) {
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
