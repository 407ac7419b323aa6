package shop.domain;

import org.jspecify.annotations.Nullable;

/** A customer as it is now. */
public record Customer(String customerId, String name, @Nullable String email, String region) {}
