package shop.imports.plan;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import shop.imports.files.Row.InvoiceLine;

/**
 * The lines of one invoice or credit note that count.
 *
 * <p>The files are lines, not invoices, so what should be the same on all lines of an invoice may
 * differ. The number comes from one file, the first that has it: a second one repeats it. The
 * customer and the country are the first line's; lines of other customers are left out. The time is
 * the earliest (a few invoices of the data set have lines a minute apart).
 */
record Invoice(
    String number, String customer, String country, Instant time, List<InvoiceLine> lines) {

  /** By time; invoices of one moment by number, so that every run has the same order. */
  static final Comparator<Invoice> IN_TIME =
      Comparator.comparing(Invoice::time).thenComparing(Invoice::number);

  boolean isCreditNote() {
    return isCreditNote(number);
  }

  static boolean isCreditNote(String number) {
    return number.startsWith("C") || number.startsWith("c");
  }

  static List<Invoice> of(List<InvoiceLine> lines, LeftOut leftOut) {
    Map<String, List<InvoiceLine>> byNumber = new LinkedHashMap<>();
    for (InvoiceLine line : lines) {
      List<InvoiceLine> invoice = byNumber.computeIfAbsent(line.invoice(), _ -> new ArrayList<>());
      if (!invoice.isEmpty() && invoice.getFirst().file() != line.file()) {
        leftOut.add(Reason.OTHER_FILE, line.quantity());
      } else if (!invoice.isEmpty() && !invoice.getFirst().customer().equals(line.customer())) {
        leftOut.add(Reason.OTHER_CUSTOMER, line.quantity());
      } else {
        invoice.add(line);
      }
    }
    return byNumber.values().stream().map(Invoice::of).toList();
  }

  private static Invoice of(List<InvoiceLine> lines) {
    InvoiceLine first = lines.getFirst();
    Instant earliest =
        lines.stream().map(InvoiceLine::time).min(Comparator.naturalOrder()).orElseThrow();
    return new Invoice(first.invoice(), first.customer(), first.country(), earliest, lines);
  }

  boolean hasSeveralTimes() {
    return lines.stream().map(InvoiceLine::time).distinct().count() > 1;
  }

  boolean hasSeveralCountries() {
    return lines.stream().map(InvoiceLine::country).distinct().count() > 1;
  }
}
