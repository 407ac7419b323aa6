package shop.domain;

import cqrs.domain.Decision;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Currency;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import shop.domain.OrderCommand.Cancel;
import shop.domain.OrderCommand.Change;
import shop.domain.OrderCommand.Deliver;
import shop.domain.OrderCommand.Known;
import shop.domain.OrderCommand.LineRequest;
import shop.domain.OrderCommand.Pay;
import shop.domain.OrderCommand.Place;
import shop.domain.OrderCommand.Return;
import shop.domain.OrderCommand.ReturnRequest;
import shop.domain.OrderCommand.Ship;
import shop.domain.OrderEvent.OrderCancelled;
import shop.domain.OrderEvent.OrderDelivered;
import shop.domain.OrderEvent.OrderLinesReturned;
import shop.domain.OrderEvent.OrderPaid;
import shop.domain.OrderEvent.OrderPlaced;
import shop.domain.OrderEvent.OrderShipped;
import shop.domain.OrderEvent.PlacedLine;
import shop.domain.OrderEvent.TakenBack;
import shop.domain.Rejection.MoreReturnedThanBought;
import shop.domain.Rejection.MoreReturnedThanBought.Excess;
import shop.domain.Rejection.NotAllowed;
import shop.domain.Rejection.NotOnOrder;
import shop.domain.Rejection.OtherCurrency;

/** The rules of an order. */
public final class OrderDecider {

  /** Each return stays in the order's history, and that must fit one row of a view. */
  public static final int MAX_RETURNS = 1_000;

  private OrderDecider() {}

  public static Decision<OrderEvent, Rejection> decide(
      @Nullable Order order, OrderCommand command) {
    return switch (command) {
      case Place c ->
          order == null
              ? place(c)
              : Decision.reject(new Rejection.AlreadyExists(Aggregates.order(c.orderId())));
      case Change c ->
          order == null
              ? Decision.reject(new Rejection.DoesNotExist(Aggregates.order(c.orderId())))
              : change(order, c);
    };
  }

  private static Decision<OrderEvent, Rejection> change(Order order, Change command) {
    OrderStatus status = order.status();
    Placement placement = order.placement();
    return switch (command) {
      case Pay c ->
          status == OrderStatus.PLACED
              ? Decision.accept(new OrderPaid(placement, c.occurredAt()))
              : Decision.reject(new NotAllowed(status, "paid"));
      case Ship c ->
          status == OrderStatus.PAID
              ? Decision.accept(
                  new OrderShipped(placement, c.carrier(), c.trackingNumber(), c.occurredAt()))
              : Decision.reject(new NotAllowed(status, "shipped"));
      case Deliver c ->
          status == OrderStatus.SHIPPED
              ? Decision.accept(new OrderDelivered(placement, c.occurredAt()))
              : Decision.reject(new NotAllowed(status, "delivered"));
      case Cancel c ->
          switch (status) {
            case PLACED, PAID ->
                Decision.accept(
                    new OrderCancelled(placement, c.reason(), everything(order), c.occurredAt()));
            case SHIPPED, DELIVERED, CANCELLED ->
                Decision.reject(new NotAllowed(status, "cancelled"));
          };
      case Return c ->
          switch (status) {
            case SHIPPED, DELIVERED -> takeBack(order, c);
            case PLACED, PAID, CANCELLED -> Decision.reject(new NotAllowed(status, "returned"));
          };
    };
  }

  private static Decision<OrderEvent, Rejection> place(Place command) {
    @Nullable Customer customer = command.known().customer();
    Known known = command.known();
    Set<String> unknown =
        command.lines().stream()
            .map(LineRequest::productId)
            .filter(id -> !known.products().containsKey(id))
            .collect(Collectors.toCollection(LinkedHashSet::new));
    if (customer == null || !unknown.isEmpty()) {
      return Decision.reject(
          new Rejection.UnknownReferences(customer == null ? command.customerId() : null, unknown));
    }
    Currency currency = command.currency();
    if (currency == null) {
      Set<Currency> listed =
          command.lines().stream()
              .map(line -> known.product(line.productId()).price().currency())
              .collect(Collectors.toCollection(LinkedHashSet::new));
      if (listed.size() > 1) {
        return Decision.reject(new Rejection.CurrencyUndecided(listed));
      }
      currency = listed.iterator().next();
    }
    return priced(command, customer, currency);
  }

