package cqrs.projection;

import cqrs.domain.Event;
import java.math.BigDecimal;
import java.util.Map;

/**
 * Amounts that a view conserves: their sum over the rows equals their sum over the events. Both
 * sides use the same names, for example {@code GBP gross}. A missing amount is 0. The amounts of
 * events do not depend on the projection, so all views that equal the journal also agree.
 */
public interface Conserved<E extends Event> {

  /** The amounts in a row. */
  Map<String, BigDecimal> of(Row row);

  /** The amounts that an event adds. */
  Map<String, BigDecimal> of(E event);
}
