package shop.testing.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** An order's life: in each state, each command. */
@ExtendWith(SharedShop.class)
final class OrderStatesTest {

  private static final List<String> STATES =
      List.of("PLACED", "PAID", "SHIPPED", "DELIVERED", "CANCELLED");
  private static final List<String> COMMANDS =
      List.of("payment", "shipment", "delivery", "cancellation", "returns");

  private final Shop shop;
  private final Given given;

  OrderStatesTest(Shop shop) {
    this.shop = shop;
    this.given = new Given(shop);
  }

  static Stream<Arguments> everyCommandInEveryState() {
    return STATES.stream()
        .flatMap(state -> COMMANDS.stream().map(command -> Arguments.of(state, command)));
  }

  @ParameterizedTest
  @MethodSource
  void everyCommandInEveryState(String state, String command) {
    String product = given.product();
    String order = given.orderThatIs(state, product);
    long version = 1L + Given.steps(state).size();
    Answer answer = shop.post("/orders/" + order + "/" + command, body(command, product));
    String after = after(state, command);
    if (after.isEmpty()) {
      answer.isProblem(409, "state-conflict");
      assertThat(answer.json().path("detail").asText()).contains(state);
      after = state;
    } else {
      answer.changed(order, ++version);
    }
    JsonNode shown = shop.getSeeing(seen(answer, order), "/orders/" + order).json();
    assertThat(shown.path("status").asText()).isEqualTo(after);
    assertThat(shown.path("version").asLong()).isEqualTo(version);
    assertThat(shown.path("timeline")).hasSize((int) version);
  }

  /** An answer with a token: after a refusal that of a renaming, in the views' own time. */
  private Answer seen(Answer answer, String order) {
    if (answer.status() == 200) {
      return answer;
    }
    shop.awaitViews();
    String key = shop.get("/orders/" + order).json().path("customer").path("customerId").asText();
    return shop.put("/customers/" + key + "/region", "{\"region\": \"Avalon\"}");
  }

  private static String body(String command, String product) {
    return switch (command) {
      case "cancellation" -> "{\"reason\": \"Broken\"}";
      case "returns" -> Given.returning(product, 1);
      default -> "{}";
    };
  }

  /** The contract's table: empty where the command is refused. */
  private static String after(String state, String command) {
    return switch (state + " " + command) {
      case "PLACED payment" -> "PAID";
      case "PAID shipment" -> "SHIPPED";
      case "SHIPPED delivery" -> "DELIVERED";
      case "PLACED cancellation", "PAID cancellation" -> "CANCELLED";
      case "SHIPPED returns" -> "SHIPPED";
      case "DELIVERED returns" -> "DELIVERED";
      default -> "";
    };
  }

  @ParameterizedTest
  @CsvSource({"payment", "shipment", "delivery", "cancellation", "returns"})
  void aCommandOnAnOrderThatDoesNotExistIs404(String command) {
    shop.post("/orders/" + shop.id("missing") + "/" + command, body(command, "tea"))
        .isProblem(404, "not-found");
  }

  @Test
  void aReturnTakesFromTheProductsLinesInOrderAndAtMostWhatWasBought() {
    String customer = given.customer();
    String tea = given.product();
    String pot = given.product();
    String order = shop.id("order");
    shop.post(
            "/orders",
            Given.order(
                order,
                customer,
                Given.line(tea, 2) + "," + Given.line(pot, 1) + "," + Given.line(tea, 3)))
        .created(order, "/orders/" + order);
    shop.post("/orders/" + order + "/payment", "{}").changed(order, 2);
    shop.post("/orders/" + order + "/shipment", "{}").changed(order, 3);

    returns(order, Given.line(tea, 6)).isProblem(409, "too-much-returned", "#/lines/0/productId");
    String twice = Given.line(tea, 1) + "," + Given.line(pot, 1) + "," + Given.line(tea, 2);
    assertThat(returned(returns(order, twice).changed(order, 4), order)).isEqualTo("[2, 1, 1]");
    returns(order, Given.line(tea, 1) + "," + Given.line(tea, 2))
        .isProblem(409, "too-much-returned", "#/lines/0/productId", "#/lines/1/productId");
    returns(order, Given.line(pot, 1) + "," + Given.line(tea, 1))
        .isProblem(409, "too-much-returned", "#/lines/0/productId");
    returns(order, Given.line(tea, 1) + "," + Given.line("other", 1))
        .isProblem(422, "unknown-reference", "#/lines/1/productId");
    assertThat(returned(returns(order, Given.line(tea, 2)).changed(order, 5), order))
        .isEqualTo("[2, 1, 3]");
    returns(order, Given.line(tea, 1)).isProblem(409, "too-much-returned", "#/lines/0/productId");
  }

  private Answer returns(String order, String lines) {
    return shop.post("/orders/" + order + "/returns", "{\"lines\": [" + lines + "]}");
  }

  private String returned(Answer command, String order) {
    return shop.getSeeing(command, "/orders/" + order)
        .succeeds()
        .json()
        .path("lines")
        .valueStream()
        .map(line -> line.path("returned").asInt())
        .toList()
        .toString();
  }
}
