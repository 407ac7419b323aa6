package shop.views.orders;

/**
 * An order in its day's list.
 *
 * @param customerName as it was when the order was placed, like the region
 */
public record DayOrder(OrderSummary order, String customerId, String customerName, String region) {}
