package shop.testing.restore;

import static cqrs.journal.dynamodb.Attributes.string;

import cqrs.domain.AggregateId;
import cqrs.journal.AggregateRows;
import cqrs.journal.Append;
import cqrs.journal.Append.NewEvent;
import cqrs.journal.Journal;
import cqrs.journal.Partitions;
import cqrs.journal.Receipt;
import cqrs.journal.Versioned;
import cqrs.journal.codec.Position;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Currency;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import local.dynamodb.InterceptedDynamoDb;
import shop.domain.Aggregates;
import shop.domain.CustomerEvent.CustomerMoved;
import shop.domain.CustomerEvent.CustomerRegistered;
import shop.domain.OrderEvent;
import shop.domain.OrderEvent.OrderPaid;
import shop.domain.OrderEvent.OrderPlaced;
import shop.domain.OrderEvent.OrderShipped;
import shop.domain.OrderEvent.PlacedLine;
import shop.domain.Placement;
import shop.domain.ShopEvent;
import shop.stored.ShopAggregates;
import shop.stored.ShopEvents;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItemsRequest;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItemsResponse;

/**
 * The writes of random commands, transaction by transaction, as {@link Journal#append} sends them.
 * They are recorded, not sent, so that a test can let any part of them come back.
 */
final class Transactions {

  static final Instant NOW = Instant.parse("2026-11-23T12:00:00Z");

  private static final Currency EUR = Currency.getInstance("EUR");
  private static final List<String> REGIONS = List.of("EIRE", "France", "Kent");

  private final Random random;
  private final Journal<ShopEvent> journal;
  private final List<Transaction> all = new ArrayList<>();
  private final Map<AggregateId, Versioned<?>> aggregates = new LinkedHashMap<>();
  private final Map<Integer, Long> heads = new HashMap<>();

  /**
   * One command's writes.
   *
   * @param last where its last event is, or where that of its aggregate is if it has none
   * @param rows by key, in the order of the request
   */
  record Transaction(Position last, Map<String, Map<String, AttributeValue>> rows) {

    List<String> journalKeys() {
      return rows.keySet().stream().filter(key -> key.startsWith("JOURNAL#")).toList();
    }
  }

  static String key(Map<String, AttributeValue> row) {
    return string(row, "pk") + " / " + string(row, "sk");
  }

  Transactions(DynamoDbClient dynamoDb, int partitions, Random random, int commands) {
    this.random = random;
    InterceptedDynamoDb ending = new InterceptedDynamoDb(dynamoDb, (request, _) -> end(request));
    this.journal = new Journal<>(ending, "none", new Partitions(partitions), ShopEvents.CODEC);
    for (int i = 0; i < commands; i++) {
      command(i);
    }
  }

  List<Transaction> all() {
    return List.copyOf(all);
  }

  private TransactWriteItemsResponse end(Object request) {
    Map<String, Map<String, AttributeValue>> rows = new LinkedHashMap<>();
    ((TransactWriteItemsRequest) request)
        .transactItems().stream()
            .filter(item -> item.put() != null)
            .forEach(item -> rows.put(key(item.put().item()), item.put().item()));
    all.add(new Transaction(new Position(0, 0), rows));
    return TransactWriteItemsResponse.builder().build();
  }

  private void command(int number) {
    String customer = "c" + random.nextInt(5);
    AggregateId id = Aggregates.customer(customer);
    switch (random.nextInt(4)) {
      case 0 -> customer(number, id);
      case 1 -> nothing(number, id);
      case 2 -> place(number, customer);
      default -> goOn(number, customer);
    }
  }

  private void customer(int number, AggregateId id) {
    append(
        number,
        ShopAggregates.CUSTOMERS,
        List.of(
            aggregates.containsKey(id)
                ? new CustomerMoved(id.id(), region(), NOW)
                : new CustomerRegistered(id.id(), "Name", null, region(), NOW)));
  }

  /** A command that changes nothing leaves a receipt. */
  private void nothing(int number, AggregateId id) {
    Versioned<?> aggregate = aggregates.get(id);
    if (aggregate == null) {
      customer(number, id);
      return;
    }
    Position last = aggregate.last();
    Append<ShopEvent> append =
        new Append<>(
            id,
            aggregate.version(),
            List.of(),
            _ -> Map.of(),
            Map.of(),
            _ -> receipt(number, last));
    journal.append(append, last.partition(), last.offset(), NOW, Duration.ZERO);
    ended(last);
  }

  private void place(int number, String customer) {
    Placement placement = new Placement("o" + number, customer, region(), EUR, NOW);
    List<PlacedLine> lines =
        List.of(new PlacedLine("tea", "Tea", 1 + random.nextInt(9), BigDecimal.ONE));
    List<OrderEvent> events =
        List.of(
            new OrderPlaced(placement, "Name", lines),
            new OrderPaid(placement, NOW),
            new OrderShipped(placement, null, null, NOW));
    append(number, ShopAggregates.ORDERS, events.subList(0, 1 + random.nextInt(3)));
  }

  private void goOn(int number, String customer) {
    for (Versioned<?> aggregate : aggregates.values()) {
      if (aggregate.state() instanceof shop.domain.Order order
          && order.placement().customerId().equals(customer)
          && aggregate.version() < 3) {
        OrderEvent next =
            aggregate.version() == 1
                ? new OrderPaid(order.placement(), NOW)
                : new OrderShipped(order.placement(), null, null, NOW);
        append(number, ShopAggregates.ORDERS, List.of(next));
        return;
      }
    }
    place(number, customer);
  }

  @SuppressWarnings("unchecked") // a state is stored under an id of its own kind
  private <S, E extends ShopEvent> void append(
      int number, AggregateRows<S, E> rows, List<E> events) {
    AggregateId id = events.getFirst().aggregate();
    Versioned<S> before = (Versioned<S>) aggregates.get(id);
    S after = before == null ? null : before.state();
    for (E event : events) {
      after = rows.evolve(after, event);
    }
    S state = java.util.Objects.requireNonNull(after);
    long version = before == null ? 0 : before.version();
    int partition = journal.partitions().of(events.getFirst().orderingKey());
    long head = heads.getOrDefault(partition, 0L);
    Position last = new Position(partition, head + events.size());
    Versioned<S> made =
        new Versioned<>(state, version + events.size(), last, events.getLast().occurredAt());
    Append<ShopEvent> append =
        new Append<>(
            id,
            version,
            events.stream()
                .map(
                    e ->
                        new NewEvent<ShopEvent>(
                            e, "e" + random.nextLong(), NOW, "c" + number, "c" + number))
                .toList(),
            _ -> rows.row(id, made),
            Map.of(),
            random.nextBoolean() ? _ -> receipt(number, last) : null);
    journal.append(append, partition, head, NOW, Duration.ZERO);
    aggregates.put(id, made);
    heads.put(partition, last.offset());
    ended(last);
  }

  private void ended(Position last) {
    all.set(all.size() - 1, new Transaction(last, all.getLast().rows()));
  }

  private Receipt receipt(int number, Position last) {
    String response =
        "{\"id\":\"any\",\"version\":1,\"consistencyToken\":\"" + journal.token(last) + "\"}";
    return new Receipt("caller", "key-" + number, "hash", response, NOW.plusSeconds(604_800));
  }

  private String region() {
    return REGIONS.get(random.nextInt(REGIONS.size()));
  }
}
