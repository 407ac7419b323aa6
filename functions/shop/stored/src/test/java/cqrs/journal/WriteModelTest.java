package cqrs.journal;

import static cqrs.journal.Shop.NOW;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import cqrs.domain.AggregateId;
import cqrs.journal.codec.Position;
import java.math.BigDecimal;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import shop.domain.Aggregates;
import shop.domain.Money;
import shop.domain.Product;
import shop.stored.ShopAggregates;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.BatchGetItemRequest;
import software.amazon.awssdk.services.dynamodb.model.BatchGetItemResponse;
import software.amazon.awssdk.services.dynamodb.model.KeysAndAttributes;
import software.amazon.awssdk.services.dynamodb.model.ProvisionedThroughputExceededException;
import software.amazon.awssdk.services.dynamodb.model.TransactGetItemsRequest;
import software.amazon.awssdk.services.dynamodb.model.TransactGetItemsResponse;
import software.amazon.awssdk.services.dynamodb.model.TransactionCanceledException;

class WriteModelTest {

  private static final WriteTable TABLE = WriteTable.create();

  /** 250 products and a receipt. */
  @BeforeAll
  static void fill() {
    for (int i = 0; i < 250; i++) {
      put(ShopAggregates.PRODUCTS.row(id(i), product(i)));
    }
    put(new Receipt("bob", "key", "hash", "response", NOW.plusSeconds(60)).row());
  }

  private static void put(Map<String, AttributeValue> row) {
    TABLE.client().putItem(r -> r.tableName(WriteTable.NAME).item(row));
  }

  @AfterAll
  static void close() {
    TABLE.close();
  }

  private static AggregateId id(int i) {
    return Aggregates.product("p-" + i);
  }

  private static Versioned<Product> product(int i) {
    return new Versioned<>(
        new Product("p-" + i, "Product " + i, new Money(BigDecimal.valueOf(i), Shop.GBP)),
        i + 1,
        new Position(0, i + 1));
  }

  private static WriteModel over(DynamoDbClient client) {
    return new WriteModel(client, WriteTable.NAME);
  }

  private static List<AggregateId> ids(int count) {
    return IntStream.range(0, count).mapToObj(WriteModelTest::id).toList();
  }

  @Test
  void whatIsThereIsFoundAndWhatIsNotIsNot() {
    WriteModel.Rows rows =
        over(TABLE.client())
            .reads()
            .aggregate(id(7))
            .aggregate(Aggregates.product("none"))
            .aggregate(Aggregates.customer("p-7"))
            .read();
    assertThat(rows.aggregate(ShopAggregates.PRODUCTS, id(7))).contains(product(7));
    assertThat(rows.aggregate(ShopAggregates.PRODUCTS, Aggregates.product("none"))).isEmpty();
    assertThat(rows.aggregate(ShopAggregates.CUSTOMERS, Aggregates.customer("p-7"))).isEmpty();
  }

  @Test
  void moreThanAHundredRowsAreReadAndTheSameRowTwiceIsNoFault() {
    WriteModel.Rows rows =
        over(TABLE.client())
            .reads()
            .aggregates(ids(250))
            .aggregates(ids(250))
            .receipt("bob", "key")
            .read();
    for (int i = 0; i < 250; i++) {
      assertThat(rows.aggregate(ShopAggregates.PRODUCTS, id(i))).contains(product(i));
    }
    assertThat(rows.receipt("bob", "key", NOW)).isPresent();
  }

  @Test
  void aReceiptIsFoundUntilItExpires() {
    WriteModel.Rows rows = over(TABLE.client()).reads().receipt("bob", "key").read();
    assertThat(rows.receipt("bob", "key", NOW.plusSeconds(59)))
        .contains(new Receipt("bob", "key", "hash", "response", NOW.plusSeconds(60)));
    assertThat(rows.receipt("bob", "key", NOW.plusMillis(59_999))).isPresent();
    assertThat(rows.receipt("bob", "key", NOW.plusSeconds(60))).isEmpty();
    assertThat(rows.receipt("eve", "key", NOW)).isEmpty();
  }

