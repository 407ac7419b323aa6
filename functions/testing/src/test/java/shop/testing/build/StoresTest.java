package shop.testing.build;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import shop.local.template.YamlFile;

/** README's table of stores says what the template deploys: keys, indexes, who writes, who reads. */
class StoresTest {

  private static final Pattern ATTRIBUTE_OF = Pattern.compile("\\$\\{(\\w+)\\.Arn}.*");

  /** One store, as README or the template tells of it. */
  private record Store(String index, TreeSet<String> writers, TreeSet<String> readers) {}

  private final Map<?, ?> resources =
      (Map<?, ?>) YamlFile.read(Checkout.ROOT.resolve("template.yaml")).get("Resources");

  @Test
  void theTableOfStoresIsTheTemplates() {
    assertThat(ofReadme()).isEqualTo(ofTemplate());
  }

  @Test
  void everyTableHasTheKeysThatReadmeNames() {
    assertThat(tables())
        .isNotEmpty()
        .allSatisfy(
            (_, table) ->
                assertThat(keys((List<?>) table.get("KeySchema")))
                    .isEqualTo("pk HASH, sk RANGE"));
    assertThat(Checkout.read(Checkout.ROOT.resolve("README.md")))
        .contains("All keys are strings, `pk` and `sk`.");
  }

  private static Map<String, Store> ofReadme() {
    String readme = Checkout.read(Checkout.ROOT.resolve("README.md"));
    String section = readme.substring(readme.indexOf("## The stores"), readme.indexOf("## Recipes"));
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

  private static TreeSet<String> names(String cell) {
    return Arrays.stream(cell.split(",", -1))
        .map(String::strip)
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private Map<String, Store> ofTemplate() {
    Map<String, Store> stores = new TreeMap<>();
    tables()
        .forEach(
            (name, table) ->
                stores.put(
                    name,
                    new Store(
                        index(table),
                        functions(name, action -> action.matches(".*:(Put|Update|Delete)Item")),
                        functions(
                            name, action -> action.matches(".*:(GetItem|BatchGetItem|Query|Scan)")))));
    return stores;
  }

  private Map<String, Map<?, ?>> tables() {
    Map<String, Map<?, ?>> tables = new TreeMap<>();
    resources.forEach(
        (name, resource) -> {
          if ("AWS::DynamoDB::Table".equals(((Map<?, ?>) resource).get("Type"))) {
            tables.put((String) name, properties(resource));
          }
        });
    return tables;
  }

  private static Map<?, ?> properties(Object resource) {
    return (Map<?, ?>) ((Map<?, ?>) resource).get("Properties");
  }

  private static String index(Map<?, ?> table) {
    List<?> indexes = (List<?>) table.get("GlobalSecondaryIndexes");
    if (indexes == null) {
      return "–";
    }
    return indexes.stream()
        .map(index -> (Map<?, ?>) index)
        .map(
            index ->
                index.get("IndexName")
                    + ": "
                    + keys((List<?>) index.get("KeySchema")).replaceAll(" (HASH|RANGE)", ""))
        .collect(Collectors.joining("; "));
  }

  private static String keys(List<?> schema) {
    return schema.stream()
        .map(key -> (Map<?, ?>) key)
        .map(key -> key.get("AttributeName") + " " + key.get("KeyType"))
        .collect(Collectors.joining(", "));
  }

  /** The functions that are allowed such an action on the table. */
  private TreeSet<String> functions(String table, Predicate<String> action) {
    TreeSet<String> functions = new TreeSet<>();
    resources.forEach(
        (name, resource) -> {
          if (properties(resource) != null
              && list(properties(resource).get("Policies")).stream()
                  .flatMap(policy -> list(((Map<?, ?>) policy).get("Statement")).stream())
                  .map(statement -> (Map<?, ?>) statement)
                  .filter(s -> list(s.get("Resource")).stream().anyMatch(r -> names(table, r)))
                  .flatMap(statement -> list(statement.get("Action")).stream())
                  .anyMatch(a -> action.test((String) a))) {
            functions.add((String) name);
          }
        });
    return functions;
  }

  private static boolean names(String table, Object resource) {
    Map<?, ?> function = (Map<?, ?>) resource;
    if (function.get("Fn::GetAtt") instanceof List<?> path) {
      return path.getFirst().equals(table);
    }
    Matcher matcher = ATTRIBUTE_OF.matcher(String.valueOf(function.get("Fn::Sub")));
    return matcher.matches() && matcher.group(1).equals(table);
  }

  private static List<?> list(Object oneOrMany) {
    if (oneOrMany == null) {
      return List.of();
    }
    return oneOrMany instanceof List<?> many ? many : List.of(oneOrMany);
  }
}
