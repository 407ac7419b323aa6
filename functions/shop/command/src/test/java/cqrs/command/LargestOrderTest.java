package cqrs.command;

import static org.assertj.core.api.Assertions.assertThat;

import cqrs.command.LocalShop.Answer;
import cqrs.http.json.Json;
import java.util.Map;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import shop.domain.OrderEvent.OrderLinesReturned;
import shop.domain.OrderEvent.OrderPlaced;

/**
 * 1,000 lines with the longest ids, names and prices that the contract allows, hard to compress.
 */
class LargestOrderTest {

  private static final String IDS =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789._-";
  private static final int LINES = 1_000;

  private static final Random random = new Random(7);
  private static LocalShop shop;
  private static String customer;
  private static String[] products;

  @BeforeAll
  static void open() {
    shop = new LocalShop();
    customer = id();
    shop.post(
        "/customers",
        Json.write(
            Map.of("customerId", customer, "name", name(), "region", "\uD83D\uDE80".repeat(64))));
    products = IntStream.range(0, LINES).mapToObj(_ -> id()).toArray(String[]::new);
    for (String product : products) {
      Map<String, String> price = Map.of("amount", price(), "currency", "GBP");
      Answer added =
          shop.post(
              "/products",
              Json.write(Map.of("productId", product, "name", name(), "price", price)));
      assertThat(added.status()).isEqualTo(201);
    }
  }

  @AfterAll
  static void close() {
    shop.close();
  }

  @Test
  void isPlacedPaidShippedDeliveredAndReturned() {
    String order = id();
    assertThat(place(order).status()).isEqualTo(201);
    shop.step(order, "payment");
    shop.step(order, "shipment");
    shop.step(order, "delivery");

    Answer first = shop.post("/orders/" + order + "/returns", lines(1));
    Answer rest = shop.post("/orders/" + order + "/returns", lines(999_999));

    assertThat(first.status()).isEqualTo(200);
    assertThat(rest.body()).containsEntry("version", 6);
    OrderLinesReturned returned = (OrderLinesReturned) shop.events(customer).getLast().event();
    assertThat(returned.lines()).hasSize(LINES);
    assertThat(returned.returnedInAll()).hasSize(LINES).allMatch(inAll -> inAll == 1_000_000);
    assertThat(shop.events(customer))
        .extracting(e -> e.event())
        .hasAtLeastOneElementOfType(OrderPlaced.class);
  }

  @Test
  void isCancelled() {
    String order = id();
    assertThat(place(order).status()).isEqualTo(201);

    String reason = Json.write(Map.of("reason", name()));
    assertThat(shop.post("/orders/" + order + "/cancellation", reason).status()).isEqualTo(200);
  }

  @Test
  void isToldEveryOneOfItsFaults() {
    String faulty =
        IntStream.range(0, LINES)
            .mapToObj(_ -> "{\"quantity\":0,\"unitPrice\":\"-\"}")
            .collect(Collectors.joining(","));

    Answer answer =
        shop.post("/orders", "{\"customerId\":\"" + customer + "\",\"lines\":[" + faulty + "]}");

    assertThat(answer.status()).isEqualTo(400);
    assertThat(answer.pointers())
        .hasSize(3 * LINES)
        .contains("#/lines/0/productId", "#/lines/999/quantity", "#/lines/500/unitPrice");
  }

  private static Answer place(String order) {
    return shop.post(
        "/orders",
        "{\"orderId\":\"%s\",\"customerId\":\"%s\",%s"
            .formatted(order, customer, lines(1_000_000).substring(1)));
  }

  private static String lines(int quantity) {
    return IntStream.range(0, LINES)
        .mapToObj(i -> Bodies.line(products[i], quantity))
        .collect(Collectors.joining(",", "{\"lines\":[", "]}"));
  }

  private static String id() {
    return random
        .ints(64, 0, IDS.length())
        .mapToObj(i -> String.valueOf(IDS.charAt(i)))
        .collect(Collectors.joining());
  }

  /** 200 bytes: half of them printable ASCII with quotes and backslashes, half beyond the BMP. */
  private static String name() {
    StringBuilder name = new StringBuilder();
    random.ints(100, '!', '~' + 1).forEach(name::appendCodePoint);
    random.ints(25, 0x20000, 0x2a000).forEach(name::appendCodePoint);
    return name.toString();
  }

  private static String price() {
    return random.nextLong(100_000_000_000L, 1_000_000_000_000L)
        + "."
        + random.nextInt(100_000, 1_000_000);
  }
}
