package shop.domain;

/** A product as it is now. */
public record Product(String productId, String name, Money price) {}
