package local.tokens;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.util.JSONObjectUtils;
import java.text.ParseException;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import local.template.Template.Authorization;
import local.tokens.JwtAuthorizer.Allowed;
import local.tokens.JwtAuthorizer.Forbidden;
import local.tokens.JwtAuthorizer.Result;
import local.tokens.JwtAuthorizer.Unauthorized;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

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

  /** Claims, and JSON values of types that they do not have. */
  static Stream<Arguments> wrongTypes() {
    var texts = List.of("iss", "sub", "jti", "client_id");
    var times = List.of("exp", "nbf", "iat");
    var lists = List.of("aud", "scope", "scp");
    var never = List.of("null", "true", "false", "{}", "{\"a\":\"r\"}", "[null]", "[[\"r\"]]");
    return Stream.of(
            pairs(texts, never),
            pairs(texts, List.of("0", "1.5", "[]", "[\"r\"]")),
            pairs(times, never),
            pairs(
                times,
                List.of("\"\"", "\"1795454667\"", "[]", "[1]", "-1", "1e300", "253402300800")),
            pairs(lists, never),
            pairs(lists, List.of("0", "1.5", "[1]", "[true]", "[\"r\",null]", "[\"r\",[\"r\"]]")))
        .flatMap(pairs -> pairs);
  }

  private static Stream<Arguments> pairs(List<String> claims, List<String> values) {
    return claims.stream()
        .flatMap(claim -> values.stream().map(value -> Arguments.of(claim, value)));
  }

  @ParameterizedTest
  @MethodSource("wrongTypes")
  void aClaimOfAnotherTypeMakesATokenNone(String claim, String json) throws ParseException {
    var claims = new HashMap<String, Object>(Map.of("scope", "r"));
    claims.putAll(JSONObjectUtils.parse("{\"%s\":%s}".formatted(claim, json)));
    assertThat(check(claims)).isEqualTo(new Unauthorized());
    assertThat(authorizer.check("Bearer " + issuer.token(claims), WITHOUT_SCOPES))
        .isEqualTo(new Unauthorized());
  }

  @Test
  void aClaimThatStandsTwiceMakesATokenNone() {
    for (var twice :
        List.of(
            "\"scope\":\"x\",\"scope\":\"r\"",
            "\"exp\":1,\"exp\":4102444800",
            "\"aud\":[],\"aud\":\"first\"")) {
      var payload =
          "{\"iss\":\"https://idp.example/\",\"sub\":\"s\",%s,\"more\":1}".formatted(twice);
      assertThat(authorizer.check(issuer.signed(payload), WITHOUT_SCOPES))
          .as(twice)
          .isEqualTo(new Unauthorized());
    }
  }

  @Test
  void timesMayHaveFractions() {
    double now = Instant.now().getEpochSecond();
    var claims = new HashMap<String, Object>(Map.of("scope", "r", "exp", now + 60.5));
    claims.putAll(Map.of("nbf", now - 0.5, "iat", now - 60.25));
    assertThat(check(claims)).isInstanceOf(Allowed.class);
    claims.put("exp", now - 0.5);
    assertThat(check(claims)).isEqualTo(new Unauthorized());
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
