package shop.testing;

import cqrs.journal.AggregateRows;
import cqrs.journal.JournalSettings;
import cqrs.journal.Partitions;
import cqrs.journal.Versioned;
import cqrs.journal.codec.EventCodec;
import cqrs.testkit.dynamodb.Store;
import cqrs.testkit.journal.WrittenJournal;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Currency;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import shop.domain.Customer;
import shop.domain.CustomerEvent;
import shop.domain.CustomerEvent.CustomerEmailChanged;
import shop.domain.CustomerEvent.CustomerMoved;
import shop.domain.CustomerEvent.CustomerRegistered;
import shop.domain.CustomerEvent.CustomerRenamed;
import shop.domain.Money;
import shop.domain.Order;
import shop.domain.OrderEvent;
import shop.domain.OrderEvent.OrderCancelled;
import shop.domain.OrderEvent.OrderLinesReturned;
import shop.domain.OrderEvent.OrderPaid;
import shop.domain.OrderEvent.OrderPlaced;
import shop.domain.OrderEvent.OrderShipped;
import shop.domain.OrderEvent.PlacedLine;
import shop.domain.OrderEvent.TakenBack;
import shop.domain.Placement;
import shop.domain.Product;
import shop.domain.ProductEvent;
import shop.domain.ProductEvent.ProductAdded;
import shop.domain.ProductEvent.ProductRenamed;
import shop.domain.ShopEvent;
import shop.stored.ShopAggregates;
import shop.stored.ShopEvents;

/**
 * Random journals for fault schedules: written one command at a time, few ids, long orders, and
 * times in no order. {@code RandomHistory} asks the real deciders instead, and needs no table.
 */
public final class History extends WrittenJournal<ShopEvent> {

  private static final Currency GBP = Currency.getInstance("GBP");
  private static final List<String> REGIONS = List.of("EIRE", "France", "United Kingdom");
  private static final int SMALL = 3;
  private static final int LARGE = 40;

  private final Written<Customer, CustomerEvent> customers =
      new Written<>(ShopAggregates.CUSTOMERS);
  private final Written<Product, ProductEvent> products = new Written<>(ShopAggregates.PRODUCTS);
  private final Written<Order, OrderEvent> orders = new Written<>(ShopAggregates.ORDERS);
  private final Supplier<BigDecimal> linePrices;
  private final int largest;

  private record Written<S, E extends ShopEvent>(
      AggregateRows<S, E> rows, Map<String, Versioned<S>> states) {
    Written(AggregateRows<S, E> rows) {
      this(rows, new TreeMap<>());
    }
  }

  /** A history without events, in a write table that exists and is empty. */
  public History(Store store, String table, int partitions, long seed) {
    this(store, table, partitions, seed, ShopEvents.CODEC);
  }

  /** The same, written by code of another schema. */
  public History(
      Store store, String table, int partitions, long seed, EventCodec<ShopEvent> codec) {
    this(store, table, new JournalSettings(new Partitions(partitions), 1), seed, codec, null);
  }

  /** The same in any epoch; where line prices are given, there are no large orders. */
  History(
      Store store,
      String table,
      JournalSettings settings,
      long seed,
      EventCodec<ShopEvent> codec,
      @Nullable Supplier<BigDecimal> linePrices) {
    super(store, table, settings, seed, codec);
    this.linePrices = linePrices == null ? this::price : linePrices;
    this.largest = linePrices == null ? LARGE : SMALL;
  }

  /** Adds some customers and products, and commands on them and their orders. */
  public History write(int customerCount, int productCount, int commands) {
    for (int i = 0; i < customerCount; i++) {
      register("c" + customers.states().size());
    }
    for (int i = 0; i < productCount; i++) {
      String id = "p" + products.states().size();
      append(
          products,
          id,
          List.of(new ProductAdded(id, "Name of " + id, new Money(price(), GBP), time())));
    }
    for (int i = 0; i < commands; i++) {
      command();
    }
    return this;
  }

  /** Adds a customer. */
  public History register(String id) {
    append(
        customers,
        id,
        List.of(new CustomerRegistered(id, "Name of " + id, null, region(), time())));
    return this;
  }

  /** Adds a customer's move. */
  public History move(String id, String region, Instant at) {
    append(customers, id, List.of(new CustomerMoved(id, region, at)));
    return this;
  }

