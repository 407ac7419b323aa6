package local.tokens;

import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The JSON types of the claims that RFC 7519 and RFC 8693 define. A token with a claim of another
 * type is refused.
 */
final class ClaimTypes {
  private static final Set<String> TEXTS = Set.of("iss", "sub", "jti", "client_id");
  private static final Set<String> TIMES = Set.of("exp", "nbf", "iat");
  private static final Set<String> TEXTS_OR_LISTS = Set.of("aud", "scope", "scp");

  /** The last second of the year 9999. */
  private static final double LATEST = 253_402_300_799.0;

  private ClaimTypes() {}

  /** True if every claim that has a required type is of that type. */
  static boolean hold(Map<String, Object> claims) {
    return claims.entrySet().stream().allMatch(ClaimTypes::holds);
  }

  private static boolean holds(Map.Entry<String, Object> claim) {
    var name = claim.getKey();
    // A claim may be null, and then its entry is.
    Object value = claim.getValue();
    if (TEXTS.contains(name)) {
      return value instanceof String;
    }
    if (TIMES.contains(name)) {
      return value instanceof Number time
          && time.doubleValue() >= 0
          && time.doubleValue() <= LATEST;
    }
    if (TEXTS_OR_LISTS.contains(name)) {
      return value instanceof String
          || (value instanceof List<?> list && list.stream().allMatch(String.class::isInstance));
    }
    return true;
  }
}
