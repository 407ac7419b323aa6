package shop.testing.reads;

import static org.assertj.core.api.Assertions.assertThat;

import cqrs.projection.internal.generations.ProjectionStore;
import cqrs.projection.read.ReadConsistency;
import cqrs.projection.read.View;
import cqrs.testkit.cost.CostMeter;
import cqrs.testkit.cost.Costs.Cost;
import cqrs.testkit.dynamodb.Store;
import java.util.ArrayList;
import java.util.Currency;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import local.dynamodb.InterceptedDynamoDb;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import shop.samples.AnOrder;
import shop.samples.RecordedHistory;
import shop.views.parts.Page;
import shop.views.regions.RegionSalesReader;
import shop.views.regions.RegionTotal;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.WriteRequest;

/** A page of the list of regions costs the same anywhere in the list. */
class RegionPagesTest {

  private static final int REGIONS = 600;
  private static final int LIMIT = 50;

  private static ReadStore store;

  @BeforeAll
  static void load() {
    RecordedHistory history = new RecordedHistory(ShopYear.PARTITIONS);
    for (int i = 0; i < REGIONS; i++) {
      String region = String.format(Locale.ROOT, "Region %04d %s", i, "x".repeat(50));
      history.add(
          AnOrder.of("o" + i, "c" + i, region, "2026-03-01T10:00:00Z").line("p", 1, "1").placed());
    }
    store = new ReadStore().add(history.events());
  }

  @AfterAll
  static void close() {
    store.close();
  }

  @Test
  void aPageIsOneCallThatReadsItsOwnRowsAlone() {
    double whole = read("GBP", REGIONS, Optional.empty()).cost().readUnits();
    List<String> seen = new ArrayList<>();
    Optional<String> next = Optional.empty();
    do {
      Read read = read("GBP", LIMIT, next);
      read.page().items().forEach(total -> seen.add(total.region()));
      assertThat(read.cost().calls()).isEqualTo(1);
      // One row more than it shows tells whether there is a next page; units are whole halves.
      assertThat(read.cost().readUnits()).isLessThan(whole * (LIMIT + 1) / REGIONS + 0.6);
      next = read.page().next();
    } while (next.isPresent());

    assertThat(seen).hasSize(REGIONS).doesNotHaveDuplicates().isSorted();
  }

  /** A call of DynamoDB ends at a megabyte; the next one asks for what is left of the page. */
  @Test
  void aPageOfMoreThanAMegabyteReadsNoMoreThanItsRows() {
    int limit = 400;
    List<WriteRequest> puts = new ArrayList<>();
    for (int i = 0; i < 2 * limit; i++) {
      Map<String, AttributeValue> row =
          Map.of(
              "pk", AttributeValue.fromS("1#REGIONS"),
              "sk", AttributeValue.fromS(String.format(Locale.ROOT, "USD#%04d", i)),
              "orderCount", AttributeValue.fromN("1"),
              "filler", AttributeValue.fromS("x".repeat(3_000)));
      puts.add(WriteRequest.builder().putRequest(p -> p.item(row)).build());
    }
    for (int i = 0; i < puts.size(); i += 25) {
      List<WriteRequest> some = puts.subList(i, i + 25);
      store.dynamoDb().batchWriteItem(r -> r.requestItems(Map.of(store.table("regions"), some)));
    }

    Read read = read("USD", limit, Optional.empty());

    assertThat(read.page().items()).hasSize(limit);
    assertThat(read.page().next()).isPresent();
    assertThat(read.cost().calls()).isEqualTo(2);
    double rowsOf4K = (limit + 1) * 3_100.0 / 4_096;
    assertThat(read.cost().readUnits()).isLessThan(0.5 * (rowsOf4K + 2));
  }

  private record Read(Page<RegionTotal> page, Cost cost) {}

  private static Read read(String currency, int limit, Optional<String> cursor) {
    CostMeter meter = new CostMeter(store.dynamoDb());
    InterceptedDynamoDb client = new InterceptedDynamoDb(store.dynamoDb(), meter.as("regions"));
    RegionSalesReader reader =
        new RegionSalesReader(
            new View(
                client,
                new ProjectionStore(client, Store.PROJECTIONS_TABLE),
                "regions",
                store.table("regions")));
    Page<RegionTotal> page =
        reader.regions(
            Optional.of(Currency.getInstance(currency)), limit, cursor, ReadConsistency.ANY);
    return new Read(page, meter.costs().of(line -> !line.table().equals(Store.PROJECTIONS_TABLE)));
  }
}
