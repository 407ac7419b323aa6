package shop.identity;

import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** What users may do, by the user pool's groups. Everybody who signs up is a customer. */
enum Role {
  CUSTOMER("", List.of("catalogue:read", "orders:read", "orders:write")),
  STAFF(
      "staff",
      List.of(
          "catalogue:read",
          "catalogue:write",
          "customers:read",
          "orders:fulfil",
          "orders:read",
          "orders:read-all",
          "orders:write")),
  OPERATOR("operators", List.of("orders:read-all", "views:admin"));

  private final String group;
  private final List<String> scopes;

  Role(String group, List<String> scopes) {
    this.group = group;
    this.scopes = scopes;
  }

  /** The scopes of a user in these groups. Other groups give none. */
  static Set<String> scopesOf(Collection<String> groups) {
    Set<String> scopes = new TreeSet<>(CUSTOMER.scopes);
    for (Role role : values()) {
      if (groups.contains(role.group)) {
        scopes.addAll(role.scopes);
      }
    }
    return scopes;
  }
}
