package shop.bench.read;

import cqrs.journal.codec.JournalEntry;
import cqrs.journal.codec.RecordedEvent;
import cqrs.projection.Projection;
import cqrs.projection.internal.run.Engine;
import cqrs.testkit.cost.CostMeter;
import cqrs.testkit.cost.Costs;
import cqrs.testkit.cost.Costs.Cost;
import cqrs.testkit.journal.EncodedEvents;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import local.dynamodb.InterceptedDynamoDb;
import shop.bench.cost.Prices;
import shop.domain.OrderEvent.OrderPlaced;
import shop.domain.ShopEvent;
import shop.stored.ShopEvents;
import shop.testing.reads.NormalizedRows;
import shop.testing.reads.ReadStore;
import shop.testing.reads.ShopYear;
import shop.views.ShopViews;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * Costs of keeping the views and the index up to date: units an order, over all its events.
 *
 * @param batch how many events a delivery has
 */
public record Upkeep(int batch, Map<String, Cost> views, Cost index, int orders, int events) {

  private static final int BEFORE = 2_000;
  private static final int METERED = 500;

  /** Meters the orders that follow the first 2,000, in deliveries of these sizes. */
  public static List<Upkeep> measure(List<Integer> batches) {
    List<RecordedEvent<ShopEvent>> all = ShopYear.of(BEFORE + METERED * batches.size());
    List<Upkeep> measured = new ArrayList<>();
    int from = placed(all, BEFORE);
    try (ReadStore store = new ReadStore().add(all.subList(0, from))) {
      EncodedEvents<ShopEvent> journal =
          new EncodedEvents<>(store.store(), ShopEvents.CODEC, all, ShopYear.PARTITIONS.count());
      NormalizedRows rows = new NormalizedRows().add(all.subList(0, from));
      for (int batch : batches) {
        int to = placed(all, BEFORE + METERED * (measured.size() + 1));
        Map<String, Cost> views = new TreeMap<>();
        List<JournalEntry> entries = journal.entries().subList(from, to);
        ShopViews.VIEWS
            .all()
            .forEach(view -> views.put(view.view(), view(store, view, entries, batch)));
        Cost index = index(store, rows, all.subList(from, to));
        measured.add(new Upkeep(batch, views, index, METERED, to - from));
        from = to;
      }
    }
    return measured;
  }

  /** Where the events of an order begin, or where all end. */
  private static int placed(List<RecordedEvent<ShopEvent>> all, int order) {
    for (int i = 0; i < all.size(); i++) {
      if (all.get(i).event() instanceof OrderPlaced placed
          && placed.placement().orderId().equals(ShopYear.order(order))) {
        return i;
      }
    }
    return all.size();
  }

  private static Cost view(
      ReadStore store, Projection<ShopEvent> projection, List<JournalEntry> entries, int batch) {
    CostMeter meter = new CostMeter(store.dynamoDb());
    DynamoDbClient client = new InterceptedDynamoDb(store.dynamoDb(), meter.as(projection.view()));
    Engine engine = store.engine(projection, client, batch);
    for (int i = 0; i < entries.size(); i += batch) {
      engine.deliver(entries.subList(i, Math.min(entries.size(), i + batch)));
    }
    return meter.costs().total();
  }

  /** The index's share alone: the rows are written anyway. */
  private static Cost index(
      ReadStore store, NormalizedRows rows, List<RecordedEvent<ShopEvent>> events) {
    CostMeter meter = new CostMeter(store.dynamoDb());
    DynamoDbClient client = new InterceptedDynamoDb(store.dynamoDb(), meter.as("index"));
    for (RecordedEvent<ShopEvent> event : events) {
      Map<String, AttributeValue> row = new HashMap<>(rows.next(event));
      client.putItem(r -> r.tableName(ReadStore.ROWS).item(row));
    }
    return meter.costs().of(line -> !line.index().equals(Costs.NO_INDEX));
  }

  /** In dollars a million orders. */
  public double view(String view) {
    Cost cost = Objects.requireNonNull(views.get(view));
    return (cost.writeUnits() * Prices.WRITE + cost.readUnits() * Prices.READ) / orders;
  }

  /** In dollars a million orders. */
  public double indexed() {
    return index.writeUnits() * Prices.WRITE / orders;
  }
}
