package shop.testing.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import cqrs.projection.RowKey;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** Rows deleted and figures changed by hand: found one by one while writes go on, and mended. */
final class CorruptedViewTest {

  private static final String ALL = "{\"rows\": \"all\"}";
  private static final String REPAIR = "{\"rows\": \"all\", \"repair\": true}";

  /** A figure of each view that adds up. */
  private static final Map<String, String> FIGURES =
      Map.of("customers", "gross", "regions", "orderCount", "products", "units");

  private Shop shop;
  private Operator operator;

  @BeforeEach
  void someHistory() {
    shop = Shop.start();
    operator = new Operator(shop);
    new RandomCommands(shop, 23).run(60);
    shop.awaitViews();
  }

  @AfterEach
  void stop() {
    shop.close();
  }

  /** A corruption by hand. */
  private record RowDamage(RowKey deleted, RowKey changed) {
    Set<List<String>> rows() {
      return Set.of(List.of(deleted.pk(), deleted.sk()), List.of(changed.pk(), changed.sk()));
    }
  }

  /** One row gone, and one figure too large by 7, of different rows. */
  private RowDamage damaged(String view) {
    String figure = FIGURES.getOrDefault(view, "");
    List<RowKey> keys =
        operator.rows(view, 1).entrySet().stream()
            .filter(row -> row.getValue().containsKey(figure))
            .map(Map.Entry::getKey)
            .sorted(Comparator.comparing(RowKey::pk).thenComparing(RowKey::sk))
            .toList();
    RowDamage damage = new RowDamage(keys.getFirst(), keys.getLast());
    assertThat(damage.deleted()).isNotEqualTo(damage.changed());
    shop.dynamoDb()
        .deleteItem(r -> r.tableName(Operator.table(view)).key(stored(damage.deleted())));
    shop.dynamoDb()
        .updateItem(
            r ->
                r.tableName(Operator.table(view))
                    .key(stored(damage.changed()))
                    .updateExpression("ADD #figure :seven")
                    .expressionAttributeNames(Map.of("#figure", figure))
                    .expressionAttributeValues(Map.of(":seven", AttributeValue.fromN("7"))));
    return damage;
  }

  private static Map<String, AttributeValue> stored(RowKey key) {
    return Map.of(
        "pk", AttributeValue.fromS("1#" + key.pk()), "sk", AttributeValue.fromS(key.sk()));
  }

  @ParameterizedTest
  @ValueSource(strings = {"customers", "regions", "products"})
  void aVerificationFindsWhatWasDoneToTheRowsAndARepairMendsIt(String view) throws Exception {
    assertThat(operator.verified(view, ALL).path("sound").asBoolean()).isTrue();
    RowDamage damage = damaged(view);
    AtomicBoolean over = new AtomicBoolean();
    Thread load = Thread.startVirtualThread(() -> write(over));
    try {
      JsonNode found = operator.verified(view, ALL);
      assertThat(found.path("sound").asBoolean()).isFalse();
      assertThat(found.path("differing").asInt()).isEqualTo(2);
      assertThat(found.path("repaired").asInt()).isZero();
      assertThat(rows(found)).isEqualTo(damage.rows());
      assertThat(whats(found, damage.deleted())).containsExactly("row missing");
      assertThat(whats(found, damage.changed())).contains(FIGURES.get(view));
      assertThat(found.at("/conservation/holds").asBoolean()).isFalse();

      JsonNode mended = operator.verified(view, REPAIR);
      assertThat(mended.path("repaired").asInt()).isEqualTo(2);
      assertThat(mended.path("unrepaired")).isEmpty();
      assertThat(operator.verified(view, ALL).path("sound").asBoolean()).isTrue();
    } finally {
      over.set(true);
      load.join();
    }
    shop.awaitViews();
    assertThat(operator.rows(view, 1)).isEqualTo(operator.folded(view, 1));
  }

  @Test
  void theOrdersViewIsMendedRowByRowToo() {
    List<RowKey> keys =
        operator.rows("orders", 1).keySet().stream()
            .filter(key -> key.pk().startsWith("O#"))
            .limit(4)
            .toList();
    RowKey changed = keys.getFirst();
    String path = "/orders/" + changed.pk().substring(2);
    String before = shop.get(path).succeeds().text();
    shop.dynamoDb()
        .updateItem(
            r ->
                r.tableName("OrdersView")
                    .key(stored(changed))
                    .updateExpression("SET customerName = :forged")
                    .expressionAttributeValues(Map.of(":forged", AttributeValue.fromS("Mallory"))));
    assertThat(shop.get(path).succeeds().text()).isNotEqualTo(before).contains("Mallory");
    for (RowKey key : keys.subList(1, 4)) {
      shop.dynamoDb().deleteItem(r -> r.tableName("OrdersView").key(stored(key)));
      shop.get("/orders/" + key.pk().substring(2)).isProblem(404, "not-found");
    }

    JsonNode found = operator.verified("orders", REPAIR);

    assertThat(found.path("sound").asBoolean()).isFalse();
    assertThat(found.path("differing").asInt()).isEqualTo(4);
    assertThat(whats(found, changed)).containsExactly("customerName");
    assertThat(found.path("repaired").asInt()).isEqualTo(4);
    assertThat(shop.get(path).succeeds().text()).isEqualTo(before);
    keys.forEach(key -> shop.get("/orders/" + key.pk().substring(2)).succeeds());
    assertThat(operator.rows("orders", 1)).isEqualTo(operator.folded("orders", 1));
    assertThat(operator.verified("orders", ALL).path("sound").asBoolean()).isTrue();
  }

  @Test
  void aRebuildMendsAViewToo() {
    for (String view : List.of("customers", "regions", "products")) {
      RowDamage _ = damaged(view);

      long generation = operator.rebuild(view, "{\"verify\": \"all\"}");

      assertThat(operator.view(view).path("generation").asLong()).isEqualTo(generation);
      assertThat(operator.rows(view, generation)).isEqualTo(operator.folded(view, generation));
      assertThat(operator.verified(view, ALL).path("sound").asBoolean()).isTrue();
      assertThat(operator.rows(view, 1)).isNotEqualTo(operator.folded(view, 1));
    }
  }

  private static Set<List<String>> rows(JsonNode found) {
    Set<List<String>> rows = new HashSet<>();
    for (JsonNode difference : found.path("differences")) {
      List<String> row = new ArrayList<>();
      difference.path("row").forEach(part -> row.add(part.asText()));
      rows.add(row);
    }
    return rows;
  }

  private static Set<String> whats(JsonNode found, RowKey key) {
    Set<String> whats = new TreeSet<>();
    for (JsonNode difference : found.path("differences")) {
      if (difference.path("row").path(0).asText().equals(key.pk())
          && difference.path("row").path(1).asText().equals(key.sk())) {
        whats.add(difference.path("what").asText());
      }
    }
    return whats;
  }

  /** Rows of its own, and rows that it shares with nobody who is damaged. */
  private void write(AtomicBoolean over) {
    Given given = new Given(shop);
    String customer = given.customer("Elsewhere");
    String product = given.product();
    while (!over.get()) {
      String order = given.order(customer, product);
      shop.post("/orders/" + order + "/payment", "{}").changed(order, 2);
    }
  }
}
