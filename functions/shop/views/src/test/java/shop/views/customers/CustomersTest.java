package shop.views.customers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import cqrs.journal.Partitions;
import cqrs.journal.codec.RecordedEvent;
import cqrs.projection.Changes;
import cqrs.projection.Projection;
import cqrs.projection.read.OlderRowsException;
import cqrs.projection.read.ReadConsistency;
import cqrs.testkit.views.FilledViews;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Currency;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import shop.domain.CustomerEvent.CustomerEmailChanged;
import shop.domain.CustomerEvent.CustomerMoved;
import shop.domain.CustomerEvent.CustomerRegistered;
import shop.domain.CustomerEvent.CustomerRenamed;
import shop.domain.ShopEvent;
import shop.samples.AnOrder;
import shop.samples.RecordedHistory;
import shop.samples.ShopTables;
import shop.views.parts.Page;

class CustomersTest {

  private static final Instant DAY = Instant.parse("2026-01-01T00:00:00Z");
  private static final Currency GBP = Currency.getInstance("GBP");

  private final CustomerRegistered ann =
      new CustomerRegistered("ann", "Ann", "ann@example.org", "EIRE", DAY);

  @Test
  void aCustomerWithoutOrdersHasEmptyFigures() {
    Dashboard dashboard = dashboard(given(ann));

    assertThat(dashboard)
        .isEqualTo(new Dashboard("ann", "Ann", "EIRE", List.of(), 1))
        .returns(0L, Dashboard::orderCount)
        .returns(0L, Dashboard::cancelledCount)
        .returns(Optional.empty(), Dashboard::firstOrderAt)
        .returns(Optional.empty(), Dashboard::lastOrderAt);
    assertThat(given(ann).dashboard("bob", ReadConsistency.ANY)).isEmpty();
  }

  @Test
  void aCustomerIsShownWhereSheLivesNow() {
    Dashboard dashboard = dashboard(given(ann, new CustomerMoved("ann", "Norway", DAY)));

    assertThat(dashboard.region()).isEqualTo("Norway");
    assertThat(dashboard.version()).isEqualTo(2);
  }

  @Test
  void aCustomerIsShownByTheNameOfNowAlsoInTheRanking() {
    AnOrder bought = AnOrder.of("1", "ann", "EIRE", "2026-03-01T10:00:00Z").line("cup", 1, "7");
    CustomersReader reader =
        given(ann, bought.placed(), new CustomerRenamed("ann", "Ann Other", DAY));

    assertThat(dashboard(reader).name()).isEqualTo("Ann Other");
    assertThat(dashboard(reader).version()).isEqualTo(2);
    assertThat(reader.ranking(GBP, 1, Optional.empty()).items().getFirst().name())
        .isEqualTo("Ann Other");
  }

  @Test
  void theProfileHasTheEmailOfNowAndNoTextOfItHasIt() {
    CustomerProfile first = profile(given(ann));
    assertThat(first)
        .isEqualTo(new CustomerProfile("ann", "Ann", Optional.of("ann@example.org"), "EIRE", 1));
    assertThat(first.toString()).doesNotContain("example");
    assertThat(first.withoutEmail().email()).isEmpty();

    CustomerEmailChanged other = new CustomerEmailChanged("ann", "o@example.org", DAY);
    CustomerEmailChanged removed = new CustomerEmailChanged("ann", null, DAY);
    assertThat(profile(given(ann, other)).email()).contains("o@example.org");
    CustomerProfile none = profile(given(ann, other, removed, new CustomerMoved("ann", "X", DAY)));
    assertThat(none).isEqualTo(new CustomerProfile("ann", "Ann", Optional.empty(), "X", 4));
    assertThat(profile(given(ann, removed, other)).email()).contains("o@example.org");
    assertThat(profile(given(new CustomerRegistered("ann", "Ann", null, "X", DAY))).email())
        .isEmpty();
    assertThat(given(ann).profile("bob", ReadConsistency.ANY)).isEmpty();
  }

