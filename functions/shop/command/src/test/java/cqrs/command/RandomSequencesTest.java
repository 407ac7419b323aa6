package cqrs.command;

import static org.assertj.core.api.Assertions.assertThat;

import cqrs.command.LocalShop.Answer;
import cqrs.command.ShopModel.Line;
import cqrs.command.ShopModel.Outcome;
import cqrs.command.ShopModel.Step;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import java.util.SplittableRandom;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import shop.domain.Order;
import shop.domain.OrderDecider;
import shop.domain.OrderEvent;

/**
 * Random commands, allowed or not, with {@code If-Match} and repetitions, end as a model says. A
 * sequence is made of a seed of its own: {@code -Dsequences=1 -Dseed=N} runs the one that a failure
 * names.
 */
class RandomSequencesTest {

  private static final int SEQUENCES = Integer.getInteger("sequences", 50);
  private static final long SEED = Long.getLong("seed", 1);

  /** Tables with too many rows make DynamoDB Local slow. */
  private static final int OF_ONE_SHOP = 100;

  private static final List<String> CURRENCIES = List.of("GBP", "JPY");

  /** A request, and what the model makes of it. */
  private record Sent(
      String method, String path, String body, Function<Optional<String>, Outcome> model) {

    boolean isSame(Sent other) {
      return method.equals(other.method) && path.equals(other.path) && body.equals(other.body);
    }
  }

  /** A success under a key. */
  private record Kept(Sent sent, Answer answer) {}

  private final TreeSet<Integer> statuses = new TreeSet<>();
  private int replays;

  @Test
  void everyCommandEndsAsTheModelSays() {
    int commands = 0;
    for (int first = 0; first < SEQUENCES; first += OF_ONE_SHOP) {
      try (LocalShop shop = new LocalShop()) {
        for (int i = first; i < Math.min(SEQUENCES, first + OF_ONE_SHOP); i++) {
          commands += new Sequence(shop, SEED + i).run();
        }
      }
    }
    if (SEQUENCES >= 50) {
      assertThat(statuses).containsExactly(200, 201, 404, 409, 412, 422);
      assertThat(replays).isGreaterThan(SEQUENCES / 10);
      assertThat(commands).isGreaterThan(SEQUENCES * 10);
    }
  }

  /** Commands on a few aggregates that no other sequence has. */
  private final class Sequence {

    private final LocalShop shop;
    private final long seed;
    private final Random random;
    private final ShopModel model = new ShopModel();
    private final Map<String, Kept> kept = new HashMap<>();
    private final List<String> story = new ArrayList<>();

    Sequence(LocalShop shop, long seed) {
      this.shop = shop;
      this.seed = seed;
      this.random = new Random(new SplittableRandom(seed).nextLong());
    }

    private <T> T one(List<T> all) {
      return all.get(random.nextInt(all.size()));
    }

    private String id(String prefix, int count) {
      return prefix + seed + "-" + random.nextInt(count);
    }

    int run() {
      int commands = 15 + random.nextInt(30);
      for (int i = 0; i < commands; i++) {
        command();
      }
      journalAgrees();
      return commands;
    }

    private void command() {
      Sent sent = sent();
      Optional<String> match =
          switch (random.nextInt(8)) {
            case 0 -> Optional.of("*");
            case 1 -> Optional.of("\"" + (1 + random.nextInt(3)) + "\"");
            default -> Optional.empty();
          };
      Optional<String> key = random.nextInt(3) > 0 ? Optional.empty() : Optional.of(id("key", 6));
      if (key.isPresent() && kept.containsKey(key.get()) && random.nextBoolean()) {
        sent = Objects.requireNonNull(kept.get(key.get())).sent();
      }
      List<String> headers = new ArrayList<>();
      match.ifPresent(it -> headers.addAll(List.of("if-match", it)));
      key.ifPresent(it -> headers.addAll(List.of("idempotency-key", it)));
      Answer answer =
          shop.send(sent.method(), sent.path(), sent.body(), headers.toArray(String[]::new));
      statuses.add(answer.status());
      story.add("%s %s --> %s".formatted(sent, headers, answer));
      check(sent, match, key, answer);
    }

    private void check(Sent sent, Optional<String> match, Optional<String> key, Answer answer) {
      @Nullable Kept before = key.map(kept::get).orElse(null);
      if (before == null) {
        Outcome outcome = sent.model().apply(match);
        is(answer.status(), outcome.status());
        if (outcome.succeeds()) {
          is(answer.body().get("version"), outcome.version());
          key.ifPresent(it -> kept.put(it, new Kept(sent, answer)));
        }
      } else if (before.sent().isSame(sent)) {
        replays++;
        is(answer.status(), before.answer().status());
        is(answer.body(), before.answer().body());
        is(answer.headers().get("Idempotent-Replayed"), "true");
      } else {
        is(answer.status(), 422);
      }
    }

    private void is(@Nullable Object actual, @Nullable Object expected) {
      if (!Objects.equals(actual, expected)) {
        assertThat(actual)
            .as("Seed %s:%n%s", seed, String.join(System.lineSeparator(), story))
            .isEqualTo(expected);
      }
    }

