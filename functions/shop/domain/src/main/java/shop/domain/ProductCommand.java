package shop.domain;

import java.time.Instant;

/** The commands of a product. */
public sealed interface ProductCommand {

  String productId();

  record Add(String productId, String name, Money price, Instant occurredAt)
      implements ProductCommand {}

  record Reprice(String productId, Money price, Instant occurredAt) implements ProductCommand {}

  record Rename(String productId, String name, Instant occurredAt) implements ProductCommand {}
}