  /** A customer's row of the first version may belong to somebody with an address. */
  @Test
  void aProfileIsNotMadeOfARowOfTheFirstVersion() {
    FilledViews views = ShopTables.filled(1000, List.of("customers"));
    Projection<ShopEvent> first =
        new Projection<>() {
          @Override
          public String view() {
            return "customers";
          }

          @Override
          public void project(RecordedEvent<ShopEvent> recorded, Changes changes) {
            new Customers().project(recorded, changes);
          }
        };
    views.fill(first, new RecordedHistory(new Partitions(4)).add(ann).events());
    CustomersReader reader = new CustomersReader(views.view("customers"));

    assertThatThrownBy(() -> profile(reader)).isInstanceOf(OlderRowsException.class);
    assertThat(dashboard(reader).name()).isEqualTo("Ann");
  }

  @Test
  void lifetimeValueIsGrossWithoutWhatWasCancelledOrReturned() {
    AnOrder kept = AnOrder.of("1", "ann", "EIRE", "2026-03-01T10:00:00Z").line("cup", 4, "2.5");
    AnOrder off = AnOrder.of("2", "ann", "EIRE", "2026-03-02T10:00:00Z").line("cup", 1, "7");
    Dashboard dashboard =
        dashboard(
            given(
                ann,
                kept.placed(),
                off.placed(),
                off.cancelled("2026-03-03T10:00:00Z"),
                kept.returned("2026-03-04T10:00:00Z", 1)));

    Dashboard.Total total = dashboard.totals().getFirst();
    assertThat(total.orderCount()).isEqualTo(2);
    assertThat(total.cancelledCount()).isEqualTo(1);
    assertThat(total.gross()).isEqualByComparingTo("17");
    assertThat(total.cancelled()).isEqualByComparingTo("7");
    assertThat(total.returned()).isEqualByComparingTo("2.5");
    assertThat(total.lifetimeValue()).isEqualByComparingTo("7.5");
    assertThat(total.averageOrderValue())
        .hasValueSatisfying(v -> assertThat(v).hasToString("7.50"));
  }

  @Test
  void theAverageIsRoundedHalfEvenAndMissingWhereAllIsCancelled() {
    AnOrder one = AnOrder.of("1", "ann", "EIRE", "2026-03-01T10:00:00Z").line("cup", 1, "0.01");
    AnOrder two = AnOrder.of("2", "ann", "EIRE", "2026-03-02T10:00:00Z").line("cup", 1, "0.02");
    AnOrder yen =
        AnOrder.of("3", "ann", "EIRE", "2026-03-02T10:00:00Z", "JPY").line("cup", 1, "0.5");
    AnOrder none =
        AnOrder.of("4", "ann", "EIRE", "2026-03-02T10:00:00Z", "EUR").line("cup", 1, "9");
    Dashboard dashboard =
        dashboard(
            given(
                ann,
                one.placed(),
                two.placed(),
                yen.placed(),
                none.placed(),
                none.cancelled("2026-03-03T10:00:00Z")));

    assertThat(dashboard.totals())
        .extracting(
            t -> t.currency() + " " + t.averageOrderValue().map(Object::toString).orElse("none"))
        .containsExactly("EUR none", "GBP 0.02", "JPY 0.5");
    assertThat(dashboard.orderCount()).isEqualTo(4);
    assertThat(dashboard.cancelledCount()).isEqualTo(1);
  }

