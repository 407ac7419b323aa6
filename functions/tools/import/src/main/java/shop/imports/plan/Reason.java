package shop.imports.plan;

/** Why a line that can be read is left out, wholly or in part. */
public enum Reason {
  NO_CUSTOMER("no customer id"),
  OTHER_KIND("invoice number of another kind (A: bad-debt adjustment)"),
  NO_QUANTITY("quantity not above 0"),
  POSITIVE_CREDIT("credit note whose quantity is not below 0"),
  NO_PRICE("price not above 0"),
  OUT_OF_BOUNDS("quantity above 1,000,000, or price of more than 12 digits or 6 decimals"),
  OTHER_FILE("invoice already read from another file"),
  OTHER_CUSTOMER("another customer than on the invoice's first line"),
  TOO_MANY_LINES("invoice of more than 1,000 lines"),
  RETURNS_UNWANTED("credit note, and returns are switched off"),
  NO_EARLIER_ORDER("credit note without an earlier order of that product in these files"),
  TOO_FEW_LEFT("credit note of more units than the earlier orders in these files still hold");

  private final String text;

  Reason(String text) {
    this.text = text;
  }

  public String text() {
    return text;
  }
}
