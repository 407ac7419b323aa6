package cqrs.command;

import static org.assertj.core.api.Assertions.assertThat;

import cqrs.command.LocalShop.Answer;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import shop.domain.ShopEvent;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/**
 * The function dies before or after each of a command's calls. The caller sends the command again
 * with its key, to another instance: it has taken effect once, and is answered as if nothing had
 * happened.
 */
class CrashesTest {

  private static final String KEY = "idempotency-key";

  private LocalShop shop;

  /** A command that succeeds once. */
  enum Sent {
    REGISTER(201),
    RENAME(200),
    RENAME_TO_THE_SAME(200),
    ADD(201),
    PLACE(201),
    PAY(200),
    CANCEL(200),
    RETURN(200);

    private final int status;

    Sent(int status) {
      this.status = status;
    }
  }

  /** The end of an instance: nothing in it may hold that up. */
  private static final class Death extends Error {

    private static final long serialVersionUID = 1;
  }

  @BeforeEach
  void open() {
    shop = new LocalShop();
    shop.customer("ada");
    shop.product("lamp", "2.50", "GBP");
  }

  @AfterEach
  void close() {
    shop.close();
  }

  private Answer send(CommandHandler<ShopEvent> to, Sent command, String id) {
    return switch (command) {
      case REGISTER -> shop.send(to, "POST", "/customers", Bodies.customer(id), KEY, id);
      case RENAME ->
          shop.send(to, "PUT", "/customers/ada/name", "{\"name\":\"" + id + "\"}", KEY, id);
      case RENAME_TO_THE_SAME ->
          shop.send(to, "PUT", "/customers/ada/name", "{\"name\":\"Ada\"}", KEY, id);
      case ADD -> shop.send(to, "POST", "/products", Bodies.product(id, "1", "GBP"), KEY, id);
      case PLACE -> shop.send(to, "POST", "/orders", Bodies.order(id, "ada", "lamp"), KEY, id);
      case PAY -> shop.send(to, "POST", "/orders/" + id + "/payment", "{}", KEY, id);
      case CANCEL ->
          shop.send(to, "POST", "/orders/" + id + "/cancellation", "{\"reason\":\"No\"}", KEY, id);
      case RETURN ->
          shop.send(
              to,
              "POST",
              "/orders/" + id + "/returns",
              Bodies.lines(Bodies.line("lamp", 1)),
              KEY,
              id);
    };
  }

  private void prepare(Sent command, String id) {
    if (command == Sent.PAY || command == Sent.CANCEL || command == Sent.RETURN) {
      shop.order(id, "ada", "lamp");
    }
    if (command == Sent.RETURN) {
      shop.step(id, "payment");
      shop.step(id, "shipment");
    }
  }

  @ParameterizedTest
  @EnumSource
  void aCommandWhoseFunctionDiesTakesEffectOnce(Sent command) {
    List<String> deaths = new ArrayList<>();
    boolean isDead = true;
    for (int at = 0; isDead; at++) {
      String id = command.name().toLowerCase(Locale.ROOT) + "-" + at;
      prepare(command, id);
      long before = shop.rowsBeginning("JOURNAL#");

      Mortal instance = new Mortal(at);
      instance.serve(() -> send(shop.handler(instance.client(shop.dynamoDb())), command, id));
      instance.death().ifPresent(deaths::add);
      isDead = instance.death().isPresent();
      Answer again = send(shop.handler(shop.dynamoDb()), command, id);
      Answer third = send(shop.handler(shop.dynamoDb()), command, id);

      assertThat(again.status()).as("after deaths %s", deaths).isEqualTo(command.status);
      assertThat(third.body()).isEqualTo(again.body());
      assertThat(third.headers()).containsEntry("Idempotent-Replayed", "true");
      assertThat(shop.rowsBeginning("JOURNAL#") - before)
          .as("events after deaths %s", deaths)
          .isEqualTo(command == Sent.RENAME_TO_THE_SAME ? 0 : 1);
    }
    assertThat(deaths)
        .contains("before transactWriteItems", "after transactWriteItems")
        .hasSizeGreaterThanOrEqualTo(4);
  }

  /** An instance that dies at one of its steps. Nothing that it still does has an effect then. */
  private static final class Mortal {

    private final int fatal;
    private final AtomicInteger steps = new AtomicInteger();
    private final AtomicReference<@Nullable String> death = new AtomicReference<>();

    Mortal(int fatal) {
      this.fatal = fatal;
    }

    Optional<String> death() {
      return Optional.ofNullable(death.get());
    }

    DynamoDbClient client(DynamoDbClient target) {
      return Interposed.client(
          target,
          (method, call) -> {
            step("before " + method);
            Object answer = call.call();
            step("after " + method);
            return answer;
          });
    }

    private void step(String where) {
      if (steps.getAndIncrement() == fatal) {
        death.set(where);
      }
      if (death.get() != null) {
        throw new Death();
      }
    }

    /** Nobody gets the answer of an instance that has died. */
    void serve(Supplier<Answer> request) {
      try {
        Answer answer = request.get();
        assertThat(answer.status() < 300 || death().isPresent()).as("%s", answer).isTrue();
      } catch (Death died) {
        assertThat(death()).isPresent();
      }
    }
  }
}