  @Test
  void firstAndLastOrderAreTheEarliestAndLatestPlacedWhateverTheirOrder() {
    AnOrder middle = AnOrder.of("1", "ann", "EIRE", "2026-03-02T10:00:00.5Z").line("cup", 1, "1");
    AnOrder first = AnOrder.of("2", "ann", "EIRE", "2026-03-02T10:00:00Z").line("cup", 1, "1");
    AnOrder last =
        AnOrder.of("3", "ann", "EIRE", "2026-03-02T10:00:00.500001Z", "JPY").line("cup", 1, "1");
    Dashboard dashboard = dashboard(given(ann, middle.placed(), first.placed(), last.placed()));

    assertThat(dashboard.firstOrderAt()).contains(Instant.parse("2026-03-02T10:00:00Z"));
    assertThat(dashboard.lastOrderAt()).contains(Instant.parse("2026-03-02T10:00:00.500001Z"));
    assertThat(dashboard.totals().getFirst().lastOrderAt())
        .isEqualTo(Instant.parse("2026-03-02T10:00:00.5Z"));
  }

  @Test
  void theRankingHasTheHighestLifetimeValueFirstWithNamesAsNow() {
    List<ShopEvent> events = new ArrayList<>();
    for (int i = 0; i < 10; i++) {
      String id = "c" + i;
      events.add(new CustomerRegistered(id, "Name " + i, null, "EIRE", DAY));
      events.add(new CustomerMoved(id, "Region " + i, DAY));
      events.add(
          AnOrder.of("o" + i, id, "EIRE", "2026-03-01T10:00:00Z").line("cup", i, "2").placed());
    }
    CustomersReader reader = given(events.toArray(ShopEvent[]::new));

    Page<RankedCustomer> first = reader.ranking(GBP, 4, Optional.empty());
    Page<RankedCustomer> second = reader.ranking(GBP, 4, first.next());
    Page<RankedCustomer> third = reader.ranking(GBP, 4, second.next());

    List<RankedCustomer> all = new ArrayList<>(first.items());
    all.addAll(second.items());
    all.addAll(third.items());
    assertThat(all)
        .extracting(RankedCustomer::customerId)
        .containsExactly("c9", "c8", "c7", "c6", "c5", "c4", "c3", "c2", "c1", "c0");
    assertThat(all.getFirst().name()).isEqualTo("Name 9");
    assertThat(all.getFirst().region()).isEqualTo("Region 9");
    assertThat(all.getFirst().lifetimeValue()).isEqualByComparingTo("18");
    assertThat(all.getFirst().orderCount()).isEqualTo(1);
    assertThat(third.next()).isEmpty();
  }

  private static CustomersReader given(ShopEvent... events) {
    FilledViews views = ShopTables.filled(1000, List.of("customers"));
    views.fill(new Customers(), new RecordedHistory(new Partitions(4)).add(events).events());
    return new CustomersReader(views.view("customers"));
  }

  /** To as many digits as the sum has, where those are more than the currency's. */
  @ParameterizedTest
  @CsvSource({
    "JPY, 1051.5,   1, 1051.5", "JPY, 1051.5,   2, 525.8", "JPY, 1050.5, 2, 525.2",
    "JPY, 1051,     2, 526", "JPY, 1053,     2, 526", "JPY, 10.0,   4, 2",
    "GBP, 0.000001, 2, 0.000000", "GBP, 0.000003, 2, 0.000002", "GBP, 10, 3, 3.33",
    "KWD, 1,        8, 0.125"
  })
  void theAverageIsAsExactAsTheSum(String currency, String sum, int count, String average) {
    Dashboard.Total total =
        new Dashboard.Total(
            Currency.getInstance(currency),
            count,
            0,
            new BigDecimal(sum),
            BigDecimal.ZERO,
            BigDecimal.ZERO,
            new BigDecimal(sum),
            DAY,
            DAY);
    assertThat(total.averageOrderValue()).contains(new BigDecimal(average));
  }

  private static CustomerProfile profile(CustomersReader reader) {
    return reader.profile("ann", ReadConsistency.ANY).orElseThrow();
  }

  private static Dashboard dashboard(CustomersReader reader) {
    return reader.dashboard("ann", ReadConsistency.ANY).orElseThrow();
  }
}
