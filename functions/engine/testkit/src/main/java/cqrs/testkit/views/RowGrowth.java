package cqrs.testkit.views;

import cqrs.domain.Event;
import cqrs.journal.codec.RecordedEvent;
import cqrs.projection.Changes;
import cqrs.projection.Projection;
import cqrs.projection.RowKey;
import cqrs.testkit.cost.ItemSize;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * Finds rows that grow with every event. It folds a long history, in which the same aggregates have
 * events again and again, and looks at each row after each eighth of the events that change it. An
 * attribute that is larger each time in the second half grows without limit. So does a row that has
 * more attributes each time. {@link Projection#limits()} declares what the application bounds.
 *
 * <p>Numbers count as of one size: DynamoDB gives them 38 digits at most.
 */
public final class RowGrowth<E extends Event> {

  /** The row itself, whose content is the names of its attributes. */
  private static final String NAMES = "";

  private static final int SAMPLES = 8;

  /** A row that fewer events change is not judged. */
  private static final int FEWEST = 200;

  private static final int NUMBER = 21;

  private final Projection<E> projection;
  private final Map<RowKey, Grown> rows = new LinkedHashMap<>();

  /** Folds a history whose events are in the order in which they were recorded. */
  public RowGrowth(Projection<E> projection, List<RecordedEvent<E>> history) {
    this.projection = projection;
    Map<RowKey, Integer> touches = new LinkedHashMap<>();
    history.forEach(event -> changed(event).forEach(row -> touches.merge(row, 1, Integer::sum)));
    touches.forEach((key, count) -> rows.put(key, new Grown(projection.view(), count)));
    history.forEach(
        event ->
            changed(event).forEach(row -> rows.computeIfPresent(row, (_, grown) -> grown.next())));
  }

  private Collection<RowKey> changed(RecordedEvent<E> event) {
    String type = event.event().getClass().getSimpleName();
    Map<RowKey, Changes.Row> changed = new LinkedHashMap<>();
    projection.project(
        event,
        (pk, sk) ->
            changed.computeIfAbsent(new RowKey(pk, sk), key -> new Recorder(rows.get(key), type)));
    return changed.keySet();
  }

  /** How many rows are judged. */
  public long judged() {
    return rows.values().stream().filter(Grown::isJudged).count();
  }

  /**
   * One line for each attribute that grows without limit, is above the limit declared, or is
   * declared and grows in no row.
   */
  public List<String> violations() {
    List<String> violations = new ArrayList<>();
    Map<String, Integer> limits = projection.limits();
    rows.forEach((key, grown) -> grown.violations(key, limits, violations));
    limits.keySet().stream()
        .filter(name -> rows.values().stream().noneMatch(row -> row.entries.containsKey(name)))
        .forEach(
            name ->
                violations.add(
                    projection.view() + " declares a limit of " + name + ", which no row has."));
    return violations;
  }

  /** One row while it grows. */
  private static final class Grown {

    private final String view;
    private final int touches;
    private int touched;
    private final Map<String, Integer> bytes = new TreeMap<>();
    private final Map<String, Integer> entries = new TreeMap<>();
    private final Map<String, Set<String>> growers = new TreeMap<>();
    private final List<Map<String, Integer>> samples = new ArrayList<>();

    Grown(String view, int touches) {
      this.view = view;
      this.touches = touches;
    }

    boolean isJudged() {
      return touches >= FEWEST;
    }

    /** An event is over. */
    Grown next() {
      touched++;
      if (touched * SAMPLES / touches > samples.size()) {
        samples.add(new TreeMap<>(bytes));
      }
      return this;
    }

    void put(String attribute, int size, String type) {
      if (!bytes.containsKey(attribute)) {
        grow(NAMES, bytes(attribute), type);
      }
      grow(attribute, size - bytes.getOrDefault(attribute, 0), type);
    }

    void append(String attribute, int size, String type) {
      if (!bytes.containsKey(attribute)) {
        grow(NAMES, bytes(attribute), type);
      }
      entries.merge(attribute, 1, Integer::sum);
      grow(attribute, size, type);
    }

    private void grow(String attribute, int more, String type) {
      bytes.merge(attribute, more, Integer::sum);
      if (more > 0) {
        growers.computeIfAbsent(attribute, _ -> new TreeSet<>()).add(type);
      }
    }

    void violations(RowKey key, Map<String, Integer> limits, List<String> violations) {
      for (String attribute : bytes.keySet()) {
        Integer limit = limits.get(attribute);
        int has = entries.getOrDefault(attribute, 0);
        if (limit != null && has > limit) {
          violations.add(
              "%s: %s of the row %s has %d entries, and its limit is %d"
                  .formatted(view, attribute, key, has, limit));
        }
        if (limit == null && isJudged() && growsOn(attribute)) {
          violations.add(unbounded(key, attribute));
        }
      }
    }

    /** Whether it is larger after each eighth of the second half, as much as in the first half. */
    private boolean growsOn(String attribute) {
      List<Integer> sizes =
          samples.stream().map(sample -> sample.getOrDefault(attribute, 0)).toList();
      int half = SAMPLES / 2;
      for (int i = half; i < SAMPLES; i++) {
        if (sizes.get(i) <= sizes.get(i - 1)) {
          return false;
        }
      }
      return sizes.getLast() - sizes.get(half - 1) >= sizes.get(half - 1) / 2;
    }

    private String unbounded(RowKey key, String attribute) {
      String grows =
          attribute.equals(NAMES)
              ? "the row %s gets more and more attributes".formatted(key)
              : "%s of the row %s grows without limit".formatted(attribute, key);
      return ("%s: %s: %d bytes after %d events, %d after %d. It grows by %s. Keep it in rows of"
              + " its own, or bound it in the application and declare that in"
              + " Projection.limits().")
          .formatted(
              view,
              grows,
              samples.get(SAMPLES / 2 - 1).getOrDefault(attribute, 0),
              touches / 2,
              bytes.getOrDefault(attribute, 0),
              touches,
              growers.getOrDefault(attribute, Set.of()));
    }
  }

  private static int bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8).length;
  }

  private static int size(AttributeValue value) {
    return value.n() != null ? NUMBER : ItemSize.of(Map.of("", value));
  }

  /** Keeps sizes alone. The first pass over the history keeps nothing. */
  private record Recorder(@Nullable Grown row, String type) implements Changes.Row {

    private Changes.Row put(String attribute, int size) {
      if (row != null) {
        row.put(attribute, size, type);
      }
      return this;
    }

    @Override
    public Changes.Row add(String attribute, BigDecimal amount) {
      return put(attribute, NUMBER);
    }

    @Override
    public Changes.Row min(String attribute, String value) {
      return put(attribute, bytes(value));
    }

    @Override
    public Changes.Row max(String attribute, String value) {
      return put(attribute, bytes(value));
    }

    @Override
    public Changes.Row set(String attribute, AttributeValue value) {
      return put(attribute, size(value));
    }

    @Override
    public Changes.Row index(String attribute, String value) {
      return put(attribute, NUMBER + bytes(value));
    }

    @Override
    public Changes.Row append(String attribute, Map<String, String> entry) {
      if (row != null) {
        int size = 0;
        for (Map.Entry<String, String> field : entry.entrySet()) {
          size += bytes(field.getKey()) + bytes(field.getValue());
        }
        row.append(attribute, size, type);
      }
      return this;
    }
  }
}
