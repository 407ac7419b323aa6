package shop.domain;

/** An order's state: PLACED → PAID → SHIPPED → DELIVERED, or CANCELLED from the first two. */
public enum OrderStatus {
  PLACED,
  PAID,
  SHIPPED,
  DELIVERED,
  CANCELLED
}
