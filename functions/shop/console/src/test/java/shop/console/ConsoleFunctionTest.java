package shop.console;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.amazonaws.services.lambda.runtime.events.APIGatewayV2HTTPEvent;
import com.amazonaws.services.lambda.runtime.events.APIGatewayV2HTTPEvent.RequestContext;
import com.amazonaws.services.lambda.runtime.events.APIGatewayV2HTTPResponse;
import com.fasterxml.jackson.jr.ob.JSON;
import cqrs.console.ConsoleFunction;
import cqrs.snapshot.PlainContext;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import shop.api.ShopApi;
import shop.views.ShopViews;

/** The page and its files, as a browser without a token gets them. */
class ConsoleFunctionTest {

  private static final Pattern REFERENCE =
      Pattern.compile(" (?:src|href)=\"console/([^/\"]+)/([^\"]+)\"");
  private static final Pattern SETTINGS = Pattern.compile("name=\"console\" content=\"([^\"]*)\"");
  private static final Pattern IMPORTED =
      Pattern.compile(
          "(?m)(?:^|;)(?:(?:import|export)\\b[^;\"=(]*\\bfrom|import) ?\\(?\"([^\"]+)\"");
  private static final Pattern EXPORTS =
      Pattern.compile("export (?:async )?(?:function|const|class) (\\w+)");
  private static final Pattern NAMED = Pattern.compile("import \\{([^}]*)} from \"\\./([^\"]+)\"");

  private static final Map<String, String> DEPLOYED =
      Map.of(
          "AUTHORIZER", "jwt",
          "OWNER_CLAIM", "customer_id",
          "JWT_ISSUER", "https://cognito-idp.eu-west-1.amazonaws.com/eu-west-1_pool",
          "CONSOLE_CLIENT_ID", "client",
          "CONSOLE_LOGIN_ORIGIN", "https://shop-1.auth.eu-west-1.amazoncognito.com",
          "CLOUDWATCH_URL", "https://cloudwatch.example/?a&b#<dashboard>");

  private final ConsoleFunction function = new ConsoleFunction(DEPLOYED);

  private static Map<String, String> deployedBut(String name, String value) {
    Map<String, String> environment = new HashMap<>(DEPLOYED);
    environment.put(name, value);
    return environment;
  }

  private static APIGatewayV2HTTPResponse get(
      ConsoleFunction function, String route, Map<String, String> path, Map<String, String> more) {
    return function.handleRequest(
        APIGatewayV2HTTPEvent.builder()
            .withRouteKey(route)
            .withRawPath("/console")
            .withRawQueryString(more.getOrDefault("query", ""))
            .withHeaders(more)
            .withPathParameters(path)
            .withRequestContext(
                RequestContext.builder()
                    .withHttp(RequestContext.Http.builder().withMethod("GET").build())
                    .build())
            .build(),
        PlainContext.silent(Duration.ofSeconds(30)));
  }

  private APIGatewayV2HTTPResponse page() {
    return get(function, "GET /console", Map.of(), Map.of());
  }

  private APIGatewayV2HTTPResponse file(String version, String name) {
    return get(
        function,
        "GET /console/{version}/{asset}",
        Map.of("version", version, "asset", name),
        Map.of());
  }

