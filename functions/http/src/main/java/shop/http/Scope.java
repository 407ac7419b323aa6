package shop.http;

import java.util.Arrays;
import java.util.Optional;

/** What a token may allow its bearer. Names are part of the contract. */
public enum Scope {
  ORDERS_WRITE("orders:write"),
  ORDERS_READ("orders:read"),

  /** All customers, not only the token's own: to see them, and with orders:write to change them. */
  ORDERS_READ_ALL("orders:read-all"),

  /** To say when something happened, and at which price. */
  ORDERS_IMPORT("orders:import"),

  VIEWS_ADMIN("views:admin");

  private final String text;

  Scope(String text) {
    this.text = text;
  }

  /** As tokens and the template have it. */
  public String text() {
    return text;
  }

  /** Empty for a scope of somebody else's. */
  static Optional<Scope> of(String text) {
    return Arrays.stream(values()).filter(scope -> scope.text.equals(text)).findFirst();
  }
}