  @Test
  void nothingWantedIsNothingRead() {
    assertThat(over(TABLE.client()).reads().read().aggregate(ShopAggregates.PRODUCTS, id(1)))
        .isEmpty();
  }

  @Test
  void whatWasLeftUnprocessedIsAskedForAgain() {
    Sparing sparing = new Sparing(TABLE.client(), 60);
    WriteModel.Rows rows = over(sparing).reads().aggregates(ids(250)).read();
    for (int i = 0; i < 250; i++) {
      assertThat(rows.aggregate(ShopAggregates.PRODUCTS, id(i))).contains(product(i));
    }
    assertThat(sparing.calls).isEqualTo(5);
    assertThat(sparing.allConsistent).isTrue();
  }

  @Test
  void whatIsAlwaysLeftUnprocessedEndsAsThrottled() {
    Sparing sparing = new Sparing(TABLE.client(), 0);
    assertThatThrownBy(() -> over(sparing).reads().aggregate(id(1)).read())
        .isInstanceOf(ProvisionedThroughputExceededException.class)
        .hasMessageContaining("unprocessed");
  }

  @Test
  void aSettledReceiptIsFoundUntilItExpires() {
    WriteModel model = over(TABLE.client());
    assertThat(model.settledReceipt("bob", "key", NOW.plusSeconds(59)))
        .contains(new Receipt("bob", "key", "hash", "response", NOW.plusSeconds(60)));
    assertThat(model.settledReceipt("bob", "key", NOW.plusSeconds(60))).isEmpty();
    assertThat(model.settledReceipt("bob", "none", NOW)).isEmpty();
  }

  @Test
  void aReceiptThatIsJustBeingWrittenIsWaitedFor() {
    assertThat(over(new Busy(TABLE.client(), 7)).settledReceipt("bob", "key", NOW)).isPresent();
    assertThatThrownBy(() -> over(new Busy(TABLE.client(), 8)).settledReceipt("bob", "key", NOW))
        .isInstanceOf(TransactionCanceledException.class);
  }

  /** A transaction stays in flight for the given number of reads. */
  private static final class Busy implements DynamoDbClient {

    private final DynamoDbClient real;
    private int left;

    private Busy(DynamoDbClient real, int left) {
      this.real = real;
      this.left = left;
    }

    @Override
    public TransactGetItemsResponse transactGetItems(TransactGetItemsRequest request) {
      if (left-- > 0) {
        throw Faults.cancelled("TransactionConflict");
      }
      return real.transactGetItems(request);
    }

    @Override
    public String serviceName() {
      return real.serviceName();
    }

    @Override
    public void close() {}
  }

  /** Answers at most the given number of rows a call. */
  private static final class Sparing implements DynamoDbClient {

    private final DynamoDbClient real;
    private final int most;
    private int calls;
    private boolean allConsistent = true;

    private Sparing(DynamoDbClient real, int most) {
      this.real = real;
      this.most = most;
    }

    @Override
    public BatchGetItemResponse batchGetItem(BatchGetItemRequest request) {
      calls++;
      KeysAndAttributes wanted =
          Stream.of(request.requestItems().get(WriteTable.NAME)).findFirst().orElseThrow();
      allConsistent &= wanted.consistentRead();
      int now = Math.min(most, wanted.keys().size());
      Map<String, List<Map<String, AttributeValue>>> answered = new HashMap<>();
      if (now > 0) {
        KeysAndAttributes some = wanted.toBuilder().keys(wanted.keys().subList(0, now)).build();
        answered.putAll(
            real.batchGetItem(r -> r.requestItems(Map.of(WriteTable.NAME, some))).responses());
      }
      Map<String, KeysAndAttributes> rest = new HashMap<>();
      if (now < wanted.keys().size()) {
        rest.put(
            WriteTable.NAME,
            wanted.toBuilder().keys(wanted.keys().subList(now, wanted.keys().size())).build());
      }
      return BatchGetItemResponse.builder().responses(answered).unprocessedKeys(rest).build();
    }

    @Override
    public String serviceName() {
      return real.serviceName();
    }

    @Override
    public void close() {}
  }
}
