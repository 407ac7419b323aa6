package shop.local.tokens;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.jwk.JWKSet;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import shop.local.template.Template.Authorization;
import shop.local.tokens.JwtAuthorizer.Allowed;
import shop.local.tokens.JwtAuthorizer.Forbidden;
import shop.local.tokens.JwtAuthorizer.Result;
import shop.local.tokens.JwtAuthorizer.Unauthorized;

/** What a token may be; what it may not be, the tests of all routes try. */
class JwtAuthorizerTest {
  private static final Authorization ROUTE =
      new Authorization("https://idp.example/", List.of("first", "second"), List.of("r", "all"));
  private static final Authorization WITHOUT_SCOPES =
      new Authorization("https://idp.example/", List.of("first"), List.of());

  private final TokenIssuer issuer = new TokenIssuer(ROUTE);
  private final JwtAuthorizer authorizer = new JwtAuthorizer(issuer.publicKeys());

  private Result check(Map<String, ?> claims) {
    return authorizer.check("Bearer " + issuer.token(claims), ROUTE);
  }

  @Test
  void aGoodTokensClaimsAreHandedOnAsTexts() {
    long now = Instant.now().getEpochSecond();
    var result =
        check(Map.of("scope", "openid r", "iat", now, "groups", List.of("a", "b"), "admin", true));
    assertThat(result).isInstanceOf(Allowed.class);
    var allowed = (Allowed) result;
    assertThat(allowed.claims())
        .containsEntry("iss", "https://idp.example/")
        .containsEntry("aud", "first")
        .containsEntry("scope", "openid r")
        .containsEntry("iat", Long.toString(now))
        .containsEntry("groups", "[a b]")
        .containsEntry("admin", "true");
    assertThat(allowed.scopes()).containsExactly("r", "all");
  }

  @Test
  void scopesMayStandInEitherClaimAndAsAList() {
    assertThat(check(Map.of("scp", "x all"))).isInstanceOf(Allowed.class);
    assertThat(check(Map.of("scp", List.of("x", "r")))).isInstanceOf(Allowed.class);
    assertThat(check(Map.of("scope", List.of("r")))).isInstanceOf(Allowed.class);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "x", "R", "rr", "r,all", "r:all"})
  void aTokenWithoutAScopeOfTheRouteIsValidAndNotEnough(String scope) {
    assertThat(check(Map.of("scope", scope))).isEqualTo(new Forbidden());
  }

  @Test
  void aRouteWithoutScopesTakesEveryValidToken() {
    assertThat(authorizer.check("Bearer " + issuer.token(Map.of()), WITHOUT_SCOPES))
        .isInstanceOf(Allowed.class);
    assertThat(authorizer.check("Bearer " + issuer.token(Map.of("aud", "second")), WITHOUT_SCOPES))
        .isEqualTo(new Unauthorized());
  }

  @Test
  void oneOfTheTokensAudiencesIsEnoughAndTheClientCountsWhereThereIsNone() {
    var scope = new HashMap<String, Object>(Map.of("scope", "r"));
    scope.put("aud", List.of("elsewhere", "second"));
    assertThat(check(scope)).isInstanceOf(Allowed.class);
    scope.put("aud", "elsewhere");
    scope.put("client_id", "second");
    assertThat(check(scope)).isEqualTo(new Unauthorized());
    scope.put("aud", List.of());
    assertThat(check(scope)).isInstanceOf(Allowed.class);
  }

  @Test
  void theTokenMayStandAloneOrBehindBearer() {
    var token = issuer.token(Map.of("scope", "r"));
    for (var header : List.of(token, "Bearer " + token, "bearer " + token, "BEARER  " + token)) {
      assertThat(authorizer.check(header, ROUTE)).as(header).isInstanceOf(Allowed.class);
    }
    for (var header : List.of("Basic " + token, "Bearer" + token, token + "," + token)) {
      assertThat(authorizer.check(header, ROUTE)).as(header).isEqualTo(new Unauthorized());
    }
  }

  @Test
  void anAccessTokenMaySayThatItIsOne() {
    var kid = issuer.publicKeys().getKeys().getFirst().getKeyID();
    var header =
        new JWSHeader.Builder(JWSAlgorithm.RS256)
            .type(new JOSEObjectType("at+jwt"))
            .keyID(kid)
            .build();
    long now = Instant.now().getEpochSecond();
    var token =
        issuer.signed(
            header,
            Map.of("iss", "https://idp.example/", "aud", "first", "exp", now + 60, "scope", "r"));
    assertThat(authorizer.check(token, ROUTE)).isInstanceOf(Allowed.class);
  }

  @Test
  void theKeysOfAnotherRunAreUnknown() {
    var token = "Bearer " + issuer.token(Map.of("scope", "r"));
    assertThat(new JwtAuthorizer(new TokenIssuer(ROUTE).publicKeys()).check(token, ROUTE))
        .isEqualTo(new Unauthorized());
    assertThat(new JwtAuthorizer(new JWKSet()).check(token, ROUTE)).isEqualTo(new Unauthorized());
    assertThat(issuer.publicKeys().getKeys()).noneMatch(key -> key.isPrivate());
  }
}
