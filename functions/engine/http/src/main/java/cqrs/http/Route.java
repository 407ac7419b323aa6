package cqrs.http;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * One route of an application's HTTP API.
 *
 * @param path a template; a segment in braces stands for any one segment
 * @param about whose data it is about
 * @param scopes the caller's token needs one of them; if there are none, any token will do
 * @param openTo with one of these scopes a token is for all owners here, as with that of {@link
 *     Api.Scopes#allOwners}
 */
public record Route(
    String method, String path, About about, Set<String> scopes, Set<String> openTo) {

  /** The key of the route that answers every request without a route of its own. */
  public static final String DEFAULT = "$default";

  private static final Pattern PARAMETER = Pattern.compile("\\{([^{}]++)}");

  /** Whose data a route is about, for callers who may see the data of one owner only. */
  public enum About {
    /** The owner's whom the path parameter {@code id} names. */
    OWNER_IN_PATH,
    /** The owner's whom the body names. The handler checks it. */
    OWNER_IN_BODY,
    /** The owner's of the resource. The handler checks it once it has read the resource. */
    OWNER_OF_RESOURCE,
    /** All owners', or shared by them. */
    ALL_OWNERS,
    /** Nobody's. */
    NO_OWNER,
    /** Nobody's, and anybody may have it without a token. */
    PUBLIC
  }

  public Route {
    scopes = Set.copyOf(scopes);
    openTo = Set.copyOf(openTo);
  }

  public Route(String method, String path, About about, String... scopes) {
    this(method, path, about, Set.of(scopes), Set.of());
  }

  /** The same, which takes this scope, too, and is open for all owners with it. */
  public Route openTo(String scope) {
    Set<String> more = new HashSet<>(scopes);
    more.add(scope);
    return new Route(method, path, about, more, Set.of(scope));
  }

  /** As API Gateway writes it: {@code PUT /rooms/{id}/name}. */
  public String key() {
    return method + " " + path;
  }

  /** The names of the parameters in a route key's path. */
  static List<String> parameters(String routeKey) {
    return PARAMETER.matcher(routeKey).results().map(match -> match.group(1)).toList();
  }

  /** True if the route only reads. */
  boolean isQuery() {
    return method.equals("GET");
  }

  boolean matches(String called) {
    String[] template = path.split("/", -1);
    String[] segments = called.split("/", -1);
    if (template.length != segments.length) {
      return false;
    }
    for (int i = 0; i < template.length; i++) {
      boolean open = template[i].startsWith("{") && !segments[i].isEmpty();
      if (!open && !template[i].equals(segments[i])) {
        return false;
      }
    }
    return true;
  }
}
