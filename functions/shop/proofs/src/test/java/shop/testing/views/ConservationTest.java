package shop.testing.views;

import static org.assertj.core.api.Assertions.assertThat;

import cqrs.journal.codec.JournalEntry;
import cqrs.journal.codec.RecordedEvent;
import cqrs.journal.dynamodb.Attributes;
import cqrs.projection.Changes;
import cqrs.projection.Conserved;
import cqrs.projection.Projection;
import cqrs.projection.RowKey;
import cqrs.projection.internal.generations.Generation;
import cqrs.projection.internal.verify.Report;
import cqrs.projection.internal.verify.Report.Conservation;
import cqrs.projection.internal.verify.Report.Sum;
import cqrs.projection.internal.verify.Share;
import cqrs.testkit.dynamodb.Store;
import cqrs.testkit.journal.EncodedEvents;
import java.math.BigDecimal;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import shop.domain.OrderEvent.OrderPlaced;
import shop.domain.ShopEvent;
import shop.stored.ShopEvents;
import shop.testing.reads.ShopYear;
import shop.views.ShopViews;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** The sums over regions, products, customers and orders agree, because each equals the journal. */
class ConservationTest {

  private Store store;
  private EncodedEvents<ShopEvent> journal;

  @BeforeEach
  void aYearOfTrade() {
    store = new Store();
    journal =
        new EncodedEvents<>(store, ShopEvents.CODEC, ShopYear.of(150), ShopYear.PARTITIONS.count())
            .storedIn(store);
  }

  @AfterEach
  void stop() {
    store.close();
  }

  private RealView delivered(Projection<ShopEvent> projection) {
    RealView view = new RealView(store, projection);
    assertThat(view.engine(1000).deliver(journal.entries()).unacknowledged()).isEmpty();
    return view;
  }

  private static Projection<ShopEvent> named(String view) {
    return ShopViews.VIEWS.named(view).orElseThrow();
  }

  private static Map<String, BigDecimal> sums(Report report) {
    assertThat(report.conservation()).as("%s", report).isInstanceOf(Conservation.Holds.class);
    return ((Conservation.Holds) report.conservation()).sums();
  }

  /** Without where the amounts stand. */
  private static Map<String, BigDecimal> byAmount(Map<String, BigDecimal> sums) {
    Map<String, BigDecimal> amounts = new TreeMap<>();
    sums.forEach(
        (name, sum) -> {
          String amount = name.substring(0, name.indexOf(" in "));
          BigDecimal other = amounts.putIfAbsent(amount, sum);
          assertThat(other == null ? sum : other).as(name).isEqualByComparingTo(sum);
        });
    return amounts;
  }

  @Test
  void allViewsHoldWhatTheJournalSays() {
    Map<String, BigDecimal> placed = new TreeMap<>();
    for (RecordedEvent<ShopEvent> recorded : journal.events()) {
      if (recorded.event() instanceof OrderPlaced e) {
        String currency = e.placement().currency().getCurrencyCode();
        placed.merge(currency + " gross", e.total(), BigDecimal::add);
      }
    }
    for (Projection<ShopEvent> projection :
        ShopViews.VIEWS.all().stream().filter(v -> v.conserved().isPresent()).toList()) {
      RealView view = delivered(projection);

      Report report = view.verify(view.generation(), Share.all());

      assertThat(report.isSound()).as(projection.view()).isTrue();
      assertThat(report.compared()).isEqualTo(view.items().size());
      Map<String, BigDecimal> sums = byAmount(sums(report));
      assertThat(sums)
          .hasSize(9)
          .containsAllEntriesOf(placed)
          .allSatisfy((_, sum) -> assertThat(sum).isPositive());
      assertThat(sums).isEqualTo(byAmount(sums(delivered(named("orders")).verified())));
    }
  }

