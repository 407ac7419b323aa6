package cqrs.projection.internal.verify;

import cqrs.projection.RowKey;
import cqrs.projection.internal.fold.FoldedRow;
import cqrs.projection.internal.verify.Report.Difference;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.zip.CRC32;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** Finds the differences between a stored row and the row folded from the journal. */
final class Differences {

  private static final int MAX_LENGTH = 100;
  private static final int CONTEXT = 20;
  private static final String NONE = "none";

  private Differences() {}

  /**
   * The differences by attribute; none if the row is correct.
   *
   * @param stored null if the row does not exist
   * @param row the row folded from the journal; empty if it must not exist
   */
  static List<Difference> of(
      RowKey key, @Nullable Map<String, AttributeValue> stored, FoldedRow row) {
    if (row.refused().isPresent()) {
      return List.of(
          new Difference(
              key, "event " + row.refused().get(), "passed", "stopped at: no row can take it"));
    }
    Map<String, AttributeValue> expected = row.attributes();
    if (stored == null) {
      return expected.isEmpty()
          ? List.of()
          : List.of(new Difference(key, Difference.MISSING, NONE, expected.size() + " attributes"));
    }
    if (expected.isEmpty()) {
      String attributes = stored.size() - 2 + " attributes";
      return List.of(new Difference(key, Difference.UNEXPLAINED, attributes, NONE));
    }
    Set<String> names = new TreeSet<>(stored.keySet());
    names.addAll(expected.keySet());
    names.removeAll(List.of("pk", "sk"));
    List<Difference> differences = new ArrayList<>();
    for (String name : names) {
      AttributeValue is = stored.get(name);
      AttributeValue has = expected.get(name);
      if (!same(is, has)) {
        differences.add(difference(key, name, text(is), text(has)));
      }
    }
    return differences;
  }

  private static Difference difference(RowKey key, String name, String stored, String expected) {
    int alike = 0;
    while (alike < Math.min(stored.length(), expected.length())
        && stored.charAt(alike) == expected.charAt(alike)) {
      alike++;
    }
    return new Difference(
        key, shortened(name, 0), shortened(stored, alike), shortened(expected, alike));
  }

  /** Cuts a long text so that it starts shortly before the difference. */
  private static String shortened(String text, int alike) {
    if (text.length() <= MAX_LENGTH) {
      return text;
    }
    int from = Math.max(0, Math.min(alike - CONTEXT, text.length() - MAX_LENGTH));
    int to = Math.min(text.length(), from + MAX_LENGTH);
    return (from > 0 ? "…" : "") + text.substring(from, to) + (to < text.length() ? "…" : "");
  }

  /** Compares numbers by value, whatever their scale. */
  private static boolean same(@Nullable AttributeValue a, @Nullable AttributeValue b) {
    if (a == null || b == null) {
      return a == null && b == null;
    }
    if (a.type() != b.type()) {
      return false;
    }
    return switch (a.type()) {
      case N -> new BigDecimal(a.n()).compareTo(new BigDecimal(b.n())) == 0;
      case L -> sameLists(a.l(), b.l());
      case M ->
          a.m().keySet().equals(b.m().keySet())
              && a.m().entrySet().stream().allMatch(e -> same(e.getValue(), b.m().get(e.getKey())));
      case SS -> new HashSet<>(a.ss()).equals(new HashSet<>(b.ss()));
      case NS -> numbers(a.ns()).equals(numbers(b.ns()));
      case BS -> new HashSet<>(a.bs()).equals(new HashSet<>(b.bs()));
      case S, B, BOOL, NUL, UNKNOWN_TO_SDK_VERSION -> a.equals(b);
    };
  }

  private static boolean sameLists(List<AttributeValue> a, List<AttributeValue> b) {
    for (int i = 0; i < Math.min(a.size(), b.size()); i++) {
      if (!same(a.get(i), b.get(i))) {
        return false;
      }
    }
    return a.size() == b.size();
  }

  private static Set<BigDecimal> numbers(List<String> numbers) {
    return new TreeSet<>(numbers.stream().map(BigDecimal::new).toList());
  }

  private static String text(@Nullable AttributeValue value) {
    if (value == null) {
      return NONE;
    }
    return switch (value.type()) {
      case S -> value.s();
      case N -> new BigDecimal(value.n()).toPlainString();
      case BOOL -> value.bool().toString();
      case B -> {
        CRC32 crc = new CRC32();
        crc.update(value.b().asByteArrayUnsafe());
        yield value.b().asByteArrayUnsafe().length + " bytes, CRC-32 " + crc.getValue();
      }
      case L -> value.l().stream().map(Differences::text).toList().toString();
      case M ->
          new TreeMap<>(value.m())
              .entrySet().stream()
                  .map(e -> e.getKey() + "=" + text(Objects.requireNonNull(e.getValue())))
                  .toList()
                  .toString();
      case SS -> new TreeSet<>(value.ss()).toString();
      case NS -> numbers(value.ns()).toString();
      case BS -> value.bs().size() + " times bytes";
      case NUL, UNKNOWN_TO_SDK_VERSION -> value.type().toString();
    };
  }
}
