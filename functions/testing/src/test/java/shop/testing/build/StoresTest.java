package shop.testing.build;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/**
 * README's table of stores says what the template deploys: keys, indexes, who writes, who reads.
 */
class StoresTest {

  private static final Pattern ATTRIBUTE_OF = Pattern.compile("\\$\\{(\\w+)\\.Arn}.*");
  private static final Pattern WRITES = Pattern.compile("dynamodb:(Put|Update|Delete)Item");
  private static final Pattern READS =
      Pattern.compile("dynamodb:(GetItem|BatchGetItem|Query|Scan)");

  /** One store, as README or the template tells of it. */
  private record Store(String index, Set<String> writers, Set<String> readers) {}

  private final Map<String, Yaml> resources = Yaml.template().get("Resources").entries();

  @Test
  void theTableOfStoresIsTheTemplates() {
    assertThat(ofReadme())
        .as("README.md, The stores")
        .isNotEmpty()
        .containsExactlyInAnyOrderEntriesOf(ofTemplate());
  }

  @Test
  void everyTableHasTheKeysThatReadmeNames() {
    assertThat(tables())
        .isNotEmpty()
        .allSatisfy(
            (_, table) -> assertThat(keys(table.get("KeySchema"))).isEqualTo("pk HASH, sk RANGE"));
    assertThat(readme()).contains("All keys are strings, `pk` and `sk`.");
  }

  private static String readme() {
    return Checkout.read(Checkout.ROOT.resolve("README.md"));
  }

  private static Map<String, Store> ofReadme() {
    String section =
        readme().substring(readme().indexOf("## The stores"), readme().indexOf("## Recipes"));
    return section
        .lines()
        .filter(line -> line.matches("\\| \\w+(Table|View) \\|.*"))
        .map(line -> line.substring(1).split("\\|", -1))
        .collect(
            Collectors.toMap(
                cells -> cells[0].strip(),
                cells -> new Store(cells[1].strip(), names(cells[2]), names(cells[3])),
                (a, _) -> a,
                TreeMap::new));
  }

  private static Set<String> names(String cell) {
    return Arrays.stream(cell.split(",", -1))
        .map(String::strip)
        .filter(name -> !name.equals("–"))
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
