package shop.views.orders;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.Currency;
import shop.domain.OrderStatus;

/** An order in its customer's list. */
public record OrderSummary(
    String orderId,
    OrderStatus status,
    Instant placedAt,
    Currency currency,
    BigDecimal total,
    long lineCount) {}
