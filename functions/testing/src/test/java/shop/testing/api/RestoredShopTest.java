package shop.testing.api;

import static cqrs.journal.dynamodb.Attributes.s;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import cqrs.journal.Partitions;
import cqrs.journal.Token;
import cqrs.restore.RestoreProgram;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import local.LocalOptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import shop.testing.Await;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** The whole system before and after its write table came back torn. */
class RestoredShopTest {

  private static final String ANN =
      "{\"customerId\": \"ann\", \"name\": \"Ann\", \"region\": \"Kent\"}";
  private static final String TEA =
      "{\"productId\": \"tea\", \"name\": \"Tea\","
          + " \"price\": {\"amount\": \"2.50\", \"currency\": \"GBP\"}}";

  private static String order(String id) {
    return "{\"orderId\": \"%s\", \"customerId\": \"ann\", \"lines\": [%s]}"
        .formatted(id, "{\"productId\": \"tea\", \"quantity\": 2}");
  }

  private static LocalOptions options(Path folder) {
    return LocalOptions.inMemory(Shop.root().resolve("template.yaml"))
        .withParameters(Map.of("SettledMinutes", "0"))
        .withData(folder.resolve("data"));
  }

  @Test
  void lostCommandsWorkAnewAndViewsAndTokensAreThoseOfTheNewEpoch(@TempDir Path folder) {
    String kept;
    String lost;
    try (Shop shop = Shop.start(options(folder))) {
      shop.post("/customers", ANN).is(201);
      shop.post("/products", TEA).is(201);
      kept = token(shop.post("/orders", order("o1"), "Idempotency-Key", "k1").is(201));
      lost = token(shop.post("/orders", order("o2"), "Idempotency-Key", "k2").is(201));
      shop.post("/orders/o1/payment", "{}").is(200);
      shop.awaitViews();
      Await.until("the relay has published", () -> heard(shop).size() == 5);

      // Of o2 all but its event has come back; so the payment behind it is cut as well.
      delete(shop, lost);
      restore(shop, folder);
    }

    try (Shop shop = Shop.start(options(folder))) {
      Await.until("views are built anew", () -> isBuilt(shop.get("/views").json()));

      assertThat(shop.get("/orders/o1").is(200).json().path("status").asText()).isEqualTo("PLACED");
      shop.get("/orders/o2").is(404);
      assertThat(shop.get("/orders/o1", "Consistency-Token", kept).is(400).text())
          .contains("before the data was restored");

      Answer anew = shop.post("/orders", order("o2"), "Idempotency-Key", "k2").is(201);
      assertThat(anew.headers().firstValue("Idempotent-Replayed")).isEmpty();
      assertThat(token(anew)).isEqualTo(lost + ":2");
      shop.getSeeing(anew, "/orders/o2").is(200);
      Answer again = shop.post("/orders", order("o1"), "Idempotency-Key", "k1").is(201);
      assertThat(again.headers().firstValue("Idempotent-Replayed")).contains("true");
      assertThat(token(again)).isEqualTo(kept + ":2");
      shop.getSeeing(again, "/customers/ann/orders").is(200);
      Answer paid = shop.post("/orders/o1/payment", "{}").is(200);

      // Kept events are not published again. Cut events are gone, and new ones take their places.
      Await.until("the relay goes on", () -> heard(shop).size() >= 2);
      assertThat(heard(shop)).containsExactly(token(anew), token(paid));
    }
  }

  /** The tokens of what the domain bus has taken. */
  private static List<String> heard(Shop shop) {
    return shop.system().bus("DomainBus").received().stream()
        .map(event -> Answer.parse(event.entry().detail()).path("consistencyToken").asText())
        .toList();
  }

  private static String token(Answer command) {
    return command.json().path("consistencyToken").asText();
  }

  private static void delete(Shop shop, String token) {
    var at = Token.parse(token, new Partitions(64)).orElseThrow().position();
    Map<String, AttributeValue> key =
        Map.of("pk", s("JOURNAL#" + at.partition()), "sk", s("%016d".formatted(at.offset())));
    shop.dynamoDb().deleteItem(r -> r.tableName(table(shop, "WriteTable")).key(key));
  }

  private static String table(Shop shop, String logicalId) {
    return shop.system().template().tables().stream()
        .filter(table -> table.logicalId().equals(logicalId))
        .findFirst()
        .orElseThrow()
        .name();
  }

  private static void restore(Shop shop, Path folder) {
    var told = new java.io.ByteArrayOutputStream();
    PrintStream stream = new PrintStream(told, true, StandardCharsets.UTF_8);
    int code =
        new RestoreProgram(shop.dynamoDb(), stream, stream, Clock.systemUTC(), Duration.ZERO)
            .run(
                "--table=" + table(shop, "WriteTable"),
                "--projections=" + table(shop, "ProjectionsTable"),
                "--report=" + folder.resolve("report.jsonl"),
                "--copied=true",
                "--apply=true");
    assertThat(told.toString(StandardCharsets.UTF_8))
        .contains("3 events stay, 1 are cut", "OrderPaid ORDER#o1")
        .contains("ahead of their events: 1, ", "without any event: 1\n")
        .contains("receipts: 2, without their event: 1")
        .contains("customers, orders, products, regions")
        .contains("Done: epoch 2 is open.");
    assertThat(code).isZero();
  }

  private static boolean isBuilt(JsonNode views) {
    for (JsonNode view : views.path("items")) {
      if (view.path("generation").asLong() != 2 || view.at("/lag/events").asLong() != 0) {
        return false;
      }
    }
    return true;
  }
}
