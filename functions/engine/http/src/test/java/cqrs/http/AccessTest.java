package cqrs.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.amazonaws.services.lambda.runtime.events.APIGatewayV2HTTPEvent;
import com.amazonaws.services.lambda.runtime.events.APIGatewayV2HTTPEvent.RequestContext.Authorizer;
import cqrs.http.Route.About;
import cqrs.http.input.Rule;
import cqrs.http.problem.Fault;
import cqrs.http.problem.Problem;
import cqrs.http.problem.ProblemException;
import cqrs.http.problem.ProblemType;
import cqrs.journal.Environment;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Who may do what, as far as a function can tell from the request alone. */
class AccessTest {

  private static final Access JWT = access("jwt");
  private static final Api API = Api.ofApplication();
  private static final String OWN = "books:write books:read books:import views:admin";

  private static Access access(String authorizer) {
    return Access.of(new Environment(Map.of("AUTHORIZER", authorizer, "OWNER_CLAIM", "reader_id")));
  }

  /** Those that ask for a token. */
  static Stream<Route> routes() {
    return Library.ROUTES.stream().filter(route -> route.about() != About.PUBLIC);
  }

  static Stream<Route> routesWithScopes() {
    return routes().filter(route -> !route.scopes().isEmpty());
  }

  static Stream<Route> routesOfOwners() {
    return routes().filter(route -> route.about() != About.NO_OWNER);
  }

  @ParameterizedTest
  @ValueSource(strings = {"JWT", "off", "none ", "true"})
  void anAuthorizerThatIsNeitherJwtNorNoneIsRefusedAtTheStart(String authorizer) {
    assertThatThrownBy(() -> access(authorizer))
        .hasMessage("AUTHORIZER must be jwt or none, not " + authorizer + ".");
  }

  @Test
  void aMissingAuthorizerIsRefusedAtTheStartAndNotTakenForNone() {
    assertThatThrownBy(() -> Access.of(new Environment(Map.of("OWNER_CLAIM", "c"))))
        .hasMessageContaining("no AUTHORIZER");
    assertThatThrownBy(() -> Access.of(new Environment(Map.of("AUTHORIZER", "none"))))
        .hasMessageContaining("no OWNER_CLAIM");
  }

  @ParameterizedTest
  @MethodSource("routes")
  void withoutAnAuthorizersClaimsNobodyIsKnown(Route route) {
    APIGatewayV2HTTPEvent bare = event(route);
    APIGatewayV2HTTPEvent empty = event(route);
    empty.getRequestContext().setAuthorizer(new Authorizer());
    APIGatewayV2HTTPEvent noClaims = event(route);
    noClaims
        .getRequestContext()
        .setAuthorizer(Authorizer.builder().withJwt(new Authorizer.JWT()).build());
    APIGatewayV2HTTPEvent noSubject = event(route, Map.of("scope", OWN));
    APIGatewayV2HTTPEvent blank = event(route, Map.of("sub", " ", "scope", OWN));

    for (APIGatewayV2HTTPEvent event : List.of(bare, empty, noClaims, noSubject, blank)) {
      Problem problem = refusal(event, route);
      assertThat(problem.type()).isEqualTo(ProblemType.UNAUTHORIZED);
      assertThat(problem.headers()).containsEntry("WWW-Authenticate", "Bearer");
    }
  }

  @ParameterizedTest
  @MethodSource("routes")
  void withoutAnAuthorizerEverybodyMayDoEverything(Route route) {
    Request request = new Request(event(route), access("none"));
    assertThatCode(() -> access("none").check(request, route)).doesNotThrowAnyException();
    assertThat(request.caller().key()).isEqualTo("anonymous");
  }

  @Test
  void withoutAnAuthorizerNobodyIsBelieved() {
    Route route = Library.ROUTES.getFirst();
    Request request = new Request(event(route, Map.of("sub", "ann")), access("none"));
    assertThat(request.caller()).isEqualTo(Caller.anybody(API));
  }

