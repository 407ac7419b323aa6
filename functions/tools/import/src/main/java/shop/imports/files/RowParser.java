package shop.imports.files;

import java.math.BigDecimal;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.apache.commons.csv.CSVRecord;
import shop.imports.files.Row.InvoiceLine;
import shop.imports.files.Row.Malformed;

/**
 * Makes invoice lines of one file's rows.
 *
 * <p>Times are UTC and come as {@code 2010-12-01 08:26:00} or, in the data set's original, as
 * {@code 12/1/2010 8:26} in one {@link DateOrder}. Customers come as {@code 17850} or {@code
 * 17850.0}.
 */
final class RowParser {

  private static final Pattern WHOLE = Pattern.compile("(-?\\d{1,15})(?:\\.0+)?");
  private static final Pattern DECIMAL = Pattern.compile("-?\\d{1,15}(?:\\.\\d{1,15})?");
  private static final Pattern CUSTOMER = Pattern.compile("(\\d{1,18})(?:\\.0+)?");
  private static final int LONGEST_REGION = 64;

  private final int file;
  private final String name;
  private final Columns columns;
  private final DateOrder order;
  private final DateEvidence evidence;

  /** Equal texts are kept once: a year has half a million rows and a few thousand texts. */
  private final Map<String, String> texts = new HashMap<>();

  /** The lines of an invoice have the same time, and reading one is what costs most. */
  private final Map<String, Optional<Instant>> times = new HashMap<>();

  /**
   * A parser of one file.
   *
   * @param order how dates with slashes are read
   */
  RowParser(int file, String name, Columns columns, DateOrder order) {
    this.file = file;
    this.name = name;
    this.columns = columns;
    this.order = order;
    this.evidence = new DateEvidence(name);
  }

  /** The order that the dates parsed so far tell. */
  DateOrder orderOfDates() throws UnusableInput {
    return evidence.order();
  }

  Row parse(long line, CSVRecord row) {
    if (row.size() != columns.count()) {
      return malformed(line, "has " + row.size() + " values instead of " + columns.count());
    }
    String invoice = text(row, Column.INVOICE);
    if (invoice.isEmpty()) {
      return malformed(line, Column.INVOICE.title() + " is empty");
    }
    String stockCode = text(row, Column.STOCK_CODE);
    if (stockCode.isEmpty()) {
      return malformed(line, Column.STOCK_CODE.title() + " is empty");
    }
    String quantity = text(row, Column.QUANTITY);
    var whole = WHOLE.matcher(quantity);
    if (!whole.matches()) {
      return malformed(line, bad(Column.QUANTITY, quantity, "a whole number"));
    }
    String time = text(row, Column.TIME);
    Optional<Instant> instant = times.computeIfAbsent(time, text -> instant(line, text));
    if (instant.isEmpty()) {
      return malformed(line, bad(Column.TIME, time, "a time like 2010-12-01 08:26:00"));
    }
    String price = text(row, Column.PRICE);
    if (!DECIMAL.matcher(price).matches()) {
      return malformed(line, bad(Column.PRICE, price, "a decimal number"));
    }
    String customer = text(row, Column.CUSTOMER);
    var number = CUSTOMER.matcher(customer);
    if (!customer.isEmpty() && !number.matches()) {
      return malformed(line, bad(Column.CUSTOMER, customer, "a customer number"));
    }
    String country = text(row, Column.COUNTRY);
    if (!isRegion(country)) {
      return malformed(line, bad(Column.COUNTRY, country, "1 to 64 printable characters"));
    }
    return new InvoiceLine(
        file,
        once(invoice),
        once(stockCode),
        once(text(row, Column.DESCRIPTION)),
        Long.parseLong(whole.group(1)),
        instant.get(),
        plain(new BigDecimal(price)),
        customer.isEmpty() ? "" : once(number.group(1)),
        once(country));
  }

  private Malformed malformed(long line, String reason) {
    return new Malformed(name + ":" + line, reason);
  }

  private String text(CSVRecord row, Column column) {
    return row.get(columns.index(column)).strip();
  }

  private String once(String text) {
    return texts.computeIfAbsent(text, same -> same);
  }

  private static String bad(Column column, String value, String wanted) {
    return column.title() + " '" + Texts.shown(value) + "' is not " + wanted;
  }

  private Optional<Instant> instant(long line, String text) {
    evidence.add(line, text);
    return order.read(text).map(time -> time.toInstant(ZoneOffset.UTC));
  }

  /** One form for one value, so that the same price is the same content in every file. */
  private static BigDecimal plain(BigDecimal price) {
    BigDecimal stripped = price.stripTrailingZeros();
    return stripped.scale() < 0 ? stripped.setScale(0) : stripped;
  }

  private static boolean isRegion(String text) {
    return !text.isEmpty()
        && text.codePointCount(0, text.length()) <= LONGEST_REGION
        && text.codePoints().noneMatch(c -> Texts.isUnprintable(c) || isOtherSpace(c));
  }

  private static boolean isOtherSpace(int codePoint) {
    return codePoint != ' ' && Character.isSpaceChar(codePoint);
  }
}
