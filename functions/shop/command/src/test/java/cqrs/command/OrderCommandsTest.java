package cqrs.command;

import static cqrs.command.Bodies.line;
import static cqrs.command.Bodies.lines;
import static org.assertj.core.api.Assertions.assertThat;

import cqrs.command.LocalShop.Answer;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import shop.domain.OrderEvent.OrderCancelled;
import shop.domain.OrderEvent.OrderLinesReturned;
import shop.domain.OrderEvent.OrderPlaced;
import shop.domain.OrderEvent.OrderShipped;
import shop.domain.OrderEvent.PlacedLine;
import shop.domain.OrderEvent.TakenBack;

class OrderCommandsTest {

  private static LocalShop shop;

  @BeforeAll
  static void open() {
    shop = new LocalShop();
    shop.customer("ada");
    shop.product("lamp", "2.50", "GBP");
    shop.product("rug", "10", "GBP");
    shop.product("vase", "7", "EUR");
  }

  @AfterAll
  static void close() {
    shop.close();
  }

  @Test
  void anOrderCopiesWhatItsCustomerAndProductsAreNow() {
    Answer answer =
        shop.post(
            "/orders",
            """
            {"orderId":"o1","customerId":"ada","placedAt":"2011-11-04T09:30:00.5+01:00",
             "lines":[{"productId":"lamp","quantity":2},
                      {"productId":"rug","quantity":1,"unitPrice":9.990},
                      {"productId":"lamp","quantity":1,"unitPrice":"0"}]}\
            """);

    assertThat(answer.status()).isEqualTo(201);
    assertThat(answer.headers()).containsEntry("Location", "/orders/o1");
    OrderPlaced placed = (OrderPlaced) shop.events("ada").getLast().event();
    assertThat(placed.placement().region()).isEqualTo("France");
    assertThat(placed.placement().placedAt()).isEqualTo(Instant.parse("2011-11-04T08:30:00.5Z"));
    assertThat(placed.placement().currency().getCurrencyCode()).isEqualTo("GBP");
    assertThat(placed.customerName()).isEqualTo("Ada");
    assertThat(placed.lines())
        .containsExactly(
            new PlacedLine("lamp", "Lamp lamp", 2, new BigDecimal("2.5")),
            new PlacedLine("rug", "Lamp rug", 1, new BigDecimal("9.99")),
            new PlacedLine("lamp", "Lamp lamp", 1, new BigDecimal("0")));
  }

  @Test
  void anOrderGoesItsWayAndEveryStepIsAVersion() {
    shop.order("way", "ada", "lamp");

    assertThat(shop.post("/orders/way/payment", "{}").body()).containsEntry("version", 2);
    assertThat(
            shop.post("/orders/way/shipment", "{\"carrier\":\"DHL\",\"trackingNumber\":\"7\"}")
                .body())
        .containsEntry("version", 3);
    assertThat(shop.events("ada").getLast().event())
        .isInstanceOfSatisfying(
            OrderShipped.class,
            e -> {
              assertThat(e.carrier()).isEqualTo("DHL");
              assertThat(e.trackingNumber()).isEqualTo("7");
            });
    Answer delivered = shop.post("/orders/way/delivery", "{}", "if-match", "\"3\"");
    assertThat(delivered.body()).containsEntry("version", 4).containsEntry("id", "way");
    assertThat(delivered.headers()).containsEntry("ETag", "\"4\"");
  }

  @Test
  void aStepWithoutRequiredFieldsNeedsNoBody() {
    shop.order("bare", "ada", "lamp");

    for (String step : List.of("payment", "shipment", "delivery")) {
      String path = "/orders/bare/" + step;
      assertThat(shop.post(path, "{}", "content-type", "text/plain").status()).isEqualTo(415);
      assertThat(shop.post(path, " ").status()).isEqualTo(400);
      assertThat(shop.post(path, "", "content-type", "text/plain").status()).isEqualTo(200);
    }
    assertThat(shop.post("/orders/bare/returns", "").status()).isEqualTo(400);
    assertThat(shop.post("/orders/bare/returns", "", "content-type", "x/y").status())
        .isEqualTo(415);
  }

