package shop.testing;

import cqrs.journal.codec.RecordedEvent;
import cqrs.projection.Changes;
import cqrs.projection.Projection;
import cqrs.testkit.views.TestProjection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.BiConsumer;
import shop.domain.CustomerEvent.CustomerMoved;
import shop.domain.CustomerEvent.CustomerRegistered;
import shop.domain.OrderEvent;
import shop.domain.OrderEvent.OrderCancelled;
import shop.domain.OrderEvent.OrderLinesReturned;
import shop.domain.OrderEvent.OrderPlaced;
import shop.domain.OrderEvent.PlacedLine;
import shop.domain.OrderEvent.TakenBack;
import shop.domain.ProductEvent;
import shop.domain.ProductEvent.ProductAdded;
import shop.domain.ProductEvent.ProductRenamed;
import shop.domain.ShopEvent;

/** Projections for the engine's tests: together they use every kind of change in every way. */
public final class SampleProjections {

  private SampleProjections() {}

  /** One of each kind, under that view name. */
  public static List<Projection<ShopEvent>> all(String view) {
    return List.of(
        of(view, SampleProjections::regions),
        of(view, SampleProjections::customers),
        of(view, SampleProjections::orders),
        of(view, SampleProjections::products),
        of(view, SampleProjections::everything),
        of(view, SampleProjections::wide));
  }

  /** A projection of one function. */
  public static Projection<ShopEvent> of(
      String view, BiConsumer<RecordedEvent<ShopEvent>, Changes> project) {
    return new TestProjection<>(view, project);
  }

  /** Sums in rows that several partitions share. */
  static void regions(RecordedEvent<ShopEvent> recorded, Changes changes) {
    if (recorded.event() instanceof OrderEvent order) {
      Changes.Row row =
          changes
              .row(order.placement().region(), order.occurredAt().toString().substring(0, 7))
              .index("rank", order.placement().currency().getCurrencyCode());
      switch (order) {
        case OrderPlaced e -> row.add("orders", 1).add("gross", e.total());
        case OrderCancelled e -> row.add("cancelled", e.total());
        case OrderLinesReturned e -> row.add("returned", e.total());
        default -> row.add("others", 1);
      }
    }
  }

  /** Minima and maxima beside attributes that the customer owns. */
  static void customers(RecordedEvent<ShopEvent> recorded, Changes changes) {
    switch (recorded.event()) {
      case CustomerRegistered e ->
          changes.row(e.customerId(), "-").set("name", e.name()).set("region", e.region());
      case CustomerMoved e -> changes.row(e.customerId(), "-").set("region", e.region());
      case OrderPlaced e ->
          changes
              .row(e.orderingKey(), "-")
              .add("orders", 1)
              .min("first", e.occurredAt().toString())
              .max("last", e.occurredAt().toString());
      default -> {}
    }
  }

  /** A row that one aggregate owns: sets, and a list in order. */
  static void orders(RecordedEvent<ShopEvent> recorded, Changes changes) {
    if (recorded.event() instanceof OrderEvent order) {
      changes
          .row(order.placement().orderId(), "-")
          .set("status", type(order))
          .set("version", recorded.version())
          .append("timeline", Map.of("event", type(order), "at", order.occurredAt().toString()));
    }
  }

  /** Rows that their product sets and that orders of all customers add to. */
  static void products(RecordedEvent<ShopEvent> recorded, Changes changes) {
    switch (recorded.event()) {
      case ProductAdded e -> changes.row(e.productId(), "-").set("name", e.name());
      case ProductRenamed e -> changes.row(e.productId(), "-").set("name", e.name());
      case OrderPlaced e -> {
        for (PlacedLine line : e.lines()) {
          changes
              .row(line.productId(), "-")
              .add("units", line.quantity())
              .max("dearest", String.format(Locale.ROOT, "%010.2f", line.unitPrice()))
              .min("cheapest", String.format(Locale.ROOT, "%010.2f", line.unitPrice()));
        }
      }
      case OrderCancelled e -> e.lines().forEach(line -> takeBack(changes, line));
      case OrderLinesReturned e -> e.lines().forEach(line -> takeBack(changes, line));
      default -> {}
    }
  }

  private static void takeBack(Changes changes, TakenBack line) {
    changes.row(line.productId(), "-").add("units", -line.quantity());
  }

  /** One row that every event of every partition changes. */
  static void everything(RecordedEvent<ShopEvent> recorded, Changes changes) {
    ShopEvent event = recorded.event();
    changes
        .row("all", "-")
        .add("events", 1)
        .add(type(event), 1)
        .min("first", event.occurredAt().toString())
        .max("last", event.occurredAt().toString());
    if (event instanceof ProductEvent) {
      changes.row("products", "-").add("events", 1);
    }
  }

  /** One row with so many attributes that a few events together exceed one expression. */
  static void wide(RecordedEvent<ShopEvent> recorded, Changes changes) {
    Changes.Row row = changes.row("wide", "-").add("events", 1);
    for (int i = 0; i < 70; i++) {
      row.add("a" + recorded.position() + "-" + i, i);
    }
    row.max("last", recorded.event().occurredAt().toString());
  }

  private static String type(ShopEvent event) {
    return event.getClass().getSimpleName();
  }
}
