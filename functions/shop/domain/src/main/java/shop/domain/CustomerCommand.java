package shop.domain;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** The commands of a customer. */
public sealed interface CustomerCommand {

  record Register(
      String customerId, String name, @Nullable String email, String region, Instant occurredAt)
      implements CustomerCommand {}

  /** The commands of a customer that is registered. */
  sealed interface Change extends CustomerCommand {

    String customerId();
  }

  record Move(String customerId, String region, Instant occurredAt) implements Change {}

  record Rename(String customerId, String name, Instant occurredAt) implements Change {}

  /**
   * Sets the e-mail address.
   *
   * @param email null removes it
   */
  record ChangeEmail(String customerId, @Nullable String email, Instant occurredAt)
      implements Change {}
}
