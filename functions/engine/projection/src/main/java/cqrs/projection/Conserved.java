package cqrs.projection;

import cqrs.domain.Event;
import java.math.BigDecimal;
import java.util.Map;
import java.util.function.ToLongFunction;

/**
 * Amounts that a view conserves: their sum over the rows equals their sum over the events. Both
 * sides use the same names, for example {@code GBP gross}. A missing amount is 0. The amounts of
 * events do not depend on the projection, so all views that equal the journal also agree.
 */
public interface Conserved<E extends Event> {

  /**
   * One amount, of whole numbers.
   *
   * @param attribute of the rows that hold it
   * @param event the number that an event adds
   */
  static <E extends Event> Conserved<E> amount(
      String name, String attribute, ToLongFunction<E> event) {
    return new Conserved<>() {

      @Override
      public Map<String, BigDecimal> of(Row row) {
        return Map.of(name, row.decimal(attribute));
      }

      @Override
      public Map<String, BigDecimal> of(E it) {
        return Map.of(name, BigDecimal.valueOf(event.applyAsLong(it)));
      }
    };
  }

  /** The amounts in a row. */
  Map<String, BigDecimal> of(Row row);

  /** The amounts that an event adds. */
  Map<String, BigDecimal> of(E event);
}
