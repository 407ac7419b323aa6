package shop.testing.api;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.FieldSource;

/** Every field of every command: what it takes at its bounds, and what it refuses beyond them. */
@ExtendWith(SharedShop.class)
final class ValueRulesTest {

  private final Shop shop;
  private final Commands commands;

  ValueRulesTest(Shop shop) {
    this.shop = shop;
    this.commands = new Commands(shop);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "POST /customers                 | /customerId         | id       | optional",
        "POST /customers                 | /name               | name     | required",
        "POST /customers                 | /email              | email    | optional",
        "POST /customers                 | /region             | region   | required",
        "POST /customers                 | /occurredAt         | time     | optional",
        "PUT /customers/{id}/region      | /region             | region   | required",
        "PUT /customers/{id}/region      | /occurredAt         | time     | optional",
        "POST /products                  | /productId          | id       | optional",
        "POST /products                  | /name               | name     | required",
        "POST /products                  | /price/amount       | amount   | required",
        "POST /products                  | /price/currency     | currency | required",
        "POST /products                  | /occurredAt         | time     | optional",
        "PUT /products/{id}/price        | /amount             | amount   | required",
        "PUT /products/{id}/price        | /currency           | currency | required",
        "PUT /products/{id}/price        | /occurredAt         | time     | optional",
        "PUT /products/{id}/name         | /name               | name     | required",
        "PUT /products/{id}/name         | /occurredAt         | time     | optional",
        "POST /orders                    | /orderId            | id       | optional",
        "POST /orders                    | /customerId         | other id | required",
        "POST /orders                    | /currency           | currency | optional",
        "POST /orders                    | /placedAt           | time     | optional",
        "POST /orders                    | /lines/0/productId  | other id | required",
        "POST /orders                    | /lines/0/quantity   | quantity | required",
        "POST /orders                    | /lines/0/unitPrice  | amount   | optional",
        "POST /orders/{id}/payment       | /occurredAt         | time     | optional",
        "POST /orders/{id}/shipment      | /carrier            | name     | optional",
        "POST /orders/{id}/shipment      | /trackingNumber     | name     | optional",
        "POST /orders/{id}/shipment      | /occurredAt         | time     | optional",
        "POST /orders/{id}/delivery      | /occurredAt         | time     | optional",
        "POST /orders/{id}/cancellation  | /reason             | name     | required",
        "POST /orders/{id}/cancellation  | /occurredAt         | time     | optional",
        "POST /orders/{id}/returns       | /lines/0/productId  | other id | required",
        "POST /orders/{id}/returns       | /lines/0/quantity   | quantity | required",
        "POST /orders/{id}/returns       | /occurredAt         | time     | optional",
      })
  void aFieldTakesWhatItsRuleAllowsAndNothingElse(
      String route, String field, String rule, String presence) {
    Values values = Values.of(rule.replace("other ", ""));
    refuses(commands.ready(route), field, values);
    if (presence.equals("required")) {
      commands.ready(route).without(field).send(shop).isProblem(400, "bad-request", "#" + field);
    } else {
      succeeds(commands.ready(route).without(field));
    }
    if (rule.equals("other id")) {
      return;
    }
    for (String value : values.good()) {
      Target target = commands.ready(route);
      if (rule.equals("id")) {
        value = unique(value);
      } else if (rule.equals("quantity") && route.endsWith("/returns")) {
        value = "1";
      }
      succeeds(target.with(field, value));
    }
  }

  /** As long as it was, but for what is already as short as can be. */
  private String unique(String quoted) {
    String text = quoted.replace("\"", "");
    String unique = shop.id(text.substring(0, Math.min(1, text.length()))) + "." + text;
    return "\"" + unique.substring(0, Math.min(64, unique.length())) + "\"";
  }

  /** Refused, and nothing has changed: the very same command succeeds afterwards. */
  private void refuses(Target target, String field, Values values) {
    for (String value : values.bad()) {
      Answer answer = target.with(field, value).send(shop);
      assertThat(answer.status()).as("%s %s = %s", target.path(), field, value).isEqualTo(400);
      answer.isProblem(400, "bad-request", "#" + field);
    }
    succeeds(target);
  }

  private void succeeds(Target target) {
    Answer answer = target.send(shop);
    assertThat(answer.status()).as("%s with %s", target, answer).isBetween(200, 201);
  }

  @ParameterizedTest
  @FieldSource("shop.testing.api.Commands#ALL")
  void anUnknownFieldIsRefusedWhereverItStands(String route) {
    Target target = commands.ready(route);
    target.with("/na~1me", "\"x\"").send(shop).isProblem(400, "bad-request", "#/na~01me");
    if (target.body().has("lines")) {
      target
          .with("/lines/0/price", "\"1\"")
          .send(shop)
          .isProblem(400, "bad-request", "#/lines/0/price");
      target.with("/lines", "[]").send(shop).isProblem(400, "bad-request", "#/lines");
      target.with("/lines", "[1]").send(shop).isProblem(400, "bad-request", "#/lines/0");
      target.without("/lines").send(shop).isProblem(400, "bad-request", "#/lines");
    }
    if (target.body().has("price")) {
      target.with("/price", "\"1\"").send(shop).isProblem(400, "bad-request", "#/price");
      target.without("/price").send(shop).isProblem(400, "bad-request", "#/price");
    }
    succeeds(target);
  }

  @ParameterizedTest
  @FieldSource("shop.testing.api.Commands#ALL")
  void allFaultsAreToldAtOnce(String route) {
    Target target = commands.ready(route);
    Target faulty = target.with("/other", "\"x\"");
    faulty
        .with("/occurredAt", "\"x\"")
        .with("/another", "\"y\"")
        .send(shop)
        .isProblem(400, "bad-request", "#/other", "#/another", "#/occurredAt");
  }
}
