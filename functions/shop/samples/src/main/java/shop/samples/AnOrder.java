package shop.samples;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Currency;
import java.util.List;
import shop.domain.Money;
import shop.domain.OrderEvent.OrderCancelled;
import shop.domain.OrderEvent.OrderDelivered;
import shop.domain.OrderEvent.OrderLinesReturned;
import shop.domain.OrderEvent.OrderPaid;
import shop.domain.OrderEvent.OrderPlaced;
import shop.domain.OrderEvent.OrderShipped;
import shop.domain.OrderEvent.PlacedLine;
import shop.domain.OrderEvent.TakenBack;
import shop.domain.Placement;

/** Tells the events of one order in few words. */
public final class AnOrder {

  private final Placement placement;
  private final List<PlacedLine> lines = new ArrayList<>();
  private final List<Integer> returned = new ArrayList<>();

  private AnOrder(Placement placement) {
    this.placement = placement;
  }

  /** An order in GBP. */
  public static AnOrder of(String orderId, String customerId, String region, String placedAt) {
    return of(orderId, customerId, region, placedAt, "GBP");
  }

  public static AnOrder of(
      String orderId, String customerId, String region, String placedAt, String currency) {
    return new AnOrder(
        new Placement(
            orderId, customerId, region, Currency.getInstance(currency), Instant.parse(placedAt)));
  }

  /** A line; its product's name is {@code The <id>}. */
  public AnOrder line(String productId, int quantity, String unitPrice) {
    return line(productId, "The " + productId, quantity, unitPrice);
  }

  public AnOrder line(String productId, String name, int quantity, String unitPrice) {
    BigDecimal price = Money.canonical(new BigDecimal(unitPrice));
    lines.add(new PlacedLine(productId, name, quantity, price));
    returned.add(0);
    return this;
  }

  public OrderPlaced placed() {
    return new OrderPlaced(placement, "Name of " + placement.customerId(), lines);
  }

  public OrderPaid paid(String at) {
    return new OrderPaid(placement, Instant.parse(at));
  }

  public OrderShipped shipped(String at) {
    return new OrderShipped(placement, "A carrier", "A number", Instant.parse(at));
  }

  public OrderDelivered delivered(String at) {
    return new OrderDelivered(placement, Instant.parse(at));
  }

  public OrderCancelled cancelled(String at) {
    List<TakenBack> all = new ArrayList<>();
    for (PlacedLine line : lines) {
      all.add(takenBack(all.size(), line.quantity()));
    }
    return new OrderCancelled(placement, "A reason", all, Instant.parse(at));
  }

  /** The next return: how many of each line, in line order. */
  public OrderLinesReturned returned(String at, int... quantities) {
    List<TakenBack> back = new ArrayList<>();
    for (int i = 0; i < quantities.length; i++) {
      if (quantities[i] > 0) {
        back.add(takenBack(i, quantities[i]));
        returned.set(i, returned.get(i) + quantities[i]);
      }
    }
    return new OrderLinesReturned(placement, back, returned, Instant.parse(at));
  }

  private TakenBack takenBack(int line, int quantity) {
    PlacedLine placed = lines.get(line);
    return new TakenBack(line, placed.productId(), quantity, placed.unitPrice());
  }
}
