package shop.testing.build;

import static org.assertj.core.api.Assertions.assertThat;

import shop.http.Route;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import shop.api.ShopApi;

/** README's table of routes and scopes says what is checked. */
class AccessTableTest {

  private static final Pattern QUOTED = Pattern.compile("`([^`]+)`");

  @Test
  void theTableHasEveryRouteWithItsScopes() {
    Map<String, Set<String>> expected = new TreeMap<>();
    for (Route route : ShopApi.ROUTES) {
      expected.put(
          route.key(), route.scopes());
    }
    assertThat(table()).isEqualTo(expected);
  }

  private static Map<String, Set<String>> table() {
    String readme = Checkout.read(Checkout.ROOT.resolve("README.md"));
    String section = readme.substring(readme.indexOf("## Who may do what"));
    Map<String, Set<String>> table = new TreeMap<>();
    section
        .lines()
        .takeWhile(line -> !line.startsWith("## How late"))
        .filter(line -> line.startsWith("| `"))
        .map(line -> line.split("\\|", -1))
        .forEach(cells -> quoted(cells[1]).forEach(route -> table.put(route, quoted(cells[2]))));
    return table;
  }

  private static Set<String> quoted(String cell) {
    return QUOTED.matcher(cell).results().map(r -> r.group(1)).collect(Collectors.toSet());
  }
}
