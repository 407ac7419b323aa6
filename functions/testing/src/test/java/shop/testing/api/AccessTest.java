package shop.testing.api;

import static org.assertj.core.api.Assertions.assertThat;

import cqrs.http.Route;
import cqrs.testkit.dynamodb.Store;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import local.LocalOptions;
import local.template.Template;
import local.template.TemplateReader;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import shop.api.ShopApi;
import shop.testing.api.Visits.Visit;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** The permissions of each kind of caller on every route that the template declares. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class AccessTest {

  private static final Template TEMPLATE =
      TemplateReader.read(Shop.root().resolve("template.yaml"), Map.of());

  /** None, one that does not hold, and one by which a new order's tag would be known already. */
  private static final List<String[]> CONDITIONS =
      List.of(
          new String[0],
          new String[] {"If-Match", "\"77\""},
          new String[] {"If-None-Match", "\"1\""});

  private final Shop nobody =
      Shop.start(LocalOptions.inMemory(Shop.root().resolve("template.yaml")).withAuthorizer());
  private final Callers callers = new Callers(nobody);
  private final Shop staff = callers.staff();
  private final Visits visits = new Visits(staff);

  @AfterAll
  void stop() {
    nobody.close();
  }

  private static boolean isPublic(String route) {
    return route.equals(Route.DEFAULT)
        || ShopApi.ROUTES.stream()
            .filter(known -> known.about() == Route.About.PUBLIC)
            .anyMatch(known -> known.key().equals(route));
  }

  static List<String> routes() {
    return TEMPLATE.routes().stream()
        .map(Template.Route::key)
        .filter(key -> !isPublic(key))
        .sorted()
        .toList();
  }

  /** Those that are about customers, one or all. */
  static List<String> routesOfCustomers() {
    return routes().stream()
        .filter(route -> !route.contains(" /views"))
        .filter(route -> !route.contains(" /products") && !route.contains("/events"))
        .toList();
  }

  /** Those that are about one customer. */
  static List<String> routesOfOneCustomer() {
    return routesOfCustomers().stream()
        .filter(route -> !route.contains("/products") && !route.contains("/sales"))
        .filter(route -> !route.equals("GET /customers") && !route.equals("GET /orders"))
        .toList();
  }

  static Set<String> scopesOf(String route) {
    return TEMPLATE.routes().stream()
        .filter(r -> r.key().equals(route))
        .flatMap(r -> r.authorization().stream())
        .flatMap(a -> a.scopes().stream())
        .collect(Collectors.toSet());
  }

  @Test
  void theTemplateAsksForATokenOnEveryRouteThatIsNotPublicAndForTheScopesThatTheCodeChecks() {
    for (Template.Route route : TEMPLATE.routes()) {
      assertThat(route.authorization().isPresent())
          .as(route.key())
          .isEqualTo(!isPublic(route.key()));
    }
    for (Route route : ShopApi.ROUTES) {
      assertThat(scopesOf(route.key())).as(route.key()).isEqualTo(route.scopes());
    }
  }

  @Test
  void everyFunctionOfARouteIsToldToCheckAndByWhichClaim() {
    Template other =
        TemplateReader.read(
            Shop.root().resolve("template.yaml"), Map.of("CustomerClaim", "https://shop/id"));
    Set<String> served =
        other.routes().stream().map(Template.Route::function).collect(Collectors.toSet());
    assertThat(other.functions())
        .filteredOn(function -> served.contains(function.logicalId()))
        .hasSize(served.size())
        .allSatisfy(
            function ->
                assertThat(function.environment())
                    .containsEntry("AUTHORIZER", "jwt")
                    .containsEntry("OWNER_CLAIM", "https://shop/id"));
  }

  @ParameterizedTest
  @EnumSource
  void noRouteTakesABadTokenAndNothingChanges(BadToken token) {
    List<Map<String, AttributeValue>> before = written();
    for (String route : routes()) {
      Answer answer = anywhere(route).by(nobody, token.header(nobody));
      assertThat(answer.status()).as("%s", answer).isEqualTo(401);
      assertThat(answer.text()).isEqualTo("{\"message\":\"Unauthorized\"}");
      assertThat(answer.header("www-authenticate")).isEqualTo("Bearer");
    }
    assertThat(written()).containsExactlyInAnyOrderElementsOf(before);
  }

  @Test
  void thePagesAndWhatTheyTellOfTheApiAreForEverybodyWhateverTheToken() {
    nobody.get("/openapi.json").is(200);
    for (BadToken token : BadToken.values()) {
      nobody.get("/docs", token.header(nobody)).is(200);
      nobody.get("/console", token.header(nobody)).is(200);
      nobody.get("/", token.header(nobody)).is(200);
    }
  }

  @Test
  void aBrowserThatOpensTheAddressIsSentToTheConsole() {
    for (String accept : List.of("text/html", "text/html,*/*;q=0.8", "text/*, application/*;q=0")) {
      Answer answer = nobody.get("/", "Accept", accept).is(303);
      assertThat(answer.header("location")).isEqualTo("console");
      assertThat(answer.header("vary")).isEqualTo("Accept");
    }
    for (String accept : List.of("*/*", "application/json", "text/html;q=0.5, application/json")) {
      nobody.get("/", "Accept", accept).is(200);
    }
    Answer page = nobody.get("/console").is(200);
    Matcher asset = Pattern.compile("console/[0-9a-f]+/app[.]js").matcher(page.text());
    assertThat(asset.find()).isTrue();
    nobody.get("/" + asset.group()).is(200);
    nobody.get("/console/0000000000000000/app.js").isProblem(404, "not-found");
  }

  @ParameterizedTest
  @EnumSource
  void whatNoRouteTakesIsNotFoundWhateverTheToken(BadToken token) {
    nobody.get("/nothing", token.header(nobody)).isProblem(404, "not-found");
    nobody
        .send("DELETE", "/orders", null, token.header(nobody))
        .isProblem(405, "method-not-allowed");
  }

  @ParameterizedTest
  @MethodSource("routes")
  void aTokenWithAllScopesButThoseOfTheRouteIsRefused(String route) {
    Set<String> needed = scopesOf(route);
    Shop caller = callers.with(Callers.without(needed.toArray(String[]::new)));
    Answer answer = anywhere(route).by(caller);
    assertThat(needed).isNotEmpty();
    assertThat(answer.status()).as("%s", answer).isEqualTo(403);
    assertThat(answer.text()).isEqualTo("{\"message\":\"Forbidden\"}");
    assertThat(anywhere(route).by(callers.with("")).status()).isEqualTo(403);
    assertThat(anywhere(route).by(callers.with("orders views orders:wri")).status()).isEqualTo(403);
  }

  @ParameterizedTest
  @MethodSource("routes")
  void whoMaySeeAllCustomersMayUseEveryRoute(String route) {
    assertThat(visits.to(route).by(staff).status()).isNotIn(401, 403);
  }

  /** Who orders sees the prices; only who keeps the catalogue changes it, and needs no more. */
  @Test
  void productsAreNobodysAndHaveScopesOfTheirOwn() {
    String id = nobody.id("product");
    String body =
        "{\"productId\": \"%s\", \"name\": \"Tea\", \"price\": {\"amount\": 2, \"currency\": \"EUR\"}}"
            .formatted(id);
    callers.with(Callers.without("catalogue:write")).post("/products", body).is(403);
    Shop keeper = callers.with("catalogue:write");
    keeper.post("/products", body).is(201);
    keeper.put("/products/" + id + "/name", "{\"name\": \"Mate\"}").is(200);
    staff.awaitViews();
    for (Shop caller :
        List.of(
            callers.with("catalogue:read"),
            callers.with("orders:read-all"),
            callers.customer("somebody", "orders:read"))) {
      assertThat(caller.get("/products/" + id).succeeds().json().path("name").asText())
          .isEqualTo("Mate");
      caller.get("/products").succeeds();
    }
    keeper.get("/products/" + id).is(403);
    callers.customer("somebody", "orders:read").get("/sales/products/" + id).is(403);
  }

  @ParameterizedTest
  @MethodSource("routesOfOneCustomer")
  void aCustomerMaySeeAndChangeItself(String route) {
    Visit visit = visits.to(route);
    String scope =
        route.startsWith("GET ")
            ? "orders:read"
            : String.join(" ", scopesOf(route)) + " orders:import";
    Answer answer = visit.by(callers.customer(visit.customer(), scope));
    assertThat(answer.status()).as("%s", answer).isIn(200, 201);
  }

  @ParameterizedTest
  @ValueSource(strings = {"payment", "shipment", "delivery"})
  void aCustomerWhoMayOrderMayNotSayThatTheOrderIsFulfilled(String step) {
    Visit visit = visits.to("POST /orders/{id}/" + step);
    visit.by(callers.customer(visit.customer(), "orders:read orders:write")).is(403);
    assertThat(visit.by(callers.with("orders:fulfil orders:read-all orders:import")).status())
        .isEqualTo(200);
  }

  @ParameterizedTest
  @MethodSource("routesOfCustomers")
  void anotherCustomerMayNeitherSeeNorChangeItAndNothingChanges(String route) {
    Visit visit = visits.to(route);
    List<Map<String, AttributeValue>> before = written();
    for (Shop caller : List.of(callers.customer("somebody-else"), callers.with(Callers.OWN))) {
      for (String[] headers : CONDITIONS) {
        Answer answer = visit.by(caller, headers);
        if (scopesOf(route).equals(Set.of("orders:read-all"))) {
          answer.is(403);
        } else {
          assertThat(answer.is(403).text()).contains("orders:read-all");
        }
        assertThat(answer.headers().firstValue("etag")).isEmpty();
      }
    }
    assertThat(written()).containsExactlyInAnyOrderElementsOf(before);
  }

  /** A path without a resource, for callers that the authorizer stops. */
  private static Visit anywhere(String route) {
    String method = route.substring(0, route.indexOf(' '));
    String path = route.substring(route.indexOf(' ') + 1).replaceAll("\\{\\w+}", "1");
    return new Visit(
        method, path, method.equals("GET") || method.equals("DELETE") ? null : "{}", "");
  }

  private List<Map<String, AttributeValue>> written() {
    return Store.rows(nobody.dynamoDb(), "WriteTable");
  }
}
