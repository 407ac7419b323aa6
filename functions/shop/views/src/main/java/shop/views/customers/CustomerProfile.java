package shop.views.customers;

import java.util.Optional;

/** A customer as it is now. */
public record CustomerProfile(
    String customerId, String name, Optional<String> email, String region, long version) {

  /** The same for readers who may not see the e-mail address. */
  public CustomerProfile withoutEmail() {
    return new CustomerProfile(customerId, name, Optional.empty(), region, version);
  }

  /** Texts of records are logged easily; this one leaves the e-mail address out. */
  @Override
  public String toString() {
    return "Customer %s, version %d".formatted(customerId, version);
  }
}
