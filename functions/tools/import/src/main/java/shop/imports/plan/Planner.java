package shop.imports.plan;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import shop.imports.files.InvoiceFiles;
import shop.imports.files.Row.InvoiceLine;
import shop.imports.files.Texts;
import shop.imports.plan.Plan.History;
import shop.imports.plan.Plan.Notes;
import shop.imports.plan.Plan.Product;

/**
 * Decides what history the files tell. Pure: the same lines give the same plan, wherever and
 * whenever; what the system already has plays no part.
 */
public final class Planner {

  private static final int MOST_UNITS = 1_000_000;
  private static final int MOST_LINES = 1_000;
  private static final int MOST_DECIMALS = 6;
  private static final BigDecimal PRICE_BOUND = BigDecimal.TEN.pow(12);

  private final boolean returns;
  private final LeftOut leftOut;

  private Planner(boolean returns, LeftOut leftOut) {
    this.returns = returns;
    this.leftOut = leftOut;
  }

  /**
   * The history that the lines tell.
   *
   * @param returns whether credit notes become returns
   */
  public static Plan plan(InvoiceFiles.Content content, boolean returns) {
    return new Planner(returns, LeftOut.with(content.malformed())).plan(content.lines());
  }

  private Plan plan(List<InvoiceLine> lines) {
    List<InvoiceLine> counting = new ArrayList<>();
    for (InvoiceLine line : lines) {
      objection(line)
          .ifPresentOrElse(
              reason -> leftOut.add(reason, line.quantity()), () -> counting.add(line));
    }
    List<Invoice> invoices =
        Invoice.of(counting, leftOut).stream().filter(this::fits).sorted(Invoice.IN_TIME).toList();
    return new Plan(
        products(invoices),
        histories(invoices),
        leftOut,
        new Notes(
            (int) invoices.stream().filter(Invoice::hasSeveralTimes).count(),
            (int) invoices.stream().filter(Invoice::hasSeveralCountries).count()));
  }

  private Optional<Reason> objection(InvoiceLine line) {
    boolean credit = Invoice.isCreditNote(line.invoice());
    char kind = line.invoice().charAt(0);
    if (line.customer().isEmpty()) {
      return Optional.of(Reason.NO_CUSTOMER);
    }
    if (!credit && (kind < '0' || kind > '9')) {
      return Optional.of(Reason.OTHER_KIND);
    }
    if (credit && !returns) {
      return Optional.of(Reason.RETURNS_UNWANTED);
    }
    if (credit && line.quantity() >= 0) {
      return Optional.of(Reason.POSITIVE_CREDIT);
    }
    if (!credit && line.quantity() <= 0) {
      return Optional.of(Reason.NO_QUANTITY);
    }
    if (line.price().signum() <= 0) {
      return Optional.of(Reason.NO_PRICE);
    }
    if (Math.abs(line.quantity()) > MOST_UNITS
        || line.price().compareTo(PRICE_BOUND) >= 0
        || line.price().scale() > MOST_DECIMALS) {
      return Optional.of(Reason.OUT_OF_BOUNDS);
    }
    return Optional.empty();
  }

  /** Half an order would be another order: one that is too long is left out as a whole. */
  private boolean fits(Invoice invoice) {
    boolean fits = invoice.isCreditNote() || invoice.lines().size() <= MOST_LINES;
    if (!fits) {
      invoice.lines().forEach(line -> leftOut.add(Reason.TOO_MANY_LINES, line.quantity()));
    }
    return fits;
  }

  private static List<Product> products(List<Invoice> inTime) {
    Map<String, Product> products = new LinkedHashMap<>();
    Map<String, String> names = new HashMap<>();
    for (Invoice invoice : inTime) {
      if (invoice.isCreditNote()) {
        continue;
      }
      for (InvoiceLine line : invoice.lines()) {
        String id = Ids.of(line.stockCode());
        products.putIfAbsent(
            id, new Product(id, Texts.name(line.stockCode()), line.price(), invoice.time()));
        String name = Texts.name(line.description());
        if (!name.isEmpty()) {
          names.putIfAbsent(id, name);
        }
      }
    }
    return products.values().stream().map(product -> named(product, names)).toList();
  }

  private static Product named(Product product, Map<String, String> names) {
    String name = names.getOrDefault(product.id(), product.name());
    return new Product(product.id(), name, product.price(), product.firstSeen());
  }

  private List<History> histories(List<Invoice> inTime) {
    Map<String, List<Invoice>> byCustomer = new LinkedHashMap<>();
    for (Invoice invoice : inTime) {
      byCustomer.computeIfAbsent(invoice.customer(), _ -> new ArrayList<>()).add(invoice);
    }
    List<History> histories = new ArrayList<>();
    byCustomer.forEach(
        (customer, invoices) -> {
          HistoryBuilder history = new HistoryBuilder(leftOut);
          ordersFirst(invoices).forEach(history::add);
          history.build(customer).ifPresent(histories::add);
        });
    return histories;
  }

  /** An order comes before a credit note of the same moment. */
  private static List<Invoice> ordersFirst(Collection<Invoice> invoices) {
    Comparator<Invoice> byTime = Comparator.comparing(Invoice::time);
    return invoices.stream()
        .sorted(byTime.thenComparing(Invoice::isCreditNote).thenComparing(Invoice::number))
        .toList();
  }
}
