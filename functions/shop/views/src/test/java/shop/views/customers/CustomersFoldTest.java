package shop.views.customers;

import static org.assertj.core.api.Assertions.assertThat;

import cqrs.journal.Partitions;
import cqrs.journal.codec.RecordedEvent;
import cqrs.projection.read.ReadConsistency;
import cqrs.testkit.views.FilledViews;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.Comparator;
import java.util.Currency;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import shop.domain.Customer;
import shop.domain.CustomerDecider;
import shop.domain.CustomerEvent;
import shop.domain.OrderEvent;
import shop.domain.OrderEvent.OrderCancelled;
import shop.domain.OrderEvent.OrderLinesReturned;
import shop.domain.OrderEvent.OrderPlaced;
import shop.domain.ShopEvent;
import shop.samples.RandomHistory;
import shop.samples.ShopTables;

/**
 * The view against a look through all events, customer by customer, made without any projection.
 */
class CustomersFoldTest {

  private static final List<String> CURRENCIES = List.of("GBP", "JPY");

  @ParameterizedTest
  @ValueSource(longs = {31, 32, 33, 34, 35, 36, 37, 38})
  void showsWhatTheEventsSayOfEachCustomer(long seed) {
    List<RecordedEvent<ShopEvent>> events = RandomHistory.of(seed, 900, new Partitions(8)).events();
    Map<String, Customer> customers = new HashMap<>();
    Map<String, Long> versions = new HashMap<>();
    for (RecordedEvent<ShopEvent> recorded : events) {
      if (recorded.event() instanceof CustomerEvent e) {
        customers.put(e.customerId(), CustomerDecider.evolve(customers.get(e.customerId()), e));
        versions.merge(e.customerId(), 1L, Long::sum);
      }
    }
    FilledViews views = ShopTables.filled(2, List.of("customers")).fill(new Customers(), events);
    CustomersReader reader = new CustomersReader(views.view("customers"));

    assertThat(customers).hasSizeGreaterThan(3);
    customers.forEach(
        (id, customer) ->
            assertThat(canonical(reader.dashboard(id, ReadConsistency.ANY).orElseThrow()))
                .isEqualTo(
                    new Dashboard(
                        id,
                        customer.name(),
                        customer.region(),
                        CURRENCIES.stream().flatMap(c -> total(events, id, c).stream()).toList(),
                        Objects.requireNonNull(versions.get(id)))));
    customers.forEach(
        (id, customer) ->
            assertThat(reader.profile(id, ReadConsistency.ANY))
                .contains(
                    new CustomerProfile(
                        id,
                        customer.name(),
                        Optional.ofNullable(customer.email()),
                        customer.region(),
                        Objects.requireNonNull(versions.get(id)))));
    for (String currency : CURRENCIES) {
      assertThat(
              reader.ranking(Currency.getInstance(currency), 100, Optional.empty()).items().stream()
                  .map(c -> c.customerId() + " " + plain(c.lifetimeValue())))
          .containsExactlyElementsOf(
              customers.keySet().stream()
                  .flatMap(
                      id ->
                          total(events, id, currency).stream()
                              .map(t -> Map.entry(id, t.lifetimeValue())))
                  .sorted(Map.Entry.comparingByValue(Comparator.reverseOrder()))
                  .map(e -> e.getKey() + " " + e.getValue().toPlainString())
                  .toList());
    }
  }

  private static Optional<Dashboard.Total> total(
      List<RecordedEvent<ShopEvent>> events, String customerId, String currency) {
    List<OrderEvent> orders =
        events.stream()
            .map(RecordedEvent::event)
            .filter(OrderEvent.class::isInstance)
            .map(OrderEvent.class::cast)
            .filter(e -> e.placement().customerId().equals(customerId))
            .filter(e -> e.placement().currency().getCurrencyCode().equals(currency))
            .toList();
    List<OrderPlaced> placed = of(OrderPlaced.class, orders);
    List<OrderCancelled> cancelled = of(OrderCancelled.class, orders);
    BigDecimal gross = sum(placed.stream().map(OrderPlaced::total).toList());
    BigDecimal off = sum(cancelled.stream().map(OrderCancelled::total).toList());
    BigDecimal back =
        sum(of(OrderLinesReturned.class, orders).stream().map(OrderLinesReturned::total).toList());
    List<Instant> times = placed.stream().map(e -> e.placement().placedAt()).sorted().toList();
    return placed.isEmpty()
        ? Optional.empty()
        : Optional.of(
            new Dashboard.Total(
                Currency.getInstance(currency),
                placed.size(),
                cancelled.size(),
                plain(gross),
                plain(off),
                plain(back),
                plain(gross.subtract(off).subtract(back)),
                times.getFirst(),
                times.getLast()));
  }

  private static <E> List<E> of(Class<E> type, List<OrderEvent> events) {
    return events.stream().filter(type::isInstance).map(type::cast).toList();
  }

  private static BigDecimal sum(List<BigDecimal> amounts) {
    return amounts.stream().reduce(BigDecimal.ZERO, BigDecimal::add);
  }

  private static Dashboard canonical(Dashboard dashboard) {
    return new Dashboard(
        dashboard.customerId(),
        dashboard.name(),
        dashboard.region(),
        dashboard.totals().stream()
            .map(
                t ->
                    new Dashboard.Total(
                        t.currency(),
                        t.orderCount(),
                        t.cancelledCount(),
                        plain(t.gross()),
                        plain(t.cancelled()),
                        plain(t.returned()),
                        plain(t.lifetimeValue()),
                        t.firstOrderAt(),
                        t.lastOrderAt()))
            .toList(),
        dashboard.version());
  }

  private static BigDecimal plain(BigDecimal amount) {
    return new BigDecimal(amount.stripTrailingZeros().toPlainString());
  }
}
