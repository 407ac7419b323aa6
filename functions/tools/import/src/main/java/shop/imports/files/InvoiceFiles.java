package shop.imports.files;

import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVParser;
import org.apache.commons.csv.CSVRecord;
import shop.imports.files.Row.InvoiceLine;
import shop.imports.files.Row.Malformed;

/**
 * Reads files of the Online Retail format, plain or gzip (told by content, not by name), in UTF-8
 * or, where a file is not that, in ISO-8859-1 as the original is.
 *
 * <p>Malformed rows are left out and reported. A file with more malformed rows than good ones is
 * refused.
 */
public final class InvoiceFiles {

  /** The rows of the files, in their order. */
  public record Content(List<InvoiceLine> lines, List<Malformed> malformed) {}

  private static final CSVFormat FORMAT =
      CSVFormat.DEFAULT.builder().setIgnoreEmptyLines(false).get();
  private static final int GZIP_MAGIC = 0x1f8b;

  private InvoiceFiles() {}

  /**
   * Reads the files.
   *
   * @param dates how dates with slashes are meant; empty: each file tells it
   * @throws UnusableInput if a file is none of these, or leaves open how its dates are meant
   */
  public static Content read(List<Path> files, Optional<DateOrder> dates) throws UnusableInput {
    if (files.isEmpty()) {
      throw new UnusableInput("No file is named: say -Dfiles=\"december.csv.gz january.csv.gz\".");
    }
    Set<Path> known = new HashSet<>();
    for (Path file : files) {
      if (!known.add(existing(file))) {
        throw new UnusableInput(file + " is named twice: name each file once.");
      }
    }
    List<InvoiceLine> lines = new ArrayList<>();
    List<Malformed> malformed = new ArrayList<>();
    for (int i = 0; i < files.size(); i++) {
      Content content = read(i, files.get(i), dates);
      lines.addAll(content.lines());
      malformed.addAll(content.malformed());
    }
    return new Content(lines, malformed);
  }

  private static Path existing(Path file) throws UnusableInput {
    if (!Files.exists(file)) {
      throw new UnusableInput(file + " does not exist: name files by their path from here.");
    }
    if (!Files.isRegularFile(file)) {
      throw new UnusableInput(file + " is not a file: name the CSV files themselves.");
    }
    try {
      return file.toRealPath();
    } catch (IOException e) {
      throw unreadable(file, e);
    }
  }

  private static Content read(int index, Path file, Optional<DateOrder> dates)
      throws UnusableInput {
    Content content;
    try {
      content = read(index, file, StandardCharsets.UTF_8, dates);
    } catch (CharacterCodingException _) {
      content = latin(index, file, dates);
    } catch (IOException e) {
      throw unreadable(file, e);
    }
    if (content.malformed().size() > content.lines().size()) {
      Malformed first = content.malformed().getFirst();
      throw new UnusableInput(
          ("%s has more malformed rows (%s) than good ones: check that it is an Online Retail "
                  + "file; first, %s %s.")
              .formatted(
                  file, Texts.count(content.malformed().size()), first.place(), first.reason()));
    }
    return content;
  }

  private static Content latin(int index, Path file, Optional<DateOrder> dates)
      throws UnusableInput {
    try {
      return read(index, file, StandardCharsets.ISO_8859_1, dates);
    } catch (IOException e) {
      throw unreadable(file, e);
    }
  }

  /** Reads month-first unless told otherwise, and once more if the dates turn out day-first. */
  private static Content read(int index, Path file, Charset charset, Optional<DateOrder> dates)
      throws IOException, UnusableInput {
    DateOrder order = dates.orElse(DateOrder.MONTH_FIRST);
    List<InvoiceLine> lines = new ArrayList<>();
    List<Malformed> malformed = new ArrayList<>();
    try (Reader reader = open(file, charset);
        CSVParser parser = CSVParser.builder().setFormat(FORMAT).setReader(reader).get()) {
      Iterator<CSVRecord> records = parser.iterator();
      if (!records.hasNext()) {
        throw new UnusableInput(file + " is empty: its first line must name its columns.");
      }
      Columns columns = Columns.of(file.toString(), records.next().toList());
      RowParser rows = new RowParser(index, file.toString(), columns, order);
      // Looking for the next record reads it, which moves the parser's line to the record's last.
      for (long line = parser.getCurrentLineNumber() + 1;
          records.hasNext();
          line = parser.getCurrentLineNumber() + 1) {
        CSVRecord row = records.next();
        if (row.size() == 1 && row.get(0).isBlank()) {
          continue;
        }
        switch (rows.parse(line, row)) {
          case InvoiceLine good -> lines.add(good);
          case Malformed bad -> malformed.add(bad);
        }
      }
      DateOrder told = dates.isPresent() ? order : rows.orderOfDates();
      if (told != order) {
        return read(index, file, charset, Optional.of(told));
      }
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
    return new Content(lines, malformed);
  }

  private static Reader open(Path file, Charset charset) throws IOException {
    InputStream in = new BufferedInputStream(Files.newInputStream(file));
    try {
      in.mark(2);
      boolean gzip = ((in.read() << 8) | in.read()) == GZIP_MAGIC;
      in.reset();
      return new InputStreamReader(
          gzip ? new GZIPInputStream(in, 1 << 16) : in,
          charset.newDecoder().onMalformedInput(CodingErrorAction.REPORT));
    } catch (IOException e) {
      in.close();
      throw e;
    }
  }

  private static UnusableInput unreadable(Path file, IOException e) {
    String reason =
        switch (e) {
          case EOFException _ -> "its gzip data is cut short";
          case ZipException _ -> "its gzip data is damaged";
          default -> String.valueOf(e.getMessage());
        };
    return new UnusableInput(file + " cannot be read: " + reason + ".");
  }
}
