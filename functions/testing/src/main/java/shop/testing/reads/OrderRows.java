package shop.testing.reads;

import java.util.stream.Collector;

/** The orders among the normalized rows, read as well as a design allows. */
interface OrderRows {

  /** Collects all orders. */
  <A, R> R all(Collector<OrderRow, A, R> collector);

  /** Collects the orders of one customer. */
  <A, R> R of(String customerId, Collector<OrderRow, A, R> collector);

  /** Collects at least a customer's newest orders. */
  <A, R> R newest(String customerId, int limit, Collector<OrderRow, A, R> collector);
}
