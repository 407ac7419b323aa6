package shop.views.regions;

import java.util.Currency;

/** A region's sales in one currency, of all time or of some months. */
public record RegionTotal(String region, Currency currency, RegionFigures figures) {}
