package shop.views.parts;

import cqrs.projection.Conserved;
import cqrs.projection.Row;
import java.math.BigDecimal;
import java.util.Currency;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import shop.domain.CustomerEvent;
import shop.domain.OrderEvent.OrderCancelled;
import shop.domain.OrderEvent.OrderDelivered;
import shop.domain.OrderEvent.OrderLinesReturned;
import shop.domain.OrderEvent.OrderPaid;
import shop.domain.OrderEvent.OrderPlaced;
import shop.domain.OrderEvent.OrderShipped;
import shop.domain.OrderEvent.PlacedLine;
import shop.domain.OrderEvent.TakenBack;
import shop.domain.ProductEvent;
import shop.domain.ShopEvent;

/**
 * What is placed, cancelled and returned, by currency: every view that keeps these amounts keeps
 * all of them. What events say is written here once, apart from the projections.
 *
 * @param books a view may keep the amounts more than once, in rows of different kinds: a word for
 *     each of them
 * @param lists words for further books, of rows that do not keep what was returned
 * @param rows the amounts of a row, under names made by {@link #amounts}
 */
public record Turnover(
    List<String> books, List<String> lists, Function<Row, Map<String, BigDecimal>> rows)
    implements Conserved<ShopEvent> {

  public Turnover {
    books = List.copyOf(books);
    lists = List.copyOf(lists);
  }

  /** Without lists. */
  public Turnover(List<String> books, Function<Row, Map<String, BigDecimal>> rows) {
    this(books, List.of(), rows);
  }

  /** Amounts by name, for example {@code GBP gross in totals}. */
  public static Map<String, BigDecimal> amounts(
      String book, Currency currency, BigDecimal gross, BigDecimal cancelled, BigDecimal returned) {
    return Map.of(
        name(book, currency, "gross"), gross,
        name(book, currency, "cancelled"), cancelled,
        name(book, currency, "returned"), returned);
  }

  /** Amounts of a list. */
  public static Map<String, BigDecimal> amounts(
      String list, Currency currency, BigDecimal gross, BigDecimal cancelled) {
    return Map.of(
        name(list, currency, "gross"), gross, name(list, currency, "cancelled"), cancelled);
  }

  /** The amounts that are read there. */
  public static Map<String, BigDecimal> amounts(
      String book, Currency currency, Figure.Source from) {
    return amounts(
        book,
        currency,
        from.amount(Figure.GROSS),
        from.amount(Figure.CANCELLED),
        from.amount(Figure.RETURNED));
  }

  private static String name(String book, Currency currency, String amount) {
    return currency.getCurrencyCode() + " " + amount + " in " + book;
  }

  @Override
  public Map<String, BigDecimal> of(Row row) {
    return rows.apply(row);
  }

  @Override
  public Map<String, BigDecimal> of(ShopEvent event) {
    return switch (event) {
      case OrderPlaced e -> inAllBooks(e.placement().currency(), "gross", placed(e.lines()));
      case OrderCancelled e -> inAllBooks(e.placement().currency(), "cancelled", back(e.lines()));
      case OrderLinesReturned e -> in(books, e.placement().currency(), "returned", back(e.lines()));
      case OrderPaid _, OrderShipped _, OrderDelivered _ -> Map.of();
      case CustomerEvent _, ProductEvent _ -> Map.of();
    };
  }

  private Map<String, BigDecimal> inAllBooks(Currency currency, String amount, BigDecimal sum) {
    Map<String, BigDecimal> amounts = in(books, currency, amount, sum);
    amounts.putAll(in(lists, currency, amount, sum));
    return amounts;
  }

  private static Map<String, BigDecimal> in(
      List<String> books, Currency currency, String amount, BigDecimal sum) {
    Map<String, BigDecimal> amounts = new HashMap<>();
    books.forEach(book -> amounts.put(name(book, currency, amount), sum));
    return amounts;
  }

  private static BigDecimal placed(List<PlacedLine> lines) {
    return lines.stream()
        .map(line -> price(line.unitPrice(), line.quantity()))
        .reduce(BigDecimal.ZERO, BigDecimal::add);
  }

  private static BigDecimal back(List<TakenBack> lines) {
    return lines.stream()
        .map(line -> price(line.unitPrice(), line.quantity()))
        .reduce(BigDecimal.ZERO, BigDecimal::add);
  }

  private static BigDecimal price(BigDecimal unitPrice, int quantity) {
    return unitPrice.multiply(BigDecimal.valueOf(quantity));
  }
}