    private Sent sent() {
      return switch (random.nextInt(16)) {
        case 0 -> register();
        case 1 -> add();
        case 2 -> customer("name", one(List.of("Ada", "Eve")));
        case 3 -> customer("email", one(List.of("ada@example.org", "")));
        case 4 -> customer("region", one(List.of("France", "Spain")));
        case 5 -> renamed();
        case 6 -> repriced();
        case 7, 8, 9 -> placed();
        case 10 -> cancelled();
        case 11, 12 -> returned();
        default -> stepped(one(List.of(Step.values())));
      };
    }

    private Sent register() {
      String id = id("c", 3);
      return new Sent(
          "POST", "/customers", Bodies.customer(id), match -> model.register(id, match));
    }

    private Sent add() {
      String id = id("p", 3);
      String currency = one(CURRENCIES);
      return new Sent(
          "POST",
          "/products",
          Bodies.product(id, "2.50", currency),
          match -> model.add(id, "2.50", currency, match));
    }

    private Sent customer(String field, String value) {
      String id = id("c", 3);
      @Nullable String wanted = value.isEmpty() ? null : value;
      String json = wanted == null ? "null" : "\"" + wanted + "\"";
      return new Sent(
          "PUT",
          "/customers/" + id + "/" + field,
          "{\"" + field + "\":" + json + "}",
          match -> model.change(id, field, wanted, match));
    }

    private Sent renamed() {
      String id = id("p", 3);
      String name = one(List.of("Lamp " + id, "Torch"));
      return new Sent(
          "PUT",
          "/products/" + id + "/name",
          "{\"name\":\"" + name + "\"}",
          match -> model.rename(id, name, match));
    }

    private Sent repriced() {
      String id = id("p", 3);
      String amount = one(List.of("2.5", "2.50", "3"));
      String currency = one(CURRENCIES);
      return new Sent(
          "PUT",
          "/products/" + id + "/price",
          "{\"amount\":\"%s\",\"currency\":\"%s\"}".formatted(amount, currency),
          match -> model.reprice(id, amount, currency, match));
    }

    private Sent placed() {
      String id = id("o", 4);
      String customer = id("c", 3);
      List<Line> lines = new ArrayList<>();
      for (int i = 0; i <= random.nextInt(3); i++) {
        lines.add(new Line(id("p", 3), 1 + random.nextInt(3), random.nextInt(3) == 0));
      }
      @Nullable String currency = random.nextBoolean() ? null : one(CURRENCIES);
      String json =
          lines.stream()
              .map(
                  line ->
                      Bodies.line(line.product(), line.quantity())
                          .replace("}", line.isPriced() ? ",\"unitPrice\":7}" : "}"))
              .collect(Collectors.joining(","));
      return new Sent(
          "POST",
          "/orders",
          "{\"orderId\":\"%s\",\"customerId\":\"%s\"%s,\"lines\":[%s]}"
              .formatted(
                  id, customer, currency == null ? "" : ",\"currency\":\"" + currency + "\"", json),
          match -> model.place(id, customer, currency, lines, match));
    }

    private Sent stepped(Step step) {
      String id = id("o", 4);
      return new Sent(
          "POST", "/orders/" + id + "/" + step, "{}", match -> model.step(id, step, match));
    }

    private Sent cancelled() {
      String id = id("o", 4);
      return new Sent(
          "POST",
          "/orders/" + id + "/cancellation",
          "{\"reason\":\"No\"}",
          match -> model.cancel(id, match));
    }

    private Sent returned() {
      String id = id("o", 4);
      Map<String, Integer> units = new LinkedHashMap<>();
      List<String> lines = new ArrayList<>();
      for (int i = 0; i <= random.nextInt(2); i++) {
        String product = id("p", 3);
        int quantity = 1 + random.nextInt(3);
        units.merge(product, quantity, Integer::sum);
        lines.add(Bodies.line(product, quantity));
      }
      return new Sent(
          "POST",
          "/orders/" + id + "/returns",
          Bodies.lines(lines.toArray(String[]::new)),
          match -> model.takeBack(id, units, match));
    }

    /** As many events as the model counts, and they fold to the model's orders. */
    private void journalAgrees() {
      Map<String, Order> orders = new HashMap<>();
      int events = 0;
      List<String> keys = new ArrayList<>(model.customers.keySet());
      keys.addAll(model.products.keySet());
      for (String key : keys) {
        for (var recorded : shop.events(key)) {
          events++;
          if (recorded.event() instanceof OrderEvent event) {
            orders.compute(
                event.placement().orderId(), (_, order) -> OrderDecider.evolve(order, event));
          }
        }
      }
      is(events, model.events);
      is(orders.keySet(), model.orders.keySet());
      model.orders.forEach(
          (id, expected) -> {
            Order order = Objects.requireNonNull(orders.get(id));
            is(order.status().name(), expected.status);
            Map<String, Integer> left = new HashMap<>();
            order
                .lines()
                .forEach(
                    line ->
                        left.merge(
                            line.productId(), line.quantity() - line.returned(), Integer::sum));
            is(left, expected.left);
          });
    }
  }
}
