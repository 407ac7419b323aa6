package shop.testing.reads;

import static org.assertj.core.api.Assertions.assertThat;

import cqrs.testkit.cost.CostMeter;
import cqrs.testkit.cost.Costs.Cost;
import cqrs.testkit.dynamodb.Store;
import java.util.List;
import java.util.stream.IntStream;
import local.dynamodb.InterceptedDynamoDb;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import shop.domain.OrderEvent.OrderCancelled;
import shop.domain.OrderEvent.OrderLinesReturned;

/** All designs give the same answers. Compares their costs at two numbers of orders. */
class ReadCostsTest {

  private static final int FEW = 200;
  private static final int MANY = 2_000;

  /** A page of each of four shards, and a name for each of 20 places. */
  private static final int RANKING_CALLS = 5;

  private static final double RANKING_UNITS = 4 * 0.5 + 20 * 0.5;

  private static ReadStore few;
  private static ReadStore many;

  @BeforeAll
  static void load() {
    few = new ReadStore().add(ShopYear.of(FEW));
    many = new ReadStore().add(ShopYear.of(MANY));
  }

  @AfterAll
  static void close() {
    few.close();
    many.close();
  }

  @Test
  void theOrdersAreCancelledReturnedAndInSeveralCurrencies() {
    var events = ShopYear.of(FEW).stream().map(e -> e.event()).toList();
    assertThat(events).hasAtLeastOneElementOfType(OrderCancelled.class);
    assertThat(events).hasAtLeastOneElementOfType(OrderLinesReturned.class);
    assertThat(few.views(few.dynamoDb()).regions())
        .extracting(total -> total.currency().getCurrencyCode())
        .contains("GBP", "EUR", "JPY");
  }

  @ParameterizedTest
  @EnumSource
  void viewsIndexAndScansGiveTheSameAnswer(Question question) {
    for (ReadStore store : List.of(few, many)) {
      int customers = ShopYear.customers(store == few ? FEW : MANY);
      IntStream.range(0, customers)
          .filter(i -> i % (customers / 5) == 0)
          .mapToObj(ShopYear::customer)
          .forEach(
              customer -> {
                List<String> view = written(question, Design.VIEW, store, customer);
                assertThat(view).isNotEmpty();
                assertThat(written(question, Design.INDEX, store, customer)).isEqualTo(view);
                assertThat(written(question, Design.SCAN, store, customer)).isEqualTo(view);
              });
    }
  }

  @Test
  void whoIsUnknownHasNoAnswer() {
    for (Design design : Design.values()) {
      assertThat(design.answers(few, few.dynamoDb()).dashboard("nobody")).isEmpty();
      assertThat(design.answers(few, few.dynamoDb()).ordersOf("nobody", 20)).isEmpty();
    }
  }

  private static List<String> written(
      Question question, Design design, ReadStore store, String customer) {
    return question.written(design.answers(store, store.dynamoDb()), customer);
  }

  @ParameterizedTest
  @EnumSource
  void aViewAnswersAtTheSameCostWhateverTheNumberOfOrders(Question question) {
    ReadCost small = cost(few, Design.VIEW, question);
    ReadCost large = cost(many, Design.VIEW, question);
    assertThat(large.calls()).isEqualTo(small.calls());
    switch (question) {
      // Each row carries the offsets of the partitions that touched it, up to 64 of them.
      case REGIONS -> assertThat(large.readUnits()).isEqualTo(large.floor()).isLessThan(1.5);
      case PRODUCTS, DASHBOARD, TOP_CUSTOMERS, CUSTOMER_ORDERS ->
          assertThat(large.readUnits()).isEqualTo(small.readUnits());
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"REGIONS", "DASHBOARD", "CUSTOMER_ORDERS"})
  void anAnswerFromOnePartitionKeyIsOneCallAndHalfAUnitForFourKilobytes(Question question) {
    for (ReadStore store : List.of(few, many)) {
      ReadCost cost = cost(store, Design.VIEW, question);
      assertThat(cost.calls()).isEqualTo(1);
      assertThat(cost.bytes()).isPositive();
      assertThat(cost.readUnits()).isEqualTo(cost.floor());
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"PRODUCTS", "TOP_CUSTOMERS"})
  void aRankingIsAPageOfEachShardAndAReadForEachName(Question question) {
    ReadCost cost = cost(many, Design.VIEW, question);
    assertThat(cost.calls()).isEqualTo(RANKING_CALLS);
    assertThat(cost.readUnits()).isEqualTo(RANKING_UNITS);
  }

  @Test
  void oneOrderIsOneCallAndHalfAUnit() {
    CostMeter meter = new CostMeter(many.dynamoDb());
    ViewAnswers views = many.views(new InterceptedDynamoDb(many.dynamoDb(), meter.as("an order")));
    assertThat(views.order(ShopYear.order(0))).isPresent();
    Cost cost = meter.costs().of(line -> !line.table().equals(Store.PROJECTIONS_TABLE));
    assertThat(cost.calls()).isEqualTo(1);
    assertThat(cost.readUnits()).isEqualTo(0.5);
  }

  @ParameterizedTest
  @EnumSource(names = {"REGIONS", "PRODUCTS", "TOP_CUSTOMERS"})
  void withoutAViewWhatLooksAtAllOrdersGrowsWithThem(Question question) {
    for (Design design : List.of(Design.INDEX, Design.SCAN)) {
      assertThat(cost(many, design, question).readUnits())
          .isGreaterThan(cost(many, Design.VIEW, question).readUnits())
          .isGreaterThan(5 * cost(few, design, question).readUnits() - RANKING_UNITS * 5);
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"DASHBOARD", "CUSTOMER_ORDERS"})
  void anIndexKeepsACustomersOrdersFromGrowingWithAllOthers(Question question) {
    ReadCost small = cost(few, Design.INDEX, question);
    ReadCost large = cost(many, Design.INDEX, question);
    assertThat(large.calls()).isEqualTo(small.calls());
    assertThat(large.readUnits()).isBetween(0.5, 2.5);
    assertThat(cost(many, Design.SCAN, question).readUnits())
        .isGreaterThan(5 * cost(few, Design.SCAN, question).readUnits());
  }

  private static ReadCost cost(ReadStore store, Design design, Question question) {
    return ReadCost.of(store, design, question, ShopYear.customer(0));
  }
}
