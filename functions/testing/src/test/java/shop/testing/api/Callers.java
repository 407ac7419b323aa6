package shop.testing.api;

import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** The callers of a shop that asks for tokens. */
record Callers(Shop shop) {

  static final Set<String> SCOPES =
      new TreeSet<>(
          Set.of(
              "orders:write",
              "orders:fulfil",
              "orders:read",
              "orders:read-all",
              "orders:import",
              "catalogue:read",
              "catalogue:write",
              "views:admin"));

  /** The scopes that staff and customers share: all but those that see all customers. */
  static final String ALL = String.join(" ", SCOPES);

  static final String OWN = without("orders:read-all", "customers:read");

  static String without(String... scopes) {
    Set<String> left = new TreeSet<>(SCOPES);
    left.removeAll(Set.of(scopes));
    return String.join(" ", left);
  }

  /** Somebody who may do everything. */
  Shop staff() {
    return with(ALL);
  }

  /** Somebody without a customer. */
  Shop with(String scope) {
    return shop.as(token(Map.of("sub", "staff", "scope", scope)));
  }

  /** A customer, who may do all that a customer may. */
  Shop customer(String id) {
    return customer(id, OWN);
  }

  Shop customer(String id, String scope) {
    return shop.as(token(Map.of("sub", "of-" + id, "customer_id", id, "scope", scope)));
  }

  String token(Map<String, ?> claims) {
    return shop.system().tokens().token(new HashMap<>(claims));
  }
}