  /** Adds an order. */
  public History place(OrderPlaced placed) {
    append(orders, placed.placement().orderId(), List.of(placed));
    return this;
  }

  /** The first id {@code c0}, {@code c1} … whose events go to that partition. */
  public String customerIn(int partition) {
    return IntStream.iterate(0, i -> i + 1)
        .mapToObj(i -> "c" + i)
        .filter(id -> partitions().of(id) == partition)
        .findFirst()
        .orElseThrow();
  }

  private void command() {
    switch (random.nextInt(8)) {
      case 0 -> {
        String id = any(customers);
        append(
            customers,
            id,
            List.of(
                switch (random.nextInt(4)) {
                  case 0 -> new CustomerRenamed(id, "Name " + random.nextInt(100), time());
                  case 1 -> new CustomerEmailChanged(id, email(), time());
                  default -> new CustomerMoved(id, region(), time());
                }));
      }
      case 1 -> {
        String id = any(products);
        append(
            products, id, List.of(new ProductRenamed(id, "Name " + random.nextInt(100), time())));
      }
      case 2, 3, 4 -> place();
      default -> continueOrder();
    }
  }

  /** Sometimes large, and sometimes paid by the same command: two records of one transaction. */
  private void place() {
    String id = "o" + orders.states().size();
    int lineCount = random.nextInt(12) == 0 ? largest : 1 + random.nextInt(SMALL);
    List<PlacedLine> lines = new ArrayList<>();
    for (int i = 0; i < lineCount; i++) {
      String product = any(products);
      int count = 1 + random.nextInt(5);
      lines.add(new PlacedLine(product, "Name of " + product, count, linePrices.get()));
    }
    Placement placement = new Placement(id, any(customers), region(), GBP, time());
    OrderPlaced placed = new OrderPlaced(placement, "Somebody", lines);
    switch (random.nextInt(4)) {
      case 0 -> append(orders, id, List.of(placed, new OrderPaid(placement, time())));
      case 1 ->
          append(
              orders,
              id,
              List.of(
                  placed,
                  new OrderPaid(placement, time()),
                  new OrderShipped(placement, null, null, time())));
      default -> append(orders, id, List.of(placed));
    }
  }

  private void continueOrder() {
    if (orders.states().isEmpty()) {
      place();
      return;
    }
    String id = any(orders);
    Order order = state(orders, id).state();
    switch (order.status()) {
      case PLACED -> append(orders, id, List.of(new OrderPaid(order.placement(), time())));
      case PAID -> {
        List<TakenBack> all = new ArrayList<>();
        for (int i = 0; i < order.lines().size(); i++) {
          Order.Line line = order.lines().get(i);
          all.add(new TakenBack(i, line.productId(), line.quantity(), line.unitPrice()));
        }
        append(
            orders,
            id,
            List.of(new OrderCancelled(order.placement(), "changed mind", all, time())));
      }
      case SHIPPED, DELIVERED -> giveBack(order);
      case CANCELLED -> place();
    }
  }

  private void giveBack(Order order) {
    Order.Line first = order.lines().getFirst();
    if (first.returned() == first.quantity()) {
      place();
      return;
    }
    List<Integer> inAll =
        new ArrayList<>(order.lines().stream().map(Order.Line::returned).toList());
    inAll.set(0, first.returned() + 1);
    TakenBack one = new TakenBack(0, first.productId(), 1, first.unitPrice());
    append(
        orders,
        order.placement().orderId(),
        List.of(new OrderLinesReturned(order.placement(), List.of(one), inAll, time())));
  }

  private <S, E extends ShopEvent> void append(
      Written<S, E> written, String id, List<? extends E> added) {
    written.states().put(id, append(written.rows(), written.states().get(id), added));
  }

  private static <S, E extends ShopEvent> Versioned<S> state(Written<S, E> written, String id) {
    return Objects.requireNonNull(written.states().get(id));
  }

  private String any(Written<?, ?> written) {
    List<String> ids = List.copyOf(written.states().keySet());
    return ids.get(random.nextInt(ids.size()));
  }

  private @Nullable String email() {
    return random.nextBoolean() ? random.nextInt(100) + "@example.org" : null;
  }

  private String region() {
    return REGIONS.get(random.nextInt(REGIONS.size()));
  }

  private BigDecimal price() {
    return BigDecimal.valueOf(1 + random.nextInt(999), 2);
  }
}
