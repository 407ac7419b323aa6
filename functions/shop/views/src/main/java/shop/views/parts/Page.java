package shop.views.parts;

import cqrs.projection.Row;
import cqrs.projection.read.View;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * One page of a longer list.
 *
 * @param next the cursor that goes on; empty on the last page
 */
public record Page<T>(List<T> items, Optional<String> next) {

  public Page {
    items = List.copyOf(items);
  }

  /**
   * A page of rows that stand under one partition key.
   *
   * @param found the rows from where the page begins: one more than {@code limit}, if there are
   */
  public static <T> Page<T> of(View.Page page, List<Row> found, int limit, Function<Row, T> item) {
    List<Row> shown = found.subList(0, Math.min(limit, found.size()));
    Optional<String> next =
        found.size() > limit
            ? Optional.of(page.next(List.of(shown.getLast().sk())))
            : Optional.empty();
    return new Page<>(shown.stream().map(item).toList(), next);
  }
}
