package shop.testing.views;

import cqrs.journal.codec.RecordedEvent;
import cqrs.projection.Projection;
import cqrs.testkit.views.Fold;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import shop.domain.ShopEvent;

/**
 * The rows that each major version of each view makes of kept histories, in files that are read in
 * reviews: {@code 1/history.jsonl}, {@code 1/regions.v1.txt} … What is there is never overwritten.
 */
record GoldenRows(Path folder) {

  private static final int DIFFERENCES = 10;
  private static final String COMMAND =
      "mvn -pl functions/shop/proofs -am test -Dtest=GoldenRowsTest -Dgolden=write"
          + " -Dsurefire.failIfNoSpecifiedTests=false";

  /** One folder for each history. */
  List<Path> histories() {
    try (Stream<Path> folders = Files.list(folder)) {
      return folders.filter(Files::isDirectory).sorted().toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static List<RecordedEvent<ShopEvent>> events(Path history) {
    return GoldenHistory.read(read(history.resolve("history.jsonl")));
  }

  /** Keeps one more history. */
  void add(List<RecordedEvent<ShopEvent>> events) {
    Path history = folder.resolve(Integer.toString(histories().size() + 1));
    write(history.resolve("history.jsonl"), GoldenHistory.write(events));
  }

  /** Writes the rows of the projection's major version, where there is no such file. */
  void addMissing(Projection<ShopEvent> projection) {
    for (Path history : histories()) {
      Path file = file(history, projection);
      if (!Files.exists(file)) {
        write(file, rows(projection, events(history)));
      }
    }
  }

  /** The projection's fault and its remedy; empty if its rows are as they were. */
  Optional<String> complaint(Projection<ShopEvent> projection) {
    return histories().stream().flatMap(h -> complaint(projection, h).stream()).findFirst();
  }

  private Optional<String> complaint(Projection<ShopEvent> projection, Path history) {
    Path file = file(history, projection);
    if (!Files.exists(file)) {
      return Optional.of(
          "There is no file %s for the view %s, version %s. Look at what it would hold and keep it: %s"
              .formatted(
                  folder.relativize(file), projection.view(), projection.version(), COMMAND));
    }
    String kept = read(file);
    String made = rows(projection, events(history));
    if (made.equals(kept)) {
      return Optional.empty();
    }
    return Optional.of(
        """
        The view %s, version %s, makes other rows than %s says that major version %d makes. \
        If that is not meant, the projection is wrong. If it is meant, raise its major version, \
        so that the view is rebuilt, and write the rows of the new one: %s
        %s\
        """
            .formatted(
                projection.view(),
                projection.version(),
                folder.relativize(file),
                projection.version().major(),
                COMMAND,
                differences(kept, made)));
  }

  private static String differences(String kept, String made) {
    List<String> before = kept.lines().toList();
    List<String> now = made.lines().toList();
    List<String> differences = new ArrayList<>();
    before.stream().filter(line -> !now.contains(line)).forEach(l -> differences.add("- " + l));
    now.stream().filter(line -> !before.contains(line)).forEach(l -> differences.add("+ " + l));
    return differences.size() <= DIFFERENCES
        ? String.join("\n", differences)
        : String.join("\n", differences.subList(0, DIFFERENCES))
            + "\n… and %d lines more".formatted(differences.size() - DIFFERENCES);
  }

  private static Path file(Path history, Projection<ShopEvent> projection) {
    return history.resolve(projection.view() + ".v" + projection.version().major() + ".txt");
  }

  /** A row a line, without its ledger. */
  static String rows(Projection<ShopEvent> projection, List<RecordedEvent<ShopEvent>> events) {
    Map<String, String> lines = new TreeMap<>();
    new Fold(projection, events, 1)
        .rows()
        .forEach((key, row) -> lines.put(key.pk() + " / " + key.sk(), attributes(row)));
    return lines.entrySet().stream()
        .map(line -> line.getKey() + ":" + line.getValue() + "\n")
        .collect(Collectors.joining());
  }

  private static String attributes(Map<String, Object> row) {
    return row.entrySet().stream()
        .filter(attribute -> !attribute.getKey().startsWith("@"))
        .map(attribute -> " " + attribute.getKey() + "=" + text(attribute.getValue()))
        .collect(Collectors.joining());
  }

  private static String text(Object value) {
    return switch (value) {
      case BigDecimal number -> number.toPlainString();
      case String text -> "\"" + text + "\"";
      case List<?> list ->
          list.stream().map(GoldenRows::text).collect(Collectors.joining(", ", "[", "]"));
      case Map<?, ?> map ->
          map.entrySet().stream()
              .map(entry -> entry.getKey() + "=" + text(entry.getValue()))
              .collect(Collectors.joining(" ", "{", "}"));
      default -> value.toString();
    };
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void write(Path file, String text) {
    try {
      Files.createDirectories(file.toAbsolutePath().getParent());
      Files.writeString(file, text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
