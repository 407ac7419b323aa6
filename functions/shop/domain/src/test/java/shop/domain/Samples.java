package shop.domain;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.Currency;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import shop.domain.OrderCommand.Known;
import shop.domain.OrderCommand.LineRequest;
import shop.domain.OrderCommand.Place;
import shop.domain.OrderCommand.Return;
import shop.domain.OrderCommand.ReturnRequest;
import shop.domain.OrderEvent.OrderPlaced;
import shop.domain.OrderEvent.PlacedLine;

/** The order that the scenarios are about: Ada in Wales buys cups and plates. */
final class Samples {

  static final Currency GBP = Currency.getInstance("GBP");
  static final Currency EUR = Currency.getInstance("EUR");
  static final Instant MONDAY = Instant.parse("2026-03-02T10:00:00Z");
  static final Instant TUESDAY = Instant.parse("2026-03-03T11:30:00Z");

  static final Customer ADA = new Customer("ada", "Ada", "ada@example.org", "Wales");
  static final Product CUP = new Product("cup", "Cup", gbp("2.50"));
  static final Product PLATE = new Product("plate", "Plate", gbp("4"));
  static final Product TILE = new Product("tile", "Tile", new Money(new BigDecimal("1.2"), EUR));

  static final Placement PLACEMENT = new Placement("o-1", "ada", "Wales", GBP, MONDAY);

  private Samples() {}

  static Money gbp(String amount) {
    return new Money(new BigDecimal(amount), GBP);
  }

  static Known known(@Nullable Customer customer, Product... products) {
    return new Known(
        customer,
        Stream.of(products).collect(Collectors.toMap(Product::productId, Function.identity())));
  }

  static Place place(@Nullable Currency currency, LineRequest... lines) {
    return place(currency, known(ADA, CUP, PLATE, TILE), lines);
  }

  static Place place(@Nullable Currency currency, Known known, LineRequest... lines) {
    return new Place("o-1", "ada", currency, MONDAY, List.of(lines), known);
  }

  static LineRequest listed(Product product, int quantity) {
    return new LineRequest(product.productId(), quantity, null);
  }

  static LineRequest priced(Product product, int quantity, String unitPrice) {
    return new LineRequest(product.productId(), quantity, new BigDecimal(unitPrice));
  }

  static PlacedLine line(Product product, int quantity, String unitPrice) {
    return new PlacedLine(product.productId(), product.name(), quantity, new BigDecimal(unitPrice));
  }

  static OrderPlaced placed(PlacedLine... lines) {
    return new OrderPlaced(PLACEMENT, "Ada", List.of(lines));
  }

  static Return bringBack(ReturnRequest... lines) {
    return new Return("o-1", List.of(lines), TUESDAY);
  }

  static ReturnRequest back(Product product, int quantity) {
    return new ReturnRequest(product.productId(), quantity);
  }

  /** An order's line as it is now, {@code returned} pieces having come back. */
  static Order.Line now(Product product, int quantity, String unitPrice, int returned) {
    return new Order.Line(product.productId(), quantity, new BigDecimal(unitPrice), returned);
  }

  static Map<String, Integer> leftByProduct(Order order) {
    return IntStream.range(0, order.lines().size())
        .mapToObj(order.lines()::get)
        .collect(Collectors.toMap(Order.Line::productId, Order.Line::left, Integer::sum));
  }
}
