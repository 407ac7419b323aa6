package cqrs.projection;

import cqrs.domain.Event;
import java.math.BigDecimal;
import java.util.Map;

/**
 * Amounts that a view neither makes nor loses: summed over its rows they are what the events add up
 * to. Both sides name them alike, for example {@code GBP gross}; what is missing is 0. The events'
 * side is independent of the projection, and common to all views, so that views which each equal
 * the journal agree with each other.
 */
public interface Conserved<E extends Event> {

  /** What the row holds of each amount. */
  Map<String, BigDecimal> of(Row row);

  /** What the event adds to each amount. */
  Map<String, BigDecimal> of(E event);
}
