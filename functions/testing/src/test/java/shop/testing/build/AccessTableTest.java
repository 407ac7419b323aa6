package shop.testing.build;

import static org.assertj.core.api.Assertions.assertThat;

import cqrs.http.Route;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import shop.api.ShopApi;

/** The page of the HTTP API has every route, with the scopes and the customer that are checked. */
class AccessTableTest {

  private static final Pattern QUOTED = Pattern.compile("`([^`]+)`");

  private static final String PAGE = "functions/shop/api/README.md";

  /** A row of the table: the scopes of a route, and whether only the own customer is allowed. */
  private record Row(Set<String> scopes, String own) {}

  @Test
  void theTableHasEveryRouteWithItsScopes() {
    Map<String, Row> expected = new TreeMap<>();
    for (Route route : ShopApi.ROUTES) {
      expected.put(route.key(), new Row(route.scopes(), own(route.about())));
    }
    assertThat(table()).as(PAGE + ", Routes and scopes").isEqualTo(expected);
  }

  private static String own(Route.About about) {
    return switch (about) {
      case OWNER_IN_PATH, OWNER_IN_BODY, OWNER_OF_RESOURCE -> "own";
      case ALL_OWNERS -> "refused";
      case NO_OWNER, PUBLIC -> "";
    };
  }

  private static Map<String, Row> table() {
    String page = Checkout.read(Checkout.ROOT.resolve(PAGE));
    Map<String, Row> table = new TreeMap<>();
    page.substring(page.indexOf("## Routes and scopes"), page.indexOf("## Headers"))
        .lines()
        .filter(line -> line.startsWith("| `"))
        .map(line -> line.split("\\|", -1))
        .forEach(
            cells ->
                quoted(cells[1])
                    .forEach(
                        route -> table.put(route, new Row(quoted(cells[2]), cells[3].strip()))));
    return table;
  }

  private static Set<String> quoted(String cell) {
    return QUOTED.matcher(cell).results().map(r -> r.group(1)).collect(Collectors.toSet());
  }
}
