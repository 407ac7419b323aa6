package shop.bench.read;

import cqrs.journal.dynamodb.Attributes;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import shop.bench.report.Rounds;
import shop.testing.reads.Answers;
import shop.testing.reads.Design;
import shop.testing.reads.Question;
import shop.testing.reads.ReadStore;
import shop.testing.reads.ShopYear;
import shop.testing.reads.ViewAnswers;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** Asks the designs in turn; whom a question is about changes with each call. */
public final class ReadTiming {

  private static final int CALLS = 200;
  private static final int SINGLE_ROW_CALLS = 2_000;

  /**
   * A question's scans read so many orders a round, or two scans' worth, so that large ones end.
   */
  private static final int SCANNED = 100_000;

  private static final int MOST_SCANS = 50;

  /** The prime that makes customers and orders follow each other in no order. */
  private static final int STEP = 7919;

  private final ReadStore store;
  private final int orders;
  private final Map<Design, Answers> answers = new EnumMap<>(Design.class);
  private final ViewAnswers views;
  private int number;

  public ReadTiming(ReadStore store, int orders) {
    this.store = store;
    this.orders = orders;
    this.views = store.views(store.dynamoDb());
    for (Design design : Design.values()) {
      answers.put(design, design.answers(store, store.dynamoDb()));
    }
  }

  public void round(Question question, Map<Design, Rounds> designs) {
    int scanEvery = CALLS / Math.clamp(SCANNED / orders, 2, MOST_SCANS);
    for (int call = 0; call < CALLS; call++) {
      String customer = ShopYear.customer(next(ShopYear.customers(orders)));
      boolean scans = call % scanEvery == 0;
      designs.forEach(
          (design, rounds) -> {
            if (scans || !isScan(design, question)) {
              rounds.time(() -> ask(design, question, customer));
            }
          });
    }
    designs.values().forEach(Rounds::end);
  }

  private static boolean isScan(Design design, Question question) {
    return switch (design) {
      case VIEW -> false;
      case INDEX -> question.isOfAllOrders();
      case SCAN -> true;
    };
  }

  private void ask(Design design, Question question, String customer) {
    Object _ = question.ask(Objects.requireNonNull(answers.get(design)), customer);
  }

  /** An order from its view, and the same row by a plain GetItem. */
  public void singleRow(Rounds getItem, Rounds orderOfView) {
    for (int call = 0; call < SINGLE_ROW_CALLS; call++) {
      String order = ShopYear.order(next(orders));
      Map<String, AttributeValue> key =
          Map.of("pk", Attributes.s("1#O#" + order), "sk", Attributes.s("-"));
      Runnable raw = () -> require(get(key).size() > key.size());
      Runnable read = () -> require(views.order(order).isPresent());
      if (call % 2 == 0) {
        getItem.time(raw);
        orderOfView.time(read);
      } else {
        orderOfView.time(read);
        getItem.time(raw);
      }
    }
    getItem.end();
    orderOfView.end();
  }

  private Map<String, AttributeValue> get(Map<String, AttributeValue> key) {
    return store.dynamoDb().getItem(r -> r.tableName(store.table("orders")).key(key)).item();
  }

  private static void require(boolean found) {
    if (!found) {
      throw new IllegalStateException("An order is not in its view.");
    }
  }

  private int next(int of) {
    return (int) ((long) STEP * number++ % of);
  }
}
