package shop.testing.build;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/**
 * The page of the shop says what the template deploys: keys, indexes, and which functions read and
 * write each table.
 */
class StoresTest {

  private static final Pattern ATTRIBUTE_OF = Pattern.compile("\\$\\{(\\w+)\\.Arn}.*");
  private static final Pattern WRITES = Pattern.compile("dynamodb:(Put|Update|Delete)Item");
  private static final Pattern READS =
      Pattern.compile("dynamodb:(GetItem|BatchGetItem|Query|Scan)");

  private static final String PAGE = "functions/shop/README.md";

  /** One store, as the page or the template tells of it. */
  private record Store(String index, Set<String> writers, Set<String> readers) {}

  private final Map<String, Yaml> resources = Yaml.template().get("Resources").entries();

  @Test
  void theTableOfStoresIsTheTemplates() {
    assertThat(ofPage())
        .as(PAGE + ", The stores")
        .isNotEmpty()
        .containsExactlyInAnyOrderEntriesOf(ofTemplate());
  }

  @Test
  void everyTableHasTheKeysThatThePageNames() {
    assertThat(tables())
        .isNotEmpty()
        .allSatisfy(
            (_, table) -> assertThat(keys(table.get("KeySchema"))).isEqualTo("pk HASH, sk RANGE"));
    assertThat(section()).contains("All keys are strings, `pk` and `sk`.");
  }

  private static String section() {
    String page = Checkout.read(Checkout.ROOT.resolve(PAGE));
    return page.substring(page.indexOf("## The stores"), page.indexOf("## Recipes"));
  }

  /** The first table has a row for each store, the second a row for each function. */
  private static Map<String, Store> ofPage() {
    List<List<String>> rows =
        section().lines().filter(line -> line.startsWith("| ")).map(StoresTest::cells).toList();
    List<String> tables =
        rows.stream().filter(row -> row.getFirst().equals("function")).findFirst().orElseThrow();
    List<List<String>> functions =
        rows.stream().filter(row -> row.getFirst().endsWith("Function")).toList();
    Map<String, Store> stores = new TreeMap<>();
    rows.stream()
        .filter(row -> row.getFirst().matches("\\w+(Table|View)"))
        .forEach(
            row -> {
              int column = tables.indexOf(row.getFirst());
              stores.put(
                  row.getFirst(),
                  new Store(row.get(1), who(functions, column, "w"), who(functions, column, "r")));
            });
    return stores;
  }

  private static List<String> cells(String line) {
    return Arrays.stream(line.substring(1).split("\\|", -1)).map(String::strip).toList();
  }

  private static Set<String> who(List<List<String>> functions, int column, String access) {
    return functions.stream()
        .filter(row -> row.get(column).contains(access))
        .map(List::getFirst)
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private Map<String, Store> ofTemplate() {
    Map<String, Store> stores = new TreeMap<>();
    tables()
        .forEach(
            (name, table) ->
                stores.put(
                    name,
                    new Store(index(table), functions(name, WRITES), functions(name, READS))));
    return stores;
  }

  private Map<String, Yaml> tables() {
    return resources.entrySet().stream()
        .filter(resource -> resource.getValue().get("Type").text().equals("AWS::DynamoDB::Table"))
        .collect(Collectors.toMap(Map.Entry::getKey, table -> table.getValue().get("Properties")));
  }

  private static String index(Yaml table) {
    String indexes =
        table.get("GlobalSecondaryIndexes").list().stream()
            .map(
                index ->
                    index.get("IndexName").text()
                        + ": "
                        + keys(index.get("KeySchema")).replaceAll(" (HASH|RANGE)", ""))
            .collect(Collectors.joining("; "));
    return indexes.isEmpty() ? "–" : indexes;
  }

  private static String keys(Yaml schema) {
    return schema.list().stream()
        .map(key -> key.get("AttributeName").text() + " " + key.get("KeyType").text())
        .collect(Collectors.joining(", "));
  }

  /** The functions that are allowed such an action on the table. */
  private Set<String> functions(String table, Pattern action) {
    return resources.entrySet().stream()
        .filter(
            resource ->
                resource.getValue().get("Properties").get("Policies").list().stream()
                    .flatMap(policy -> policy.get("Statement").list().stream())
                    .filter(
                        s ->
                            s.get("Resource").list().stream()
                                .anyMatch(r -> is(table, r.otherwise())))
                    .flatMap(statement -> statement.get("Action").list().stream())
                    .anyMatch(allowed -> action.matcher(allowed.text()).matches()))
        .map(Map.Entry::getKey)
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private static boolean is(String table, Yaml resource) {
    if (!resource.get("Fn::GetAtt").list().isEmpty()) {
      return resource.get("Fn::GetAtt").list().getFirst().text().equals(table);
    }
    Matcher matcher = ATTRIBUTE_OF.matcher(resource.get("Fn::Sub").text());
    return matcher.matches() && matcher.group(1).equals(table);
  }
}
