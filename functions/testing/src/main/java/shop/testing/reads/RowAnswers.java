package shop.testing.reads;

import static java.util.stream.Collectors.filtering;
import static java.util.stream.Collectors.flatMapping;
import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.reducing;
import static java.util.stream.Collectors.toList;

import cqrs.domain.AggregateId;
import cqrs.journal.AggregateRows;
import cqrs.journal.dynamodb.Attributes;
import java.math.BigDecimal;
import java.util.Comparator;
import java.util.Currency;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import shop.domain.Aggregates;
import shop.domain.Customer;
import shop.domain.Product;
import shop.domain.ShopEvent;
import shop.stored.ShopAggregates;
import shop.views.customers.Dashboard;
import shop.views.customers.RankedCustomer;
import shop.views.orders.OrderSummary;
import shop.views.products.ProductFigures;
import shop.views.products.RankedProduct;
import shop.views.regions.RegionTotal;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.BatchGetItemResponse;
import software.amazon.awssdk.services.dynamodb.model.KeysAndAttributes;

/**
 * Answers from the normalized rows: reads the orders that it needs, adds up in memory, joins the
 * customers and products of the answer by batch get. Eventually consistent, as the views are.
 */
public final class RowAnswers implements Answers {

  private static final ProductFigures NOTHING =
      new ProductFigures(0, 0, 0, BigDecimal.ZERO, BigDecimal.ZERO, BigDecimal.ZERO);

  private final OrderRows orders;
  private final DynamoDbClient dynamoDb;
  private final String table;

  private RowAnswers(OrderRows orders, DynamoDbClient dynamoDb, String table) {
    this.orders = orders;
    this.dynamoDb = dynamoDb;
    this.table = table;
  }

  /** By scans of the write table. */
  public static RowAnswers scanning(DynamoDbClient dynamoDb, String table) {
    return new RowAnswers(new Scan(dynamoDb, table), dynamoDb, table);
  }

  /** By an index of the orders by customer, where that helps. */
  public static RowAnswers indexed(DynamoDbClient dynamoDb, String table) {
    return new RowAnswers(new Index(dynamoDb, table), dynamoDb, table);
  }

  private record Place(String currency, String region) {

    static final Comparator<Place> ORDER =
        Comparator.comparing(Place::currency).thenComparing(Place::region);

    static Place of(OrderRow order) {
      return new Place(order.currency().getCurrencyCode(), order.region());
    }
  }

  @Override
  public List<RegionTotal> regions() {
    Map<Place, Sales> places =
        orders.all(groupingBy(Place::of, () -> new TreeMap<>(Place.ORDER), Sales.summed()));
    return places.entrySet().stream()
        .map(
            e ->
                new RegionTotal(
                    e.getKey().region(),
                    Currency.getInstance(e.getKey().currency()),
                    e.getValue().ofRegion()))
        .toList();
  }

  /** A line as it counts in its product's figures. */
  private record Sold(String productId, ProductFigures figures) {

    static Sold of(OrderRow order, OrderRow.Line line) {
      return new Sold(
          line.productId(),
          new ProductFigures(
              line.quantity(),
              order.cancelled() ? line.quantity() : 0,
              line.returned(),
              line.total(),
              order.cancelled() ? line.total() : BigDecimal.ZERO,
              line.returnedTotal()));
    }
  }

  @Override
  public List<RankedProduct> products(Currency currency, int limit) {
    Map<String, ProductFigures> sold =
        orders.all(
            filtering(
                order -> order.currency().equals(currency),
                flatMapping(
                    order -> order.lines().stream().map(line -> Sold.of(order, line)),
                    groupingBy(
                        Sold::productId, reducing(NOTHING, Sold::figures, ProductFigures::plus)))));
    List<Map.Entry<String, ProductFigures>> best = best(sold, ProductFigures::revenue, limit);
    Map<String, Product> products = read(ShopAggregates.PRODUCTS, ids(best, Aggregates::product));
    return best.stream()
        .map(
            e -> {
              @Nullable Product product = products.get(e.getKey());
              String name = product == null ? null : product.name();
              return new RankedProduct(e.getKey(), name, currency, e.getValue());
            })
        .toList();
  }

