package shop.testing.api;

import static org.assertj.core.api.Assertions.assertThat;

import cqrs.http.Route;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import shop.api.ShopApi;

/** A request without a route gets a problem document, too. */
@ExtendWith(SharedShop.class)
final class UnknownRoutesTest {

  private static final List<String> METHODS =
      List.of("GET", "POST", "PUT", "DELETE", "PATCH", "OPTIONS", "HEAD");

  private final Shop shop;

  UnknownRoutesTest(Shop shop) {
    this.shop = shop;
  }

  static Set<String> paths() {
    return ShopApi.ROUTES.stream().map(Route::path).collect(Collectors.toCollection(TreeSet::new));
  }

  @ParameterizedTest
  @MethodSource("paths")
  void anotherMethodIs405WithThoseThatThePathTakes(String path) {
    Set<String> known =
        ShopApi.ROUTES.stream()
            .filter(route -> route.path().equals(path))
            .map(Route::method)
            .collect(Collectors.toSet());
    for (String method : METHODS) {
      if (!known.contains(method)) {
        Answer answer = shop.send(method, path.replaceAll("\\{\\w+}", "a%20b"), null);
        assertThat(answer.status()).as("%s", answer).isEqualTo(405);
        assertThat(Set.of(answer.header("allow").split(", "))).isEqualTo(known);
        if (method.equals("HEAD")) {
          assertThat(answer.header("content-type")).isEqualTo("application/problem+json");
          assertThat(answer.text()).isEmpty();
        } else {
          answer.isProblem(405, "method-not-allowed");
        }
      }
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/nothing",
        "/orders/",
        "/order",
        "/orders/a/b",
        "/customers/",
        "/customers//orders",
        "/customers/a/b",
        "/customers/a/orders/",
        "/Customers",
        "/sale",
        "/sales/regions/a/b",
        "/products/a/b",
        "/views/",
        "/views/orders/",
        "//",
        "/.",
        "/%F0%9F%98%80"
      })
  void anotherPathIs404(String path) {
    Answer answer = shop.get(path);
    if (answer.status() == 405) {
      assertThat(path).isEqualTo("/orders");
    } else {
      answer.isProblem(404, "not-found");
      assertThat(shop.send("DELETE", path, null).status()).isEqualTo(404);
    }
  }

  @Test
  void anEncodedSlashIsNoneAndNeverA405ForTheVeryMethod() {
    Answer answer = shop.get("/orders%2Fa");
    assertThat(answer.status()).isEqualTo(404);
    assertThat(answer.headers().firstValue("allow")).isEmpty();
  }

  @Test
  void theRootListsEveryRouteAndView() {
    var json = shop.get("/").succeeds().json();
    assertThat(
            json.path("routes")
                .valueStream()
                .map(r -> r.path("method").asText() + " " + r.path("path").asText()))
        .containsExactlyElementsOf(ShopApi.ROUTES.stream().map(Route::key).toList());
    assertThat(json.path("views").valueStream().map(v -> v.path("view").asText()))
        .containsExactlyElementsOf(Operator.VIEWS);
  }
}
