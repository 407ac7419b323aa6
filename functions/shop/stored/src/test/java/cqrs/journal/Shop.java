package cqrs.journal;

import cqrs.domain.AggregateId;
import cqrs.domain.Decision;
import cqrs.journal.Append.NewEvent;
import cqrs.journal.Append.ReceiptAt;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.Currency;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import shop.domain.Aggregates;
import shop.domain.Customer;
import shop.domain.CustomerCommand;
import shop.domain.CustomerDecider;
import shop.domain.Money;
import shop.domain.OrderCommand;
import shop.domain.OrderCommand.Known;
import shop.domain.OrderCommand.LineRequest;
import shop.domain.OrderDecider;
import shop.domain.Product;
import shop.domain.ProductCommand;
import shop.domain.ProductDecider;
import shop.domain.Rejection;
import shop.domain.ShopEvent;
import shop.stored.ShopAggregates;
import shop.stored.ShopEvents;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/** A command's handler without HTTP: it reads, decides and appends. */
final class Shop {

  static final Instant NOW = Instant.parse("2026-03-02T10:00:00Z");
  static final Currency GBP = Currency.getInstance("GBP");
  static final Duration PATIENCE = Duration.ofSeconds(30);

  /** The command does not hold. */
  static final class NotAccepted extends RuntimeException {

    private static final long serialVersionUID = 1;

    private NotAccepted(Rejection rejection) {
      super(rejection.toString());
    }
  }

  private final Partitions partitions;
  private final Journal<ShopEvent> journal;
  private final WriteModel model;

  Shop(DynamoDbClient client, int partitions) {
    this.partitions = new Partitions(partitions);
    this.journal = new Journal<>(client, WriteTable.NAME, this.partitions, ShopEvents.CODEC);
    this.model = new WriteModel(client, WriteTable.NAME);
  }

  Journal<ShopEvent> journal() {
    return journal;
  }

  /** Decides on the stored state and returns the events to append. The command must be accepted. */
  Append<ShopEvent> decided(CustomerCommand command) {
    String id =
        switch (command) {
          case CustomerCommand.Register c -> c.customerId();
          case CustomerCommand.Change c -> c.customerId();
        };
    return decided(
        ShopAggregates.CUSTOMERS,
        Aggregates.customer(id),
        Map.of(),
        state -> CustomerDecider.decide(state, command));
  }

  Append<ShopEvent> decided(ProductCommand command) {
    return decided(
        ShopAggregates.PRODUCTS,
        Aggregates.product(command.productId()),
        Map.of(),
        state -> ProductDecider.decide(state, command));
  }

  Append<ShopEvent> decided(OrderCommand.Change command) {
    return decided(
        ShopAggregates.ORDERS,
        Aggregates.order(command.orderId()),
        Map.of(),
        state -> OrderDecider.decide(state, command));
  }

  /** A new order, of one piece for each line, at a price of its own. */
  Append<ShopEvent> placed(String orderId, String customerId, String... productIds) {
    AggregateId customer = Aggregates.customer(customerId);
    Versioned<Customer> buyer =
        read(ShopAggregates.CUSTOMERS, customer)
            .orElseThrow(() -> new NotAccepted(new Rejection.DoesNotExist(customer)));
    Map<String, Product> products = new HashMap<>();
    for (String id : productIds) {
      products.put(id, new Product(id, "Name of " + id, new Money(BigDecimal.ONE, GBP)));
    }
    List<LineRequest> lines =
        IntStream.range(0, productIds.length)
            .mapToObj(i -> new LineRequest(productIds[i], 1 + i, new BigDecimal("1.25")))
            .toList();
    OrderCommand.Place place =
        new OrderCommand.Place(
            orderId, customerId, GBP, NOW, lines, new Known(buyer.state(), products));
    return decided(
        ShopAggregates.ORDERS,
        Aggregates.order(orderId),
        Map.of(customer, buyer.version()),
        state -> OrderDecider.decide(state, place));
  }

  private interface Decide<S, E extends ShopEvent> {
    Decision<E, Rejection> on(@Nullable S state);
  }

  private <S, E extends ShopEvent> Append<ShopEvent> decided(
      AggregateRows<S, E> rows,
      AggregateId id,
      Map<AggregateId, Long> copiedFrom,
      Decide<S, E> decide) {
    Versioned<S> before = read(rows, id).orElse(null);
    S state = before == null ? null : before.state();
    List<E> events =
        switch (decide.on(state)) {
          case Decision.Accepted<E, Rejection> accepted -> accepted.events();
          case Decision.Rejected<E, Rejection> rejected ->
              throw new NotAccepted(rejected.rejection());
        };
    return append(rows, id, before, events, copiedFrom);
  }

  /** Writes those events on top of that state. */
  static <S, E extends ShopEvent> Append<ShopEvent> append(
      AggregateRows<S, E> rows,
      AggregateId id,
      @Nullable Versioned<S> before,
      List<E> events,
      Map<AggregateId, Long> copiedFrom) {
    S state = before == null ? null : before.state();
    for (E event : events) {
      state = rows.evolve(state, event);
    }
    S after = java.util.Objects.requireNonNull(state);
    long expected = before == null ? 0 : before.version();
    long version = expected + events.size();
    @Nullable Instant lastAt =
        events.isEmpty()
            ? java.util.Objects.requireNonNull(before).lastAt()
            : events.getLast().occurredAt();
    return new Append<>(
        id,
        expected,
        events.stream().map(Shop::unwritten).toList(),
        last -> rows.row(id, new Versioned<>(after, version, last, lastAt)),
        copiedFrom,
        null);
  }

  private static NewEvent<ShopEvent> unwritten(ShopEvent event) {
    String id = UUID.randomUUID().toString();
    return new NewEvent<>(event, id, NOW.plusSeconds(1), "correlation-" + id, "causation-" + id);
  }

  static Append<ShopEvent> with(Append<ShopEvent> append, ReceiptAt receipt) {
    return new Append<>(
        append.aggregate(),
        append.expectedVersion(),
        append.events(),
        append.row(),
        append.copiedFrom(),
        receipt);
  }

  <S, E extends ShopEvent> Optional<Versioned<S>> read(AggregateRows<S, E> rows, AggregateId id) {
    return model.reads().aggregate(id).read().aggregate(rows, id);
  }

  /** Appends at the head as it is now. */
  Appended append(Append<ShopEvent> append) {
    return append(append, journal.head(partition(append)));
  }

  Appended append(Append<ShopEvent> append, long head) {
    return append(append, head, PATIENCE);
  }

  Appended append(Append<ShopEvent> append, long head, Duration patience) {
    return journal.append(append, partition(append), head, NOW, patience);
  }

  private int partition(Append<ShopEvent> append) {
    return append.events().isEmpty()
        ? 0
        : partitions.of(append.events().getFirst().event().orderingKey());
  }

  Appended.Done done(Append<ShopEvent> append) {
    return switch (append(append)) {
      case Appended.Done done -> done;
      case Appended.Outdated _, Appended.Crowded _ -> throw new AssertionError("Not written.");
    };
  }

  Appended.Done register(String customerId) {
    return done(decided(new CustomerCommand.Register(customerId, "Ada", null, "Wales", NOW)));
  }
}
