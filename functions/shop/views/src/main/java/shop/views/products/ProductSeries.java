package shop.views.products;

import shop.views.parts.Series;

/** A product as it is now, and its sales over time. */
public record ProductSeries(ProductDetails product, Series<ProductFigures> sales) {}
