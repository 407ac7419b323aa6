package shop.views.regions;

import java.time.YearMonth;
import java.util.Optional;
import shop.views.parts.Page;

/**
 * A page of the list of regions.
 *
 * @param period the months that the figures are of; empty: all time
 */
public record RegionPage(Page<RegionTotal> page, Optional<Months> period) {

  /** Months, both inclusive. */
  public record Months(YearMonth from, YearMonth to) {}
}