  @Override
  public Optional<Dashboard> dashboard(String customerId) {
    AggregateId id = Aggregates.customer(customerId);
    CompletableFuture<Map<String, AttributeValue>> customer =
        CompletableFuture.supplyAsync(
            () -> dynamoDb.getItem(r -> r.tableName(table).key(AggregateRows.key(id))).item(),
            Thread::startVirtualThread);
    Map<String, Sales> totals =
        orders.of(
            customerId,
            groupingBy(o -> o.currency().getCurrencyCode(), TreeMap::new, Sales.summed()));
    return Optional.of(customer.join())
        .filter(row -> !row.isEmpty())
        .map(ShopAggregates.CUSTOMERS::read)
        .map(
            found ->
                new Dashboard(
                    customerId,
                    found.state().name(),
                    found.state().region(),
                    totals.entrySet().stream()
                        .map(e -> e.getValue().ofCustomer(Currency.getInstance(e.getKey())))
                        .toList(),
                    found.version()));
  }

  @Override
  public List<RankedCustomer> topCustomers(Currency currency, int limit) {
    Map<String, Sales> sales =
        orders.all(
            filtering(
                order -> order.currency().equals(currency),
                groupingBy(OrderRow::customerId, Sales.summed())));
    List<Map.Entry<String, Sales>> best = best(sales, Sales::revenue, limit);
    Map<String, Customer> customers =
        read(ShopAggregates.CUSTOMERS, ids(best, Aggregates::customer));
    return best.stream()
        .map(
            e -> {
              @Nullable Customer customer = customers.get(e.getKey());
              return new RankedCustomer(
                  e.getKey(),
                  customer == null ? null : customer.name(),
                  customer == null ? null : customer.region(),
                  currency,
                  e.getValue().revenue(),
                  e.getValue().orderCount());
            })
        .toList();
  }

  @Override
  public List<OrderSummary> ordersOf(String customerId, int limit) {
    return orders.newest(customerId, limit, toList()).stream()
        .sorted(
            Comparator.comparing(OrderRow::placedAt).thenComparing(OrderRow::orderId).reversed())
        .limit(limit)
        .map(OrderRow::summary)
        .toList();
  }

  private static <V> List<Map.Entry<String, V>> best(
      Map<String, V> all, Function<V, BigDecimal> score, int limit) {
    Comparator<Map.Entry<String, V>> byScore = Comparator.comparing(e -> score.apply(e.getValue()));
    return all.entrySet().stream()
        .sorted(byScore.reversed().thenComparing(Map.Entry.comparingByKey()))
        .limit(limit)
        .toList();
  }

  private static <V> List<AggregateId> ids(
      List<Map.Entry<String, V>> entries, Function<String, AggregateId> id) {
    return entries.stream().map(Map.Entry::getKey).map(id).toList();
  }

  /** At most a hundred aggregates' states, by id. */
  private <S, E extends ShopEvent> Map<String, S> read(
      AggregateRows<S, E> rows, List<AggregateId> ids) {
    Map<String, S> found = new HashMap<>();
    Map<String, KeysAndAttributes> wanted =
        ids.isEmpty()
            ? Map.of()
            : Map.of(
                table,
                KeysAndAttributes.builder()
                    .keys(ids.stream().map(AggregateRows::key).toList())
                    .build());
    while (!wanted.isEmpty()) {
      Map<String, KeysAndAttributes> asked = wanted;
      BatchGetItemResponse answer = dynamoDb.batchGetItem(r -> r.requestItems(asked));
      for (Map<String, AttributeValue> row : answer.responses().getOrDefault(table, List.of())) {
        found.put(AggregateId.parse(Attributes.string(row, "pk")).id(), rows.read(row).state());
      }
      wanted = answer.unprocessedKeys();
    }
    return found;
  }
}