  /** Every row is what the projection makes it, so the rows alone would not show it. */
  @Test
  void aProjectionThatLosesAnAmountIsFound() {
    Projection<ShopEvent> regions = named("regions");
    Projection<ShopEvent> losing =
        as(
            regions,
            (recorded, changes) -> {
              if (!(recorded.event() instanceof OrderPlaced e) || e.lines().size() < 3) {
                regions.project(recorded, changes);
              }
            });

    Report report = delivered(losing).verified();

    assertThat(report.differing()).isZero();
    assertThat(report.isSound()).isFalse();
    assertThat(broken(report))
        .extracting(Sum::name)
        .contains("GBP gross in totals", "GBP gross in months")
        .doesNotContain("GBP returned in totals");
    assertThat(broken(report)).allMatch(sum -> sum.rows().compareTo(sum.journal()) < 0);
  }

  private static List<Sum> broken(Report report) {
    assertThat(report.conservation()).isInstanceOf(Conservation.Broken.class);
    return ((Conservation.Broken) report.conservation()).sums();
  }

  private interface Project {
    void project(RecordedEvent<ShopEvent> recorded, Changes changes);
  }

  private static Projection<ShopEvent> as(Projection<ShopEvent> projection, Project project) {
    return new Projection<>() {
      @Override
      public String view() {
        return projection.view();
      }

      @Override
      public Version version() {
        return projection.version();
      }

      @Override
      public Optional<Conserved<ShopEvent>> conserved() {
        return projection.conserved();
      }

      @Override
      public void project(RecordedEvent<ShopEvent> recorded, Changes changes) {
        project.project(recorded, changes);
      }
    };
  }

  @Test
  void aChangedRowIsFoundByASampleThatDoesNotHaveIt() {
    RealView customers = delivered(named("customers"));
    Share share = Share.sample(1_000_000, 1);
    assertThat(sums(customers.verify(customers.generation(), share.withSums()))).isNotEmpty();
    Map<String, AttributeValue> row =
        customers.items().stream().filter(r -> r.containsKey("gross")).findFirst().orElseThrow();
    customers.change(row, "gross", AttributeValue.fromN("0.01"));

    Report sample = customers.verify(customers.generation(), share.withSums());
    Report all = customers.verified();
    Report withoutSums = customers.verify(customers.generation(), share);

    assertThat(sample.compared()).isZero();
    assertThat(broken(sample)).hasSize(1).isEqualTo(broken(all));
    assertThat(all.differing()).isOne();
    assertThat(withoutSums.conservation()).isInstanceOf(Conservation.NotChecked.class);
  }

  /** All rows: those that are ahead are brought back. A sample: it cannot. */
  @Test
  void rowsThatAreAheadAreCountedAsTheyWereOrNotAtAll() {
    List<JournalEntry> entries = journal.entries();
    RealView regions = new RealView(store, named("regions"));
    assertThat(regions.engine(1000).deliver(entries.subList(0, entries.size() / 2)).applied())
        .isPositive();
    Generation before = regions.generation();
    Map<String, BigDecimal> half = sums(regions.verified());
    assertThat(regions.engine(1000).deliver(entries).applied()).isPositive();

    Report all = regions.verify(before, Share.all());
    Report sample = regions.verify(before, Share.sample(2, 1).withSums());

    assertThat(all.differing()).isZero();
    assertThat(sums(all)).isEqualTo(half).isNotEqualTo(sums(regions.verified()));
    assertThat(sample.differing()).isZero();
    assertThat(sample.conservation())
        .isEqualTo(new Conservation.NotChecked("Rows moved while they were read."));
  }

  @Test
  void aRowThatIsTooManyChangesTheSums() {
    RealView orders = delivered(named("orders"));
    Map<String, AttributeValue> row =
        orders.items().stream().filter(r -> r.containsKey("lines")).findFirst().orElseThrow();
    RowKey ghost = new RowKey("O#ghost", "-");
    Map<String, AttributeValue> copy = new HashMap<>(row);
    copy.putAll(ghost.in(1));
    orders.change(copy, "total", Attributes.s("1000000"));

    Report report = orders.verified();

    assertThat(report.differing()).isOne();
    assertThat(broken(report))
        .anySatisfy(
            sum ->
                assertThat(sum.rows().subtract(sum.journal()))
                    .isEqualByComparingTo(new BigDecimal(1_000_000)));
  }
}