  @Test
  void anIdThatIsNoneComesBeforeABrokenBody() {
    for (String body : List.of("{", "", "{\"reason\":1}")) {
      Answer answer = shop.post("/orders/a b/cancellation", body);

      assertThat(answer.status()).isEqualTo(400);
      assertThat(answer.text("detail")).startsWith("The id in the path ");
    }
  }

  @Test
  void anOrderMayBeOlderThanItsCustomerButNoStepOlderThanTheOneBefore() {
    shop.post(
        "/orders",
        Bodies.order("timed", "ada", "lamp")
            .replaceFirst("}$", ",\"placedAt\":\"1999-01-01T00:00:00Z\"}"));
    String early = "{\"occurredAt\":\"1998-12-31T23:59:59.999Z\"}";
    String same = "{\"occurredAt\":\"1999-01-01T00:00:00Z\"}";

    assertThat(shop.post("/orders/timed/payment", early).status()).isEqualTo(409);
    assertThat(shop.post("/orders/timed/payment", early).pointers())
        .containsExactly("#/occurredAt");
    assertThat(shop.post("/orders/timed/payment", same).status()).isEqualTo(200);
    assertThat(shop.post("/orders/timed/payment", early).text("detail"))
        .isEqualTo("The order is PAID: it cannot be paid.");
  }

  @Test
  void aStepOutOfTurnIsAConflictThatNamesTheState() {
    shop.order("turn", "ada", "lamp");

    for (String step : List.of("shipment", "delivery")) {
      Answer answer = shop.post("/orders/turn/" + step, "{}");
      assertThat(answer.status()).isEqualTo(409);
      assertThat(answer.text("detail")).contains("PLACED");
    }
    assertThat(shop.post("/orders/turn/returns", lines(line("lamp", 1))).status()).isEqualTo(409);
    shop.step("turn", "payment");
    assertThat(shop.post("/orders/turn/payment", "{}").status()).isEqualTo(409);
    shop.step("turn", "shipment");
    Answer late = shop.post("/orders/turn/cancellation", "{\"reason\":\"late\"}");
    assertThat(late.status()).isEqualTo(409);
    assertThat(late.text("detail")).isEqualTo("The order is SHIPPED: it cannot be cancelled.");
  }

  @Test
  void aCancellationTakesEveryLineBack() {
    shop.order("off", "ada", "lamp", "rug");

    Answer answer = shop.post("/orders/off/cancellation", "{\"reason\":\"changed my mind\"}");

    assertThat(answer.status()).isEqualTo(200);
    assertThat(shop.events("ada").getLast().event())
        .isInstanceOfSatisfying(
            OrderCancelled.class,
            e -> {
              assertThat(e.reason()).isEqualTo("changed my mind");
              assertThat(e.lines())
                  .containsExactly(
                      new TakenBack(0, "lamp", 1, new BigDecimal("2.5")),
                      new TakenBack(1, "rug", 1, new BigDecimal("10")));
            });
  }

  @Test
  void aReturnTakesFromTheLinesInTheirOrder() {
    shop.post(
        "/orders",
        """
        {"orderId":"back","customerId":"ada","lines":[
          {"productId":"lamp","quantity":2},{"productId":"rug","quantity":1},
          {"productId":"lamp","quantity":2,"unitPrice":"1"}]}\
        """);
    shop.step("back", "payment");
    shop.step("back", "shipment");

    Answer answer = shop.post("/orders/back/returns", lines(line("lamp", 1), line("lamp", 2)));
    Answer tooMuch = shop.post("/orders/back/returns", lines(line("rug", 1), line("lamp", 2)));
    Answer stranger = shop.post("/orders/back/returns", lines(line("lamp", 1), line("vase", 1)));

    assertThat(answer.status()).isEqualTo(200);
    assertThat(shop.events("ada").getLast().event())
        .isInstanceOfSatisfying(
            OrderLinesReturned.class,
            e -> {
              assertThat(e.lines())
                  .containsExactly(
                      new TakenBack(0, "lamp", 2, new BigDecimal("2.5")),
                      new TakenBack(2, "lamp", 1, new BigDecimal("1")));
              assertThat(e.returnedInAll()).containsExactly(2, 0, 1);
            });
    assertThat(tooMuch.status()).isEqualTo(409);
    assertThat(tooMuch.pointers()).containsExactly("#/lines/1/productId");
    assertThat(stranger.status()).isEqualTo(422);
    assertThat(stranger.pointers()).containsExactly("#/lines/1/productId");
  }