  @ParameterizedTest
  @MethodSource("routesWithScopes")
  void allOtherScopesTogetherAreNotEnough(Route route) {
    String others =
        String.join(
            " ", Library.SCOPES.stream().filter(scope -> !route.scopes().contains(scope)).toList());
    Problem problem =
        refusal(event(route, Map.of("sub", "s", "scope", others, "reader_id", "own")), route);
    assertThat(problem.type()).isEqualTo(ProblemType.FORBIDDEN);
    route.scopes().forEach(scope -> assertThat(problem.detail()).contains(scope));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "scope | books:read", "scope | openid  books:read", "scp | books:read profile",
        "scp | [books:read]", "scp | [openid books:read]", "scope | [books:read openid]"
      })
  void scopesComeAsTextOrAsAListThatBecameOne(String claim, String text) {
    Caller caller = caller(Map.of("sub", "s", claim, text));
    assertThat(caller.scopes()).contains("books:read");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"books:readx", "books", "BOOKS:READ", "books:read,books:write", "*", "", "[]"})
  void aTextThatIsAlmostAScopeIsNotTheScope(String text) {
    assertThat(caller(Map.of("sub", "s", "scope", text)).scopes()).doesNotContain("books:read");
  }

  @Test
  void theOwnerIsTheOneInTheNamedClaim() {
    Access access =
        Access.of(
            new Environment(Map.of("AUTHORIZER", "jwt", "OWNER_CLAIM", "https://library/id")));
    Map<String, String> claims =
        Map.of("sub", "s", "reader_id", "this", "https://library/id", "that");
    assertThat(access.caller(event(Library.ROUTES.getFirst(), claims)).owner()).contains("that");
  }

  @ParameterizedTest
  @MethodSource("routesOfOwners")
  void aTokenWithoutAnOwnerSeesNoneUnlessItSeesAll(Route route) {
    for (Map<String, String> claims :
        List.of(
            Map.of("sub", "s", "scope", OWN), Map.of("sub", "s", "scope", OWN, "reader_id", " "))) {
      assertThat(refusal(event(route, claims), route).type()).isEqualTo(ProblemType.FORBIDDEN);
    }
    passes(event(route, Map.of("sub", "s", "scope", OWN + " books:read-all")), route);
  }

  /** How a null, a boolean, a list and an object may be written as a text. */
  static Stream<String> noTexts() {
    return Stream.of(
        "null",
        "<nil>",
        "nil",
        "None",
        "undefined",
        "true",
        "false",
        "True",
        "False",
        "[]",
        "[own]",
        "[own other]",
        "[null]",
        "{}",
        "{own=1}",
        "{\"own\":1}",
        "map[own:1]",
        "map[]",
        " null ",
        "");
  }

  @ParameterizedTest
  @MethodSource("noTexts")
  void aSubjectThatWasNoTextIsNone(String text) {
    for (Route route : routes().toList()) {
      Map<String, String> claims =
          Map.of("sub", text, "scope", OWN + " books:read-all", "reader_id", "own");
      assertThat(refusal(event(route, claims), route).type()).isEqualTo(ProblemType.UNAUTHORIZED);
    }
  }

  @ParameterizedTest
  @MethodSource("noTexts")
  void anOwnerThatWasNoTextIsNone(String text) {
    Map<String, String> claims = Map.of("sub", "s", "scope", OWN, "reader_id", text);
    assertThat(caller(claims).owner()).isEmpty();
    routesOfOwners()
        .forEach(
            route -> {
              APIGatewayV2HTTPEvent event = event(route, claims);
              event.setPathParameters(new HashMap<>(Map.of("id", text)));
              assertThat(refusal(event, route).type())
                  .as(route.key())
                  .isIn(ProblemType.FORBIDDEN, ProblemType.BAD_REQUEST, ProblemType.NOT_FOUND);
            });
  }

  @ParameterizedTest
  @ValueSource(strings = {"Null", "none", "17850", "truly", "nil-1", "a[b]"})
  void aTextThatOnlyLooksLikeAnotherValueIsAText(String text) {
    assertThat(caller(Map.of("sub", text, "reader_id", text)).owner()).contains(text);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "[[books:read]]",
        "[openid [books:read]]",
        "[[openid] books:read]",
        "openid [books:read]",
        "[books:read] openid",
        "map[books:read:1]",
        "map[a:openid books:read openid]",
        "[map[a:openid books:read openid]]",
        "{a=openid books:read openid}",
        "{\"a\":\"openid books:read openid\"}",
        "[\"openid\", books:read ]",
        "[books:read <nil>]",
        "true",
        "null"
      })
  void scopesThatWereNeitherATextNorAListOfTextsAreNone(String text) {
    for (String claim : List.of("scope", "scp")) {
      assertThat(caller(Map.of("sub", "s", claim, text)).scopes())
          .doesNotContainAnyElementsOf(Library.SCOPES);
      routesWithScopes()
          .forEach(
              route -> {
                APIGatewayV2HTTPEvent event = event(route, Map.of("sub", "s", claim, text));
                assertThat(refusal(event, route).type()).isEqualTo(ProblemType.FORBIDDEN);
              });
    }
  }

  static Stream<String> noTimes() {
    return Stream.concat(
        noTexts(),
        Stream.of("never", "-1", "+1", "0x7", "NaN", "Infinity", "1 2", "1e", "9".repeat(16)));
  }

  @ParameterizedTest
  @MethodSource("noTimes")
  void aTokenWhoseTimesAreNoneIsRefused(String text) {
    Route route = Library.ROUTES.getFirst();
    for (String claim : List.of("exp", "nbf", "iat")) {
      Map<String, String> claims = Map.of("sub", "s", "scope", OWN, claim, text);
      assertThat(refusal(event(route, claims), route).type()).isEqualTo(ProblemType.UNAUTHORIZED);
    }
  }

  @Test
  void aPublicRouteNeedsNoToken() {
    Route document = new Route("GET", "/openapi.json", About.PUBLIC);
    JWT.check(new Request(Events.event("GET", "/openapi.json"), JWT), document);
    Route other = new Route("GET", "/", About.NO_OWNER);
    assertThat(refusal(Events.event("GET", "/"), other).type()).isEqualTo(ProblemType.UNAUTHORIZED);
  }

  @Test
  void aTokenThatDoesNotExpireIsRefused() {
    for (Route route : routes().toList()) {
      Map<String, String> claims = Map.of("sub", "s", "scope", OWN + " books:read-all");
      assertThat(refusal(eventWithJust(route, claims), route).type())
          .isEqualTo(ProblemType.UNAUTHORIZED);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"1795454667", "1795454667.25", "1.795454667e9", "1.795454667E+09"})
  void aTimeMayBeWrittenAsAnyNumber(String text) {
    Caller caller = caller(Map.of("sub", "s", "exp", text, "nbf", text, "iat", text));
    assertThat(caller.subject()).isEqualTo("s");
  }

  @ParameterizedTest
  @MethodSource("routesOfOwners")
  void anOwnerInThePathIsTheCallersOwnAndSharedDataNeedsAll(Route route) {
    Map<String, String> own = Map.of("sub", "s", "scope", OWN, "reader_id", "own");
    Map<String, String> other = Map.of("sub", "s", "scope", OWN, "reader_id", "Own");
    switch (route.about()) {
      case OWNER_IN_PATH -> {
        passes(event(route, own), route);
        assertThat(refusal(event(route, other), route).detail())
            .isEqualTo(
                "The reader in the path must be the one in the token's claim reader_id: other"
                    + " readers need the scope books:read-all.");
      }
      case ALL_OWNERS ->
          assertThat(refusal(event(route, own), route).detail()).contains("books:read-all");
      case OWNER_IN_BODY, OWNER_OF_RESOURCE -> passes(event(route, own), route);
      case NO_OWNER, PUBLIC -> throw new IllegalStateException();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"a#b", "~x", "ä", "a b", "", "a\u0000"})
  void anUnusualSubjectHasAKeyThatIsNobodysSubject(String subject) {
    Caller caller = new Caller(subject, Set.of(), Optional.empty(), "c", API, false);
    assertThat(caller.key()).matches("~[0-9a-f]{64}");
    assertThat(caller.key()).isNotEqualTo(key(subject + "x"));
    assertThat(key(caller.key())).isNotEqualTo(caller.key());
  }

  @ParameterizedTest
  @ValueSource(strings = {"ann", "auth0|6-5_f", "client@clients", "https://idp.example/users/1"})
  void aUsualSubjectIsItsOwnKey(String subject) {
    assertThat(key(subject)).isEqualTo(subject);
    assertThat(key("a".repeat(129))).hasSize(65);
  }

  @Test
  void fieldsForImportsAreRefusedOnceTheBodyIsRight() {
    Route route = JWT.route("POST /loans").orElseThrow();
    Map<String, String> claims = Map.of("sub", "s", "scope", "books:write", "reader_id", "own");
    APIGatewayV2HTTPEvent event = event(route, claims);

    event.setBody("{\"at\": \"2011-11-04T09:30:00Z\", \"more\": 1}");
    assertThat(problem(event, "at").type()).isEqualTo(ProblemType.BAD_REQUEST);

    event.setBody("{\"at\": \"2011-11-04T09:30:00Z\"}");
    Problem one = problem(event, "at");
    assertThat(one.type()).isEqualTo(ProblemType.FORBIDDEN);
    assertThat(one.detail()).contains("at is for imports", "books:import");
    assertThat(one.errors()).extracting(Fault::pointer).containsExactly("#/at");

    event.setBody("{\"at\": \"2011-11-04T09:30:00Z\", \"on\": \"2011-11-04T09:30:00Z\"}");
    Problem two = problem(event, "at", "on");
    assertThat(two.detail()).isEqualTo("The body has 2 fields for imports: see errors.");
    assertThat(two.errors()).extracting(Fault::pointer).containsExactly("#/at", "#/on");

    event.setBody("{}");
    assertThatCode(() -> read(event, "at")).doesNotThrowAnyException();
  }

  private static Problem problem(APIGatewayV2HTTPEvent event, String... names) {
    return catchThrowableOfType(ProblemException.class, () -> read(event, names)).problem();
  }

  private static void read(APIGatewayV2HTTPEvent event, String... names) {
    Boolean _ =
        JsonBody.read(
            new Request(event, JWT),
            fields -> {
              for (String name : names) {
                var _ = fields.findImport(name, Rule.TIME);
              }
              return true;
            });
  }

  private static String key(String subject) {
    return new Caller(subject, Set.of(), Optional.empty(), "c", API, false).key();
  }

  private static Caller caller(Map<String, String> claims) {
    return JWT.caller(event(Library.ROUTES.getFirst(), claims));
  }

  private static void passes(APIGatewayV2HTTPEvent event, Route route) {
    assertThatCode(() -> JWT.check(new Request(event, JWT), route)).doesNotThrowAnyException();
  }

  @Test
  void aRouteMayBeOpenForAllOwnersToAScopeOfItsOwn() {
    Route route =
        new Route("GET", "/readers/{id}", About.OWNER_IN_PATH, "books:read").openTo("readers:read");
    assertThat(route.scopes()).containsExactlyInAnyOrder("books:read", "readers:read");
    Request open = new Request(event(route, Map.of("sub", "s", "scope", "readers:read")), JWT);
    assertThatCode(() -> JWT.check(open, route)).doesNotThrowAnyException();

    Map<String, String> another = Map.of("sub", "s", "scope", "books:read", "reader_id", "x");
    assertThat(refusal(event(route, another), route).type()).isEqualTo(ProblemType.FORBIDDEN);
  }

  private static Problem refusal(APIGatewayV2HTTPEvent event, Route route) {
    return catchThrowableOfType(
            ProblemException.class, () -> JWT.check(new Request(event, JWT), route))
        .problem();
  }

  private static APIGatewayV2HTTPEvent event(Route route) {
    APIGatewayV2HTTPEvent event = Events.event(route.method(), route.path());
    event.setRouteKey(route.key());
    event.setPathParameters(new HashMap<>(Map.of("id", "own")));
    return event;
  }

  /** With those claims, and a time of expiry where they have none. */
  private static APIGatewayV2HTTPEvent event(Route route, Map<String, String> some) {
    Map<String, String> claims = new HashMap<>(some);
    claims.putIfAbsent("exp", "1795454667");
    return eventWithJust(route, claims);
  }

  private static APIGatewayV2HTTPEvent eventWithJust(Route route, Map<String, String> claims) {
    APIGatewayV2HTTPEvent event = event(route);
    event
        .getRequestContext()
        .setAuthorizer(
            Authorizer.builder()
                .withJwt(Authorizer.JWT.builder().withClaims(claims).build())
                .build());
    return event;
  }
}
