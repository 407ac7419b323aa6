package shop.imports.files;

import java.util.Arrays;
import java.util.stream.Collectors;

/** The columns of the Online Retail format. */
enum Column {
  INVOICE("InvoiceNo"),
  STOCK_CODE("StockCode"),
  DESCRIPTION("Description"),
  QUANTITY("Quantity"),
  TIME("InvoiceDate"),
  PRICE("UnitPrice"),
  CUSTOMER("CustomerID"),
  COUNTRY("Country");

  private final String title;

  Column(String title) {
    this.title = title;
  }

  String title() {
    return title;
  }

  static String titles() {
    return Arrays.stream(values()).map(Column::title).collect(Collectors.joining(", "));
  }
}
