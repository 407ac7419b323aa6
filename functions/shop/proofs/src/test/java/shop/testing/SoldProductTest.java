package shop.testing;

import static org.assertj.core.api.Assertions.assertThat;

import cqrs.journal.codec.JournalEntry;
import cqrs.journal.codec.RecordedEvent;
import cqrs.projection.internal.generations.Deployment;
import cqrs.projection.internal.generations.ProjectionStore;
import cqrs.projection.internal.run.Engine;
import cqrs.testkit.StoppedClock;
import cqrs.testkit.dynamodb.Store;
import cqrs.testkit.views.ViewTables;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;
import local.dynamodb.InterceptedDynamoDb;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import shop.domain.OrderEvent.OrderPlaced;
import shop.domain.ProductEvent.ProductAdded;
import shop.domain.ShopEvent;
import shop.samples.ShopTables;
import shop.stored.ShopEvents;
import shop.views.products.ProductSales;
import software.amazon.awssdk.services.dynamodb.model.QueryRequest;

/** An order's partition is applied, and that of the product it sells is not. */
class SoldProductTest {

  private static final int PARTITIONS = 4;

  private final Store store = new Store();
  private final ViewTables tables = ShopTables.of(store, "View-", List.of("products"));
  private final History history =
      new History(store, Store.WRITE_TABLE, PARTITIONS, 1).write(8, 8, 40);
  private final Engine engine =
      new Engine(
              new ProductSales(),
              store.dynamoDb(),
              tables.apply("products"),
              new ProjectionStore(store.dynamoDb(), Store.PROJECTIONS_TABLE),
              history.reader(),
              ShopEvents.CODEC,
              new StoppedClock(ViewFixture.NOON),
              new Engine.Settings(100, 1, new Deployment("projector", "1")))
          .open();

  @AfterEach
  void stop() {
    store.close();
  }

  /** A product, and an order of it that stands in another partition. */
  private record Sale(CheckedQuery product, RecordedEvent<ShopEvent> order) {

    static Sale in(List<RecordedEvent<ShopEvent>> journal) {
      for (RecordedEvent<ShopEvent> placed : journal) {
        for (RecordedEvent<ShopEvent> added : journal) {
          if (placed.event() instanceof OrderPlaced order
              && added.event() instanceof ProductAdded product
              && order.lines().stream().anyMatch(l -> l.productId().equals(product.productId()))
              && added.position().partition() != placed.position().partition()) {
            return new Sale(new CheckedSalesQuery.AProduct(product.productId()), placed);
          }
        }
      }
      throw new IllegalStateException("No order stands in another partition than its product.");
    }

    Map<String, String> headers(int seconds) {
      return Map.of("consistency-token", "" + order.position(), "prefer", "wait=" + seconds);
    }
  }

  private void deliver(Predicate<JournalEntry> which) {
    engine.deliver(history.entries().stream().filter(which).toList());
  }

  private QueryInstance instance(InterceptedDynamoDb.Interceptor... interceptors) {
    return new QueryInstance(
        "products",
        tables.apply("products"),
        Store.PROJECTIONS_TABLE,
        Store.WRITE_TABLE,
        PARTITIONS,
        new InterceptedDynamoDb(store.dynamoDb(), interceptors));
  }

  @Test
  void theProductIsNotSaidToBeMissingToWhoHasTheOrdersToken() {
    Sale sale = Sale.in(history.events());
    int partition = sale.order().position().partition();
    deliver(entry -> entry.position().partition() == partition);

    var behind = instance().ask(sale.product(), sale.headers(0));
    assertThat(behind.getStatusCode()).isEqualTo(503);
    assertThat(behind.getHeaders()).containsKey("Retry-After");
    assertThat(instance().ask(sale.product(), Map.of()).getStatusCode()).isEqualTo(404);

    deliver(_ -> true);
    assertThat(instance().ask(sale.product(), sale.headers(0)).getStatusCode()).isEqualTo(200);
  }

  @Test
  void itIsWaitedForAsLongAsTheCallerPrefers() {
    Sale sale = Sale.in(history.events());
    int partition = sale.order().position().partition();
    deliver(entry -> entry.position().partition() == partition);
    AtomicInteger looks = new AtomicInteger();
    QueryInstance instance =
        instance(
            (request, next) -> {
              if (request instanceof QueryRequest && looks.incrementAndGet() == 5) {
                deliver(_ -> true);
              }
              return next.apply(request);
            });

    assertThat(instance.ask(sale.product(), sale.headers(10)).getStatusCode()).isEqualTo(200);
    assertThat(looks).hasValueGreaterThanOrEqualTo(5);
  }
}
