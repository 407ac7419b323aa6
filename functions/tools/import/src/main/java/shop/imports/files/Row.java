package shop.imports.files;

import java.math.BigDecimal;
import java.time.Instant;

/** One row of a file: an invoice line, or the reason why it is none. */
public sealed interface Row {

  /**
   * A line as the file has it, its values typed and trimmed.
   *
   * @param file which of the files, counted from 0
   * @param quantity below zero on credit notes
   * @param price in pounds, without trailing zeros
   * @param customer the number without decimals, empty where the file names no customer
   */
  record InvoiceLine(
      int file,
      String invoice,
      String stockCode,
      String description,
      long quantity,
      Instant time,
      BigDecimal price,
      String customer,
      String country)
      implements Row {}

  /**
   * A row that cannot be understood.
   *
   * @param place file and line, as {@code orders.csv:17}
   */
  record Malformed(String place, String reason) implements Row {}
}