  @Test
  void whatAnOrderRefersToMustExist() {
    Answer answer = shop.post("/orders", Bodies.order("x", "nobody", "ghost", "lamp", "ghost"));

    assertThat(answer.status()).isEqualTo(422);
    assertThat(answer.pointers())
        .containsExactly("#/customerId", "#/lines/0/productId", "#/lines/2/productId");
  }

  @Test
  void listPricesInSeveralCurrenciesNeedANamedOne() {
    Answer undecided = shop.post("/orders", Bodies.order("mixed", "ada", "lamp", "vase"));
    Answer other =
        shop.post(
            "/orders",
            """
            {"orderId":"mixed","customerId":"ada","currency":"GBP","lines":[
              {"productId":"lamp","quantity":1},{"productId":"vase","quantity":1}]}\
            """);
    Answer priced =
        shop.post(
            "/orders",
            """
            {"orderId":"mixed","customerId":"ada","currency":"GBP","lines":[
              {"productId":"lamp","quantity":1},
              {"productId":"vase","quantity":1,"unitPrice":"6.5"}]}\
            """);

    assertThat(undecided.status()).isEqualTo(422);
    assertThat(undecided.text("detail")).contains("EUR and GBP");
    assertThat(other.status()).isEqualTo(422);
    assertThat(other.pointers()).containsExactly("#/lines/1/unitPrice");
    assertThat(priced.status()).isEqualTo(201);
  }

  @Test
  void anOrderIsPlacedOnceAndCommandsNeedOne() {
    shop.order("once", "ada", "lamp");

    assertThat(shop.post("/orders", Bodies.order("once", "ada", "lamp")).status()).isEqualTo(409);
    for (String step : List.of("payment", "shipment", "delivery")) {
      assertThat(shop.post("/orders/none/" + step, "{}").status()).isEqualTo(404);
    }
    assertThat(shop.post("/orders/none/cancellation", "{\"reason\":\"x\"}").status())
        .isEqualTo(404);
    assertThat(shop.post("/orders/none/returns", lines(line("lamp", 1))).status()).isEqualTo(404);
  }

  @Test
  void timesMayLieADayAheadAndNotMore() {
    Instant now = shop.now();
    String body =
        "{\"customerId\":\"ada\",\"placedAt\":\"%s\",\"lines\":[" + line("lamp", 1) + "]}";

    Answer soon = shop.post("/orders", body.formatted(now.plus(Duration.ofHours(23))));
    Answer late = shop.post("/orders", body.formatted(now.plus(Duration.ofHours(25))));

    assertThat(soon.status()).isEqualTo(201);
    assertThat(late.status()).isEqualTo(400);
    assertThat(late.pointers()).containsExactly("#/placedAt");
  }

  @Test
  void aThousandLinesAreTakenAndOneMoreIsTooLarge() {
    String line = line("lamp", 1);
    String thousand = String.join(",", Collections.nCopies(1_000, line));
    String body = "{\"orderId\":\"%s\",\"customerId\":\"ada\",\"lines\":[%s]}";

    assertThat(shop.post("/orders", body.formatted("thousand", thousand)).status()).isEqualTo(201);
    assertThat(shop.post("/orders", body.formatted("more", thousand + "," + line)).status())
        .isEqualTo(413);
    assertThat(shop.post("/orders/thousand/returns", lines(thousand, line)).status())
        .isEqualTo(413);
    assertThat(shop.post("/orders", body.formatted("none", "")).pointers())
        .containsExactly("#/lines");
  }

  @Test
  void commandsHaveNoQueryParameters() {
    var event = shop.event("POST", "/orders/none/payment", "{}");
    event.setRawQueryString("dryRun=true");
    var answer = shop.handle(event);

    assertThat(answer.status()).isEqualTo(400);
    assertThat(answer.pointers()).containsExactly("?dryRun");
  }
}