  private static Decision<OrderEvent, Rejection> priced(
      Place command, Customer customer, Currency currency) {
    List<PlacedLine> lines = new ArrayList<>();
    List<Integer> otherwise = new ArrayList<>();
    for (LineRequest line : command.lines()) {
      Product product = command.known().product(line.productId());
      BigDecimal own = line.unitPrice();
      if (own == null && !product.price().currency().equals(currency)) {
        otherwise.add(lines.size());
      }
      BigDecimal price = own == null ? product.price().amount() : Money.canonical(own);
      lines.add(new PlacedLine(line.productId(), product.name(), line.quantity(), price));
    }
    if (!otherwise.isEmpty()) {
      return Decision.reject(new OtherCurrency(currency, otherwise));
    }
    Placement placement =
        new Placement(
            command.orderId(),
            customer.customerId(),
            customer.region(),
            currency,
            command.placedAt());
    return Decision.accept(new OrderPlaced(placement, customer.name(), lines));
  }

  private static List<TakenBack> everything(Order order) {
    return IntStream.range(0, order.lines().size())
        .mapToObj(
            i -> {
              Order.Line line = order.lines().get(i);
              return new TakenBack(i, line.productId(), line.quantity(), line.unitPrice());
            })
        .toList();
  }

  private static Decision<OrderEvent, Rejection> takeBack(Order order, Return command) {
    Map<String, Long> asked = new LinkedHashMap<>();
    for (ReturnRequest request : command.lines()) {
      asked.merge(request.productId(), (long) request.quantity(), Long::sum);
    }
    Map<String, Long> left = new LinkedHashMap<>();
    for (Order.Line line : order.lines()) {
      left.merge(line.productId(), (long) line.left(), Long::sum);
    }
    Set<String> strangers = new LinkedHashSet<>(asked.keySet());
    strangers.removeAll(left.keySet());
    if (!strangers.isEmpty()) {
      return Decision.reject(new NotOnOrder(strangers));
    }
    List<Excess> excesses =
        asked.entrySet().stream()
            .map(e -> new Excess(e.getKey(), e.getValue(), left.getOrDefault(e.getKey(), 0L)))
            .filter(excess -> excess.asked() > excess.left())
            .toList();
    if (!excesses.isEmpty()) {
      return Decision.reject(new MoreReturnedThanBought(excesses));
    }
    if (order.returns() >= MAX_RETURNS) {
      return Decision.reject(new Rejection.TooManyReturns());
    }
    return Decision.accept(inLineOrder(order, command, asked));
  }

  private static OrderLinesReturned inLineOrder(
      Order order, Return command, Map<String, Long> asked) {
    List<TakenBack> lines = new ArrayList<>();
    List<Integer> inAll = new ArrayList<>();
    for (Order.Line line : order.lines()) {
      int taken = (int) Math.min(line.left(), asked.getOrDefault(line.productId(), 0L));
      if (taken > 0) {
        lines.add(new TakenBack(inAll.size(), line.productId(), taken, line.unitPrice()));
        asked.merge(line.productId(), (long) -taken, Long::sum);
      }
      inAll.add(line.returned() + taken);
    }
    return new OrderLinesReturned(order.placement(), lines, inAll, command.occurredAt());
  }

  public static Order evolve(@Nullable Order order, OrderEvent event) {
    return switch (event) {
      case OrderPlaced e ->
          new Order(
              e.placement(),
              OrderStatus.PLACED,
              e.lines().stream()
                  .map(l -> new Order.Line(l.productId(), l.quantity(), l.unitPrice(), 0))
                  .toList(),
              0);
      case OrderPaid e -> with(Histories.begun(order, e), OrderStatus.PAID);
      case OrderShipped e -> with(Histories.begun(order, e), OrderStatus.SHIPPED);
      case OrderDelivered e -> with(Histories.begun(order, e), OrderStatus.DELIVERED);
      case OrderCancelled e -> with(Histories.begun(order, e), OrderStatus.CANCELLED);
      case OrderLinesReturned e -> returned(Histories.begun(order, e), e);
    };
  }

  private static Order with(Order order, OrderStatus status) {
    return new Order(order.placement(), status, order.lines(), order.returns());
  }

  private static Order returned(Order order, OrderLinesReturned event) {
    List<Order.Line> lines = new ArrayList<>(order.lines());
    for (TakenBack back : event.lines()) {
      Order.Line line = lines.get(back.line());
      lines.set(
          back.line(),
          new Order.Line(
              line.productId(),
              line.quantity(),
              line.unitPrice(),
              line.returned() + back.quantity()));
    }
    return new Order(order.placement(), order.status(), lines, order.returns() + 1);
  }
}
