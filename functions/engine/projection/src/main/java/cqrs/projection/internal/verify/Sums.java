package cqrs.projection.internal.verify;

import cqrs.projection.Row;
import cqrs.projection.RowKey;
import cqrs.projection.internal.fold.FoldedRow;
import cqrs.projection.internal.fold.ViewDefinition;
import cqrs.projection.internal.verify.Report.Conservation;
import cqrs.projection.internal.verify.Report.Sum;
import java.math.BigDecimal;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** Adds up the conserved amounts of the rows and, separately, of the events. */
final class Sums {

  private final Optional<ViewDefinition<?>> conserving;
  private final Map<String, BigDecimal> rows = new TreeMap<>();
  private final Map<String, BigDecimal> journal = new TreeMap<>();
  private @Nullable String notChecked;

  Sums(Optional<ViewDefinition<?>> view) {
    this.conserving = view.filter(ViewDefinition::conserves);
    if (conserving.isEmpty()) {
      notChecked = "The view names no amounts that it conserves.";
    }
  }

  synchronized void giveUp(String why) {
    notChecked = why;
  }

  synchronized boolean isGivenUp() {
    return notChecked != null;
  }

  /** Adds an event up to the checkpoints that is not skipped as a whole. */
  synchronized void event(ViewDefinition.Decoded event, boolean leftOutOfSomeRow) {
    if (!isGivenUp()) {
      Map<String, BigDecimal> amounts = event.amounts();
      if (leftOutOfSomeRow && amounts.values().stream().anyMatch(a -> a.signum() != 0)) {
        giveUp("A row goes without the event " + event.position() + ".");
      }
      amounts.forEach((name, amount) -> journal.merge(name, amount, BigDecimal::add));
    }
  }

  /**
   * Adds a stored row, minus the events after the checkpoints.
   *
   * @param stored null if the row does not exist
   * @param now the row folded up to the stored row's ledger
   * @param before the row folded up to the checkpoints
   */
  synchronized void row(
      RowKey key, @Nullable Map<String, AttributeValue> stored, FoldedRow now, FoldedRow before) {
    if (stored != null) {
      add(key, stored, 1);
    }
    if (now != before) {
      add(key, now.attributes(), -1);
      add(key, before.attributes(), 1);
    }
  }

  private void add(RowKey key, Map<String, AttributeValue> attributes, int sign) {
    if (isGivenUp() || attributes.isEmpty()) {
      return;
    }
    Map<String, AttributeValue> item = new HashMap<>(attributes);
    item.putAll(key.in(0));
    Map<String, BigDecimal> amounts;
    try {
      amounts = conserving.orElseThrow().amounts(new Row(item));
    } catch (RuntimeException e) {
      giveUp("The row " + key.pk() + " / " + key.sk() + " cannot be read.");
      return;
    }
    amounts.forEach(
        (name, amount) ->
            rows.merge(name, amount.multiply(BigDecimal.valueOf(sign)), BigDecimal::add));
  }

  synchronized Conservation result() {
    if (notChecked != null) {
      return new Conservation.NotChecked(notChecked);
    }
    TreeSet<String> names = new TreeSet<>(rows.keySet());
    names.addAll(journal.keySet());
    List<Sum> broken =
        names.stream()
            .map(name -> new Sum(name, of(rows, name), of(journal, name)))
            .filter(sum -> sum.rows().compareTo(sum.journal()) != 0)
            .limit(Report.MAX_REPORTED)
            .toList();
    return broken.isEmpty() ? new Conservation.Holds(journal) : new Conservation.Broken(broken);
  }

  private static BigDecimal of(Map<String, BigDecimal> sums, String name) {
    return sums.getOrDefault(name, BigDecimal.ZERO);
  }
}
