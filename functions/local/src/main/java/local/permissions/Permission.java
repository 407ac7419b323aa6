package local.permissions;

/**
 * An action that a function may do, or does, on a resource.
 *
 * @param key the partition key that it is limited to; {@code *} if to none
 */
public record Permission(String function, String action, String resource, String key)
    implements Comparable<Permission> {

  static final String ANY = "*";

  @Override
  public int compareTo(Permission other) {
    return toString().compareTo(other.toString());
  }

  @Override
  public String toString() {
    return "%s: %s on %s (%s)"
        .formatted(function, action, resource.substring(resource.indexOf('/') + 1), key);
  }
}