  private static Map<String, Object> settings(ConsoleFunction function) {
    var settings = SETTINGS.matcher(get(function, "GET /console", Map.of(), Map.of()).getBody());
    assertThat(settings.find()).isTrue();
    String json =
        settings
            .group(1)
            .replace("&quot;", "\"")
            .replace("&lt;", "<")
            .replace("&gt;", ">")
            .replace("&amp;", "&");
    try {
      return JSON.std.mapFrom(json);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private String version() {
    return String.valueOf(settings(function).get("version"));
  }

  /** Texts by name: what the page refers to, and what that imports. */
  private Map<String, String> files() {
    Map<String, String> files = new TreeMap<>();
    Deque<String> open = new ArrayDeque<>();
    REFERENCE.matcher(page().getBody()).results().forEach(it -> open.add(it.group(2)));
    while (!open.isEmpty()) {
      String name = open.remove();
      if (!files.containsKey(name)) {
        APIGatewayV2HTTPResponse answer = file(version(), name);
        assertThat(answer.getStatusCode()).as(name).isEqualTo(200);
        files.put(name, answer.getBody());
        if (name.endsWith(".js")) {
          IMPORTED
              .matcher(answer.getBody())
              .results()
              .forEach(
                  it -> {
                    assertThat(it.group(1)).as("imported by %s", name).startsWith("./");
                    open.add(it.group(1).substring(2));
                  });
        }
      }
    }
    return files;
  }

  @Test
  void thePageRefersToFilesOfOneVersionThatAreKeptForEver() {
    String html = page().getBody();
    assertThat(REFERENCE.matcher(html).results())
        .hasSizeGreaterThan(3)
        .allMatch(it -> it.group(1).equals(version()));
    for (String name : files().keySet()) {
      APIGatewayV2HTTPResponse answer = file(version(), name);
      assertThat(answer.getHeaders())
          .as(name)
          .containsEntry("Cache-Control", "public, max-age=31536000, immutable")
          .containsEntry("X-Content-Type-Options", "nosniff")
          .containsEntry(
              "Content-Type",
              name.endsWith(".css") ? "text/css; charset=utf-8" : "text/javascript; charset=utf-8");
      assertThat(answer.getBody()).as(name).isNotBlank().doesNotContain("sourceMappingURL");
    }
  }

  @Test
  void theEnginesPagesAndTheShopsAreThere() {
    assertThat(files())
        .containsKeys("app.js", "system.js", "journal.js", "why.js", "pages.js", "sales.js");
    assertThat(files().get("hooks.module.js")).contains("from\"./preact.module.js\"");
  }

  /** A name that a module imports and another one does not export stops the whole page. */
  @Test
  void eachImportedNameIsExported() {
    Map<String, String> files = files();
    files.forEach(
        (name, text) ->
            NAMED
                .matcher(text)
                .results()
                .filter(it -> !it.group(2).equals("preact.js"))
                .forEach(
                    it -> {
                      String from = it.group(2);
                      for (String imported : it.group(1).split(",", -1)) {
                        String wanted = imported.strip().split(" ", -1)[0];
                        assertThat(wanted.isEmpty() || exports(files, from, wanted))
                            .as("%s of %s, which %s imports", wanted, from, name)
                            .isTrue();
                      }
                    }));
  }

  private static boolean exports(Map<String, String> files, String module, String name) {
    String text = Objects.requireNonNull(files.get(module), module);
    return EXPORTS.matcher(text).results().anyMatch(it -> it.group(1).equals(name))
        || Pattern.compile("export \\{[^}]*\\b" + name + "\\b[^}]*}").matcher(text).find()
        || Pattern.compile("export \\* from \"\\./([^\"]+)\"")
            .matcher(text)
            .results()
            .anyMatch(it -> exports(files, it.group(1), name));
  }

  @Test
  void thePageIsAskedForEachTimeAndIsTheSameUntilTheNextDeployment() {
    APIGatewayV2HTTPResponse page = page();
    assertThat(page.getStatusCode()).isEqualTo(200);
    assertThat(page.getHeaders())
        .containsEntry("Content-Type", "text/html; charset=utf-8")
        .containsEntry("Cache-Control", "no-cache")
        .containsEntry("Referrer-Policy", "no-referrer");
    Map<String, String> tag = Map.of("if-none-match", page.getHeaders().get("ETag"));
    assertThat(get(function, "GET /console", Map.of(), tag).getStatusCode()).isEqualTo(304);
    Map<String, String> back = Map.of("query", "code=c&state=s");
    assertThat(get(function, "GET /console", Map.of(), back).getBody()).isEqualTo(page.getBody());
  }

  /** The policy allows no inline script or style, and nothing from elsewhere but the sign-in. */
  @Test
  void thePageKeepsItsOwnPolicy() {
    assertThat(page().getHeaders().get("Content-Security-Policy"))
        .isEqualTo(
            "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:;"
                + " connect-src 'self' https://cognito-idp.eu-west-1.amazonaws.com"
                + " https://shop-1.auth.eu-west-1.amazoncognito.com; base-uri 'none';"
                + " form-action 'none'; frame-ancestors 'none'");
    assertThat(page().getBody())
        .doesNotContain("<style", "style=", "onload")
        .doesNotContainPattern("<script[^>]*>[^<]")
        .doesNotContainPattern(" (src|href)=\"https?:")
        .doesNotContain("{version}", "{settings}");
    files()
        .forEach(
            (name, text) ->
                assertThat(text).as(name).doesNotContain("innerHTML =", "eval(", "new Function"));
  }

  @Test
  void whereNobodySignsInThePageAsksOnlyItsOwnOrigin() {
    for (Map<String, String> environment :
        List.of(deployedBut("CONSOLE_CLIENT_ID", ""), deployedBut("AUTHORIZER", "none"))) {
      APIGatewayV2HTTPResponse page =
          get(new ConsoleFunction(environment), "GET /console", Map.of(), Map.of());
      assertThat(page.getHeaders().get("Content-Security-Policy"))
          .contains(" connect-src 'self'; ");
    }
  }

  @Test
  void thePageIsToldItsSettings() {
    assertThat(settings(function))
        .containsEntry("application", "shop")
        .containsEntry("local", false)
        .containsEntry("auth", true)
        .containsEntry("ownerClaim", "customer_id")
        .containsEntry("issuer", DEPLOYED.get("JWT_ISSUER"))
        .containsEntry("clientId", "client")
        .containsEntry("loginOrigin", DEPLOYED.get("CONSOLE_LOGIN_ORIGIN"))
        .containsEntry("scope", "openid")
        .containsEntry("cloudWatch", DEPLOYED.get("CLOUDWATCH_URL"))
        .containsEntry("views", ShopViews.VIEWS.names())
        .containsEntry("scopes", ShopApi.SCOPES.stream().sorted().toList())
        .containsEntry(
            "aggregates",
            List.of(
                Map.of("name", "customers", "type", "CUSTOMER"),
                Map.of("name", "orders", "type", "ORDER"),
                Map.of("name", "products", "type", "PRODUCT")));
    Map<String, String> local = deployedBut("LOCAL_SYSTEM", "true");
    local.put("AUTHORIZER", "none");
    assertThat(settings(new ConsoleFunction(local)))
        .containsEntry("local", true)
        .containsEntry("auth", false)
        .containsEntry("cloudWatch", null);
  }

  /** It goes into a header. */
  @Test
  void aSignInAtNoAddressIsRefusedAtTheStart() {
    for (String origin : List.of("login", "https://a b", "https:", "https://a;script-src *")) {
      assertThatThrownBy(() -> new ConsoleFunction(deployedBut("CONSOLE_LOGIN_ORIGIN", origin)))
          .as(origin)
          .hasMessageContaining("CONSOLE_LOGIN_ORIGIN");
    }
  }

  @Test
  void anotherFileIs404AndSoIsOneOfAnotherVersion() {
    for (String name : List.of("nothing.js", "page.html", "preact.LICENSE.txt")) {
      assertThat(file(version(), name).getStatusCode()).as(name).isEqualTo(404);
    }
    APIGatewayV2HTTPResponse old = file("0000000000000000", "app.js");
    assertThat(old.getStatusCode()).isEqualTo(404);
    assertThat(old.getBody()).contains("urn:problem-type:shop:not-found");
  }
}
