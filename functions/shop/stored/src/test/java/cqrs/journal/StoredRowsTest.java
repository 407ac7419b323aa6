package cqrs.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import cqrs.domain.AggregateId;
import cqrs.journal.codec.JournalEntry;
import cqrs.journal.codec.Position;
import cqrs.journal.dynamodb.Attributes;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import shop.domain.Aggregates;
import shop.domain.Customer;
import shop.domain.Money;
import shop.domain.Order;
import shop.domain.OrderStatus;
import shop.domain.Product;
import shop.stored.ShopAggregates;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** The write table's other rows: read as written, and written as approved. */
class StoredRowsTest {

  private static final Position LAST = new Position(17, 42);
  private static final Instant LAST_AT = Instant.parse("2011-11-04T09:30:00.250Z");
  private static final AggregateId CUSTOMER = Aggregates.customer("17850");
  private static final AggregateId PRODUCT = Aggregates.product("85123A");
  private static final AggregateId ORDER = Aggregates.order("536365");

  private static final Versioned<Customer> ADA =
      new Versioned<>(new Customer("17850", "Ada", "ada@example.org", "EIRE"), 2, LAST, LAST_AT);
  private static final Versioned<Customer> WITHOUT_EMAIL =
      new Versioned<>(new Customer("17850", "Ada", null, "EIRE"), 1, LAST);
  private static final Versioned<Product> HOLDER =
      new Versioned<>(
          new Product(
              "85123A", "White \"heart\" holder", new Money(new BigDecimal("2.50"), Events.GBP)),
          3,
          LAST,
          LAST_AT);

  private static Versioned<Order> order(OrderStatus status) {
    return new Versioned<>(
        new Order(
            Events.PLACEMENT,
            status,
            List.of(
                new Order.Line("85123A", 6, new BigDecimal("2.55"), 0),
                new Order.Line("71053", 1_000_000, new BigDecimal("0.001"), 5)),
            2),
        6,
        LAST,
        LAST_AT);
  }

  @Test
  void everyRowIsStoredAsApproved() {
    assertApproved("customer", ShopAggregates.CUSTOMERS.row(CUSTOMER, ADA));
    assertApproved("product", ShopAggregates.PRODUCTS.row(PRODUCT, HOLDER));
    assertApproved("order", ShopAggregates.ORDERS.row(ORDER, order(OrderStatus.DELIVERED)));
    assertApproved(
        "receipt",
        new Receipt(
                "bob", "key-1", "hash", "{\"id\":\"536365\"}", Instant.ofEpochSecond(1_800_000_000))
            .row());
  }

  private static void assertApproved(String kind, Map<String, AttributeValue> row) {
    assertThat(Approved.readable(row)).isEqualTo(Approved.file("rows/" + kind + ".json"));
  }

  @Test
  void keysAreWhatTheyAreForGood() {
    assertThat(JournalEntry.key(new Position(7, 42)))
        .isEqualTo(key("JOURNAL#7", "0000000000000042"));
    assertThat(JournalEntry.sk(9_999_999_999_999_999L)).isEqualTo("9999999999999999");
    assertThat(AggregateRows.key(ORDER)).isEqualTo(key("ORDER#536365", "-"));
    assertThat(Receipt.key("bob", "key-1")).isEqualTo(key("COMMAND#bob#key-1", "-"));
  }

  private static Map<String, AttributeValue> key(String pk, String sk) {
    return Map.of("pk", Attributes.s(pk), "sk", Attributes.s(sk));
  }

  @Test
  void offsetsSortAsNumbersDo() {
    assertThat(JournalEntry.sk(9)).isLessThan(JournalEntry.sk(10));
    assertThat(JournalEntry.sk(999_999)).isLessThan(JournalEntry.sk(1_000_000));
  }

  @Test
  void noCallerReachesAnothersReceipts() {
    assertThat(Receipt.key("bob#a", "b")).isNotEqualTo(Receipt.key("bob", "a#b"));
    assertThat(Receipt.key("bob%23a", "b")).isNotEqualTo(Receipt.key("bob#a", "b"));
  }

  @Test
  void theNamesOfKindsAndStatesAreStored() {
    assertThat(ShopAggregates.ALL)
        .extracting(AggregateRows::type)
        .containsExactlyInAnyOrder("CUSTOMER", "PRODUCT", "ORDER");
    assertThat(OrderStatus.values())
        .extracting(Enum::name)
        .containsExactlyInAnyOrder("PLACED", "PAID", "SHIPPED", "DELIVERED", "CANCELLED");
  }

  @Test
  void aCustomersRowIsReadAsItWasWritten() {
    assertThat(ShopAggregates.CUSTOMERS.read(ShopAggregates.CUSTOMERS.row(CUSTOMER, ADA)))
        .isEqualTo(ADA);
    Map<String, AttributeValue> row = ShopAggregates.CUSTOMERS.row(CUSTOMER, WITHOUT_EMAIL);
    assertThat(row).doesNotContainKey("email");
    assertThat(ShopAggregates.CUSTOMERS.read(row)).isEqualTo(WITHOUT_EMAIL);
  }

  @Test
  void aRowOfAnEarlierVersionDoesNotTellWhenItsLastEventOccurred() {
    Map<String, AttributeValue> row = new HashMap<>(ShopAggregates.CUSTOMERS.row(CUSTOMER, ADA));
    row.remove("lastOccurredAt");

    assertThat(ShopAggregates.CUSTOMERS.read(row))
        .isEqualTo(new Versioned<>(ADA.state(), ADA.version(), ADA.last()));
  }

  @Test
  void aProductsRowIsReadAsItWasWritten() {
    assertThat(ShopAggregates.PRODUCTS.read(ShopAggregates.PRODUCTS.row(PRODUCT, HOLDER)))
        .isEqualTo(HOLDER);
  }

  @ParameterizedTest
  @EnumSource
  void anOrdersRowIsReadAsItWasWritten(OrderStatus status) {
    Versioned<Order> order = order(status);
    assertThat(ShopAggregates.ORDERS.read(ShopAggregates.ORDERS.row(ORDER, order)))
        .isEqualTo(order);
  }

  @Test
  void aReceiptIsReadAsItWasWritten() {
    Receipt receipt =
        new Receipt(
            "bob#1", "key#1", "hash", "{\"a\":\"é\"}", Instant.ofEpochSecond(1_800_000_000));
    assertThat(Receipt.of("bob#1", "key#1", receipt.row())).isEqualTo(receipt);
  }

  @Test
  void aRowThatLacksAnAttributeIsAnErrorThatNamesRowAndAttribute() {
    for (String name : List.of("version", "partition", "offset", "status", "returns", "lines")) {
      Map<String, AttributeValue> row =
          new HashMap<>(ShopAggregates.ORDERS.row(ORDER, order(OrderStatus.PAID)));
      row.remove(name);
      assertThatThrownBy(() -> ShopAggregates.ORDERS.read(row))
          .isInstanceOf(IllegalStateException.class)
          .hasMessageContaining("ORDER#536365")
          .hasMessageContaining(name);
    }
  }
}
