package shop.imports.plan;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import java.util.zip.GZIPOutputStream;
import shop.imports.files.InvoiceFiles;
import shop.imports.files.Row.InvoiceLine;
import shop.imports.files.UnusableInput;

/** Made-up invoices: two small files with each oddity of the real ones, and random histories. */
public final class Samples {

  public static final String HEADER =
      "InvoiceNo,StockCode,Description,Quantity,InvoiceDate,UnitPrice,CustomerID,Country\n";

  private Samples() {}

  static byte[] resource(String name) throws IOException {
    try (InputStream in =
        Objects.requireNonNull(Samples.class.getResourceAsStream("/shop/imports/" + name))) {
      return in.readAllBytes();
    }
  }

  /** Plain, UTF-8. */
  public static Path january(Path folder) throws IOException {
    return Files.write(folder.resolve("january.csv"), resource("january.csv"));
  }

  /** Gzip, in the encoding of the original, which is not UTF-8. */
  public static Path february(Path folder) throws IOException {
    Path file = folder.resolve("february.csv.gz");
    String text = new String(resource("february.csv"), StandardCharsets.UTF_8);
    try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(file))) {
      out.write(text.getBytes(StandardCharsets.ISO_8859_1));
    }
    return file;
  }

  public static Plan plan(Path... files) throws UnusableInput {
    return Planner.plan(InvoiceFiles.read(List.of(files), Optional.empty()), true);
  }

  public static Plan plan(List<InvoiceLine> lines) {
    return Planner.plan(new InvoiceFiles.Content(lines, List.of()), true);
  }

  public static InvoiceLine line(
      String invoice, String code, int quantity, String day, String customer, String country) {
    return new InvoiceLine(
        0,
        invoice,
        code,
        "Product " + code,
        quantity,
        Instant.parse(day + "T10:00:00Z"),
        new BigDecimal("2.5"),
        customer,
        country);
  }

  /** Orders and credit notes of a few customers, products and countries, day after day. */
  public static List<InvoiceLine> random(long seed, int days) {
    Random random = new Random(seed);
    List<InvoiceLine> lines = new ArrayList<>();
    for (int day = 1; day <= days; day++) {
      String date = "2020-%02d-%02d".formatted(1 + (day - 1) / 28, 1 + (day - 1) % 28);
      String customer = String.valueOf(100 + random.nextInt(3));
      String country = random.nextInt(4) == 0 ? "Borduria" : "Avalon";
      boolean credit = random.nextInt(5) < 2;
      for (int i = 0; i <= random.nextInt(3); i++) {
        int units = 1 + random.nextInt(6);
        lines.add(
            line(
                (credit ? "C" : "") + (1000 + day),
                "P" + random.nextInt(3),
                credit ? -units : units,
                date,
                customer,
                country));
      }
    }
    return lines;
  }
}
