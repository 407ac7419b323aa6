package local.tokens;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.source.ImmutableJWKSet;
import com.nimbusds.jose.proc.BadJOSEException;
import com.nimbusds.jose.proc.DefaultJOSEObjectTypeVerifier;
import com.nimbusds.jose.proc.JWSVerificationKeySelector;
import com.nimbusds.jose.proc.SecurityContext;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import com.nimbusds.jwt.proc.DefaultJWTClaimsVerifier;
import com.nimbusds.jwt.proc.DefaultJWTProcessor;
import java.text.ParseException;
import java.time.Instant;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import local.template.Template.Authorization;

/**
 * Checks bearer tokens as API Gateway's JWT authorizers do.
 *
 * @see <a
 *     href="https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-jwt-authorizer.html">JWT
 *     authorizers</a>
 * @param keys verify signatures
 */
public record JwtAuthorizer(JWKSet keys) {
  private static final String BEARER = "Bearer ";

  /** The result of a check. */
  public sealed interface Result {}

  /** The request may go on; each claim is a text. */
  public record Allowed(Map<String, String> claims, List<String> scopes) implements Result {
    public Allowed {
      claims = Map.copyOf(claims);
      scopes = List.copyOf(scopes);
    }
  }

  /** There is no valid token: 401. */
  public record Unauthorized() implements Result {}

  /** The token has none of the route's scopes: 403. */
  public record Forbidden() implements Result {}

  /** Checks the header {@code Authorization}, which need not begin with {@code Bearer}. */
  public Result check(String header, Authorization route) {
    boolean prefixed = header.regionMatches(true, 0, BEARER, 0, BEARER.length());
    try {
      var token = SignedJWT.parse((prefixed ? header.substring(BEARER.length()) : header).strip());
      if (token.getHeader().getKeyID() == null) {
        return new Unauthorized();
      }
      var claims = processor(route).process(token, null);
      var payload = token.getPayload().toJSONObject();
      if (!ClaimTypes.hold(payload)
          || !isFor(claims, route.audience())
          || isFromTheFuture(claims)) {
        return new Unauthorized();
      }
      return route.scopes().isEmpty() || !Collections.disjoint(scopes(payload), route.scopes())
          ? new Allowed(texts(payload), route.scopes())
          : new Forbidden();
    } catch (ParseException | BadJOSEException | JOSEException e) {
      return new Unauthorized();
    }
  }

  private DefaultJWTProcessor<SecurityContext> processor(Authorization route) {
    var exact = new JWTClaimsSet.Builder().issuer(route.issuer()).build();
    var times = new DefaultJWTClaimsVerifier<SecurityContext>(exact, Set.of("exp"));
    times.setMaxClockSkew(0);
    var processor = new DefaultJWTProcessor<SecurityContext>();
    processor.setJWSTypeVerifier(
        new DefaultJOSEObjectTypeVerifier<>(
            JOSEObjectType.JWT, new JOSEObjectType("at+jwt"), null));
    processor.setJWSKeySelector(
        new JWSVerificationKeySelector<>(JWSAlgorithm.RS256, new ImmutableJWKSet<>(keys)));
    processor.setJWTClaimsSetVerifier(times);
    return processor;
  }

  /** The client counts only where the token has no audience. */
  private static boolean isFor(JWTClaimsSet claims, List<String> audience) {
    var named =
        claims.getAudience().isEmpty()
            ? List.of(String.valueOf(claims.getClaim("client_id")))
            : claims.getAudience();
    return !Collections.disjoint(named, audience);
  }

  private static boolean isFromTheFuture(JWTClaimsSet claims) {
    return claims.getIssueTime() != null
        && claims.getIssueTime().toInstant().isAfter(Instant.now());
  }

  private static Set<String> scopes(Map<String, Object> payload) {
    var scopes = new HashSet<String>();
    for (var name : List.of("scope", "scp")) {
      switch (payload.get(name)) {
        case List<?> list -> list.forEach(scope -> scopes.add(scope.toString()));
        case String text -> scopes.addAll(Arrays.asList(text.split(" ", -1)));
        case null, default -> {}
      }
    }
    return scopes;
  }

  /** A list becomes {@code [a b]}, as on AWS. */
  private static Map<String, String> texts(Map<String, Object> payload) {
    var texts = new LinkedHashMap<String, String>();
    payload.forEach(
        (name, value) ->
            texts.put(
                name,
                value instanceof List<?> list
                    ? list.stream().map(String::valueOf).collect(Collectors.joining(" ", "[", "]"))
                    : String.valueOf(value)));
    return texts;
  }
}
