package shop.views.customers;

import cqrs.projection.Row;
import cqrs.projection.RowKey;
import cqrs.projection.read.ReadConsistency;
import cqrs.projection.read.View;
import java.time.Instant;
import java.util.Currency;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import shop.views.customers.Dashboard.Total;
import shop.views.parts.Page;
import shop.views.parts.Ranking;

/** Answers from the view {@link Customers}. */
public final class CustomersReader {

  /** The major version that began to keep e-mail addresses. */
  private static final int SINCE_EMAIL = 2;

  private final View view;

  public CustomersReader(View view) {
    this.view = view;
  }

  /** One customer without figures: one read. Only rows of version 2 and later have the e-mail. */
  public Optional<CustomerProfile> profile(String customerId, ReadConsistency freshness) {
    return view.get(CustomerRows.customer(customerId), freshness.ofMajor(SINCE_EMAIL))
        .map(
            row ->
                new CustomerProfile(
                    customerId,
                    row.text("name"),
                    CustomerRows.email(row),
                    row.text("region"),
                    row.count("version")));
  }

  /** One customer: one read. */
  public Optional<Dashboard> dashboard(String customerId, ReadConsistency freshness) {
    List<Row> rows = view.read(freshness, all -> all.all(CustomerRows.all(customerId)));
    if (rows.isEmpty() || !rows.getFirst().sk().equals(CustomerRows.CUSTOMER)) {
      return Optional.empty();
    }
    Row customer = rows.getFirst();
    return Optional.of(
        new Dashboard(
            customerId,
            customer.text("name"),
            customer.text("region"),
            rows.stream().skip(1).map(CustomersReader::total).toList(),
            customer.count("version")));
  }

  private static Total total(Row row) {
    return new Total(
        Currency.getInstance(row.sk()),
        row.count("orderCount"),
        row.count("cancelledCount"),
        row.decimal("gross"),
        row.decimal("cancelled"),
        row.decimal("returned"),
        row.decimal("lifetimeValue"),
        Instant.parse(row.text("firstOrderAt")),
        Instant.parse(row.text("lastOrderAt")));
  }

  /** Customers by lifetime value, highest first: a read of each shard, and one for the names. */
  public Page<RankedCustomer> ranking(Currency currency, int limit, Optional<String> cursor) {
    String code = currency.getCurrencyCode();
    View.Page page = view.page(ReadConsistency.ANY, "customers/lifetimeValue/" + code, cursor);
    Ranking.Part part = Ranking.read(page.rows(), "lifetimeValue", code, limit, page.after());
    Map<RowKey, Row> customers =
        page.rows().get(part.rows().stream().map(r -> CustomerRows.customer(r.pk())).toList());
    return new Page<>(
        part.rows().stream()
            .map(r -> ranked(r, customers.get(CustomerRows.customer(r.pk())), currency))
            .toList(),
        part.next().isEmpty() ? Optional.empty() : Optional.of(page.next(part.next())));
  }

  private static RankedCustomer ranked(Row row, @Nullable Row customer, Currency currency) {
    return new RankedCustomer(
        row.pk(),
        customer == null ? null : customer.text("name"),
        customer == null ? null : customer.text("region"),
        currency,
        row.decimal("lifetimeValue"),
        row.count("orderCount"));
  }
}
