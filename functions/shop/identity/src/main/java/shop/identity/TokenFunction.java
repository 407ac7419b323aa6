package shop.identity;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestHandler;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * The pre token generation trigger of a user pool, in the event's version V3_0. Cognito puts the
 * resource server's identifier before each scope; this puts the scopes into the access token as the
 * API names them.
 *
 * <ul>
 *   <li>A machine gets the scopes that its client may have and that it asks for.
 *   <li>A user gets the scopes of its {@linkplain Role groups}. If the sign-in asks for some of
 *       them, the token has these only. The user's {@code sub}, which nobody can choose or change,
 *       is the customer's id.
 * </ul>
 *
 * <p>Settings: OWNER_CLAIM, the claim that the API reads as the customer's id.
 */
public final class TokenFunction
    implements RequestHandler<Map<String, Object>, Map<String, Object>> {

  /** The resource server's identifier with its separator. */
  static final String PREFIX = "shop/";

  private static final String OF_A_MACHINE = "TokenGeneration_ClientCredentials";

  private final String ownerClaim;

  public TokenFunction() {
    this(System.getenv());
  }

  /**
   * The trigger with its settings.
   *
   * @throws IllegalStateException if a setting is missing
   */
  public TokenFunction(Map<String, String> environment) {
    String claim = environment.get("OWNER_CLAIM");
    if (claim == null || claim.isBlank()) {
      throw new IllegalStateException("The setting OWNER_CLAIM is missing.");
    }
    this.ownerClaim = claim;
  }

  /**
   * Answers the event with what the token is to have besides.
   *
   * @throws IllegalArgumentException if the event is none of this trigger; nobody signs in then
   */
  @Override
  public Map<String, Object> handleRequest(Map<String, Object> event, Context context) {
    return answer(event);
  }

  Map<String, Object> answer(Map<String, Object> event) {
    Map<String, Object> request = map(event.get("request"), "request");
    Set<String> asked = asked(request);
    Map<String, Object> token =
        OF_A_MACHINE.equals(event.get("triggerSource"))
            ? Map.of("scopesToAdd", List.copyOf(asked))
            : ofUser(request, asked);
    Map<String, Object> answer = new LinkedHashMap<>(event);
    answer.put(
        "response",
        Map.of("claimsAndScopeOverrideDetails", Map.of("accessTokenGeneration", token)));
    return answer;
  }

  private Map<String, Object> ofUser(Map<String, Object> request, Set<String> asked) {
    Object sub = map(request.get("userAttributes"), "userAttributes").get("sub");
    if (!(sub instanceof String id) || id.isBlank()) {
      throw new IllegalArgumentException("The event has no userAttributes.sub.");
    }
    Object groups =
        request.get("groupConfiguration") instanceof Map<?, ?> configuration
            ? configuration.get("groupsToOverride")
            : null;
    Set<String> scopes = new TreeSet<>(Role.scopesOf(texts(groups)));
    if (!asked.isEmpty()) {
      scopes.retainAll(asked);
    }
    return Map.of(
        "claimsToAddOrOverride", Map.of(ownerClaim, id), "scopesToAdd", List.copyOf(scopes));
  }

  /** The API's scopes among those that were asked for and that the client may have. */
  private static Set<String> asked(Map<String, Object> request) {
    Set<String> scopes = new TreeSet<>();
    for (String scope : texts(request.get("scopes"))) {
      if (scope.startsWith(PREFIX)) {
        scopes.add(scope.substring(PREFIX.length()));
      }
    }
    return scopes;
  }

  private static List<String> texts(@Nullable Object list) {
    return list instanceof List<?> values
        ? values.stream().filter(Objects::nonNull).map(Object::toString).toList()
        : List.of();
  }

  @SuppressWarnings("unchecked")
  private static Map<String, Object> map(@Nullable Object value, String name) {
    if (value instanceof Map<?, ?> map) {
      return (Map<String, Object>) map;
    }
    throw new IllegalArgumentException(
        "The event has no " + name + ": it is none of the pre token generation trigger.");
  }
}
