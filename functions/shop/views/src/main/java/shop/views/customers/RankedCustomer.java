package shop.views.customers;

import java.math.BigDecimal;
import java.util.Currency;
import org.jspecify.annotations.Nullable;

/**
 * A customer in the ranking by lifetime value.
 *
 * @param name null, like the region, while the view does not have the customer itself
 */
public record RankedCustomer(
    String customerId,
    @Nullable String name,
    @Nullable String region,
    Currency currency,
    BigDecimal lifetimeValue,
    long orderCount) {}
