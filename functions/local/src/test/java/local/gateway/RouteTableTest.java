package local.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import local.template.Template.Route;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RouteTableTest {
  // In the wrong order on purpose.
  private final RouteTable routes =
      table(
          "$default",
          "ANY /pets/{kind}/{id}",
          "GET /pets/dog/{id}",
          "GET /pets/dog/1",
          "ANY /orders/{id}",
          "PUT /orders/{id}");

  @ParameterizedTest
  @CsvSource({
    "GET,  /pets/dog/1,   GET /pets/dog/1",
    "GET,  /pets/dog/2,   GET /pets/dog/{id}",
    "GET,  /pets/cat/1,   ANY /pets/{kind}/{id}",
    "GET,  /pets/dog/2/3, $default",
    "POST, /pets/dog/1,   ANY /pets/{kind}/{id}",
    "PUT,  /orders/7,     PUT /orders/{id}",
    "POST, /orders/7,     ANY /orders/{id}",
    "GET,  /,             $default",
  })
  void choosesTheMostSpecificRoute(String method, String path, String key) {
    assertThat(routes.find(method, RouteTable.segmentsOf(path)))
        .map(match -> match.route().key())
        .contains(key);
  }

  @Test
  void variablesHoldWhatStandsInTheirPlace() {
    var match = routes.find("GET", List.of("pets", "dog", "a/b c")).orElseThrow();
    assertThat(match.variables()).isEqualTo(Map.of("id", "a/b c"));
  }

  @Test
  void aVariableMatchesNoEmptySegment() {
    assertThat(table("GET /orders/{id}").find("GET", List.of("orders", ""))).isEmpty();
  }

  @Test
  void withoutADefaultAnUnknownPathHasNoRoute() {
    assertThat(table("GET /orders").find("GET", List.of("other"))).isEmpty();
    assertThat(table("GET /orders").find("POST", List.of("orders"))).isEmpty();
  }

  private static RouteTable table(String... keys) {
    return new RouteTable(
        Arrays.stream(keys)
            .map(
                key -> {
                  var parts = key.split(" ", 2);
                  var path = parts.length == 2 ? parts[1] : "";
                  return new Route(parts[0], path, "F", Duration.ofSeconds(30), Optional.empty());
                })
            .toList());
  }
}
