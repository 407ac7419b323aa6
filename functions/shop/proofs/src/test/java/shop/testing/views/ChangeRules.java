package shop.testing.views;

import cqrs.domain.AggregateId;
import cqrs.journal.codec.RecordedEvent;
import cqrs.journal.dynamodb.Attributes;
import cqrs.projection.Changes;
import cqrs.projection.Projection;
import cqrs.projection.RowKey;
import cqrs.testkit.views.Fold;
import java.math.BigDecimal;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Random;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import shop.domain.ShopEvent;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * Finds what a projection must not do: partitions have no common order, so what two aggregates
 * change, they change both by add, both by min or both by max; or they set it to what follows from
 * the row's key, so all events set the same.
 */
final class ChangeRules {

  private final Map<Attribute, Changed> attributes = new LinkedHashMap<>();

  private record Attribute(RowKey row, String name) {}

  private enum Kind {
    ADD,
    MIN,
    MAX,
    SET,
    INDEX,
    APPEND
  }

  /** The changes of one attribute. */
  private record Changed(Map<AggregateId, Set<Kind>> by, Set<AttributeValue> setTo) {

    Changed() {
      this(new LinkedHashMap<>(), new HashSet<>());
    }

    boolean isShared() {
      return by.size() > 1;
    }

    boolean isInOrderOnly() {
      Set<Kind> kinds = EnumSet.noneOf(Kind.class);
      by.values().forEach(kinds::addAll);
      if (kinds.size() > 1) {
        return true;
      }
      return switch (kinds.iterator().next()) {
        case ADD, MIN, MAX -> false;
        case SET, INDEX -> setTo.size() > 1;
        case APPEND -> true;
      };
    }
  }

  /** Records which aggregate makes which kind of change to which attribute. */
  ChangeRules(Projection<ShopEvent> projection, List<RecordedEvent<ShopEvent>> events) {
    for (RecordedEvent<ShopEvent> event : events) {
      AggregateId aggregate = event.event().aggregate();
      projection.project(event, (pk, sk) -> new Recorder(aggregate, new RowKey(pk, sk)));
    }
  }

  /** One line for each attribute that breaks the rule. */
  List<String> violations() {
    return attributes.entrySet().stream()
        .filter(a -> a.getValue().isShared() && a.getValue().isInOrderOnly())
        .map(a -> a.getKey().row() + ": " + a.getKey().name() + " is changed " + a.getValue().by())
        .toList();
  }

  /** The names of the attributes, in whatever row, that two aggregates change. */
  Set<String> shared() {
    return attributes.entrySet().stream()
        .filter(a -> a.getValue().isShared())
        .map(a -> a.getKey().name())
        .collect(Collectors.toSet());
  }

  /** The rows after these events, applied one by one in this order, without ledgers. */
  static Map<RowKey, Map<String, Object>> rows(
      Projection<ShopEvent> projection, List<RecordedEvent<ShopEvent>> events) {
    Map<RowKey, Map<String, Object>> rows = Fold.inOrder(projection, events).rows();
    rows.values().forEach(row -> row.keySet().removeIf(name -> name.startsWith("@")));
    return rows;
  }

  /** Another order of the events, in which those of one group keep theirs. */
  static List<RecordedEvent<ShopEvent>> interleaved(
      List<RecordedEvent<ShopEvent>> events,
      Function<RecordedEvent<ShopEvent>, Object> group,
      Random random) {
    Map<Object, Queue<RecordedEvent<ShopEvent>>> groups = new LinkedHashMap<>();
    List<Queue<RecordedEvent<ShopEvent>>> turns = new ArrayList<>();
    for (RecordedEvent<ShopEvent> event : events) {
      Queue<RecordedEvent<ShopEvent>> own =
          groups.computeIfAbsent(group.apply(event), _ -> new ArrayDeque<>());
      own.add(event);
      turns.add(own);
    }
    Collections.shuffle(turns, random);
    return turns.stream().map(Queue::remove).toList();
  }

  private final class Recorder implements Changes.Row {

    private final AggregateId aggregate;
    private final RowKey row;

    private Recorder(AggregateId aggregate, RowKey row) {
      this.aggregate = aggregate;
      this.row = row;
    }

    @Override
    public Changes.Row add(String attribute, BigDecimal amount) {
      changed(attribute, Kind.ADD);
      return this;
    }

    @Override
    public Changes.Row min(String attribute, String value) {
      changed(attribute, Kind.MIN);
      return this;
    }

    @Override
    public Changes.Row max(String attribute, String value) {
      changed(attribute, Kind.MAX);
      return this;
    }

    @Override
    public Changes.Row set(String attribute, AttributeValue value) {
      changed(attribute, Kind.SET).setTo().add(value);
      return this;
    }

    @Override
    public Changes.Row index(String attribute, String value) {
      changed(attribute, Kind.INDEX).setTo().add(Attributes.s(value));
      return this;
    }

    @Override
    public Changes.Row append(String attribute, Map<String, String> entry) {
      changed(attribute, Kind.APPEND);
      return this;
    }

    private Changed changed(String attribute, Kind kind) {
      Changed changed =
          attributes.computeIfAbsent(new Attribute(row, attribute), _ -> new Changed());
      changed.by().computeIfAbsent(aggregate, _ -> EnumSet.noneOf(Kind.class)).add(kind);
      return changed;
    }
  }
}
