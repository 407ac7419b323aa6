package shop.views.regions;

import java.util.Currency;

/** A region's sales of all time in one currency. */
public record RegionTotal(String region, Currency currency, RegionFigures figures) {}
