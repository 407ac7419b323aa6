package shop.domain;

import java.time.Instant;
import java.util.Currency;

/**
 * The facts that were fixed when the order was placed. Every order event carries them, because
 * projections never read.
 *
 * @param region where the customer lived when ordering
 * @param currency of all the order's amounts
 */
public record Placement(
    String orderId, String customerId, String region, Currency currency, Instant placedAt) {}
