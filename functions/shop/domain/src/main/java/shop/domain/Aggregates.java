package shop.domain;

import cqrs.domain.AggregateId;

/** The shop's aggregates. The types are stored: never rename one. */
public final class Aggregates {

  public static final String CUSTOMER = "CUSTOMER";
  public static final String PRODUCT = "PRODUCT";
  public static final String ORDER = "ORDER";

  private Aggregates() {}

  public static AggregateId customer(String id) {
    return new AggregateId(CUSTOMER, id);
  }

  public static AggregateId product(String id) {
    return new AggregateId(PRODUCT, id);
  }

  public static AggregateId order(String id) {
    return new AggregateId(ORDER, id);
  }
}
