package shop.domain;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** The commands of a customer. */
public sealed interface CustomerCommand {

  record Register(
      String customerId, String name, @Nullable String email, String region, Instant occurredAt)
      implements CustomerCommand {}

  record Move(String customerId, String region, Instant occurredAt) implements CustomerCommand {}
}
