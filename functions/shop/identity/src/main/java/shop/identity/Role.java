package shop.identity;

import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** What users may do, by the user pool's groups. Everybody who signs up is a customer. */
enum Role {
  CUSTOMER(""),
  STAFF("staff"),
  OPERATOR("operators");

  private final String group;

  Role(String group) {
    this.group = group;
  }

  private List<String> scopes() {
    return switch (this) {
      case CUSTOMER -> List.of("catalogue:read", "orders:read", "orders:write");
      case STAFF ->
          List.of(
              "catalogue:read",
              "catalogue:write",
              "customers:read",
              "orders:fulfil",
              "orders:read",
              "orders:read-all",
              "orders:write");
      case OPERATOR -> List.of("orders:read-all", "views:admin");
    };
  }

  /** The scopes of a user in these groups. Other groups give none. */
  static Set<String> scopesOf(Collection<String> groups) {
    Set<String> scopes = new TreeSet<>(CUSTOMER.scopes());
    for (Role role : values()) {
      if (groups.contains(role.group)) {
        scopes.addAll(role.scopes());
      }
    }
    return scopes;
  }
}
