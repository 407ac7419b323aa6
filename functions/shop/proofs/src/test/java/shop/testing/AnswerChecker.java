package shop.testing;

import com.fasterxml.jackson.databind.JsonNode;
import cqrs.journal.codec.RecordedEvent;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import shop.domain.OrderEvent.OrderCancelled;
import shop.domain.OrderEvent.OrderPlaced;
import shop.domain.ShopEvent;
import shop.testing.OctalSums.Part;

/**
 * Holds an answer against the journal: every row that it shows, or does not show, has to be as it
 * was after some number of each partition's events, and that number not below a floor. It knows
 * events and answers, and nothing of engine, projections and readers.
 */
final class AnswerChecker {

  private final List<RecordedEvent<ShopEvent>> journal;
  private final Map<Integer, Long> floor;
  private final List<String> wrong = new ArrayList<>();
  private final Map<Integer, Integer> partitions = new HashMap<>();

  /**
   * A checker of one answer.
   *
   * @param journal what was written until the answer came, without what operators left out
   * @param floor per partition, the offset up to which the answer has to have everything
   */
  AnswerChecker(List<RecordedEvent<ShopEvent>> journal, Map<Integer, Long> floor) {
    this.journal = journal;
    this.floor = floor;
    for (RecordedEvent<ShopEvent> event : journal) {
      OctalSums.of(event.event(), _ -> true)
          .keySet()
          .forEach(part -> partitions.put(part.line(), event.position().partition()));
    }
  }

  /** Empty if the answer is right. */
  List<String> wrong() {
    return wrong;
  }

  List<RecordedEvent<ShopEvent>> events(Predicate<RecordedEvent<ShopEvent>> which) {
    return journal.stream().filter(which).toList();
  }

  boolean mustHave(RecordedEvent<ShopEvent> event) {
    return event.position().offset() <= floor.getOrDefault(event.position().partition(), 0L);
  }

  void expect(boolean right, String what) {
    if (!right) {
      wrong.add(what);
    }
  }

  /**
   * Something that events of one partition make.
   *
   * @param events in order
   * @param shows whether the answer shows it as after these
   * @return the most of them after which it was as it is shown
   */
  List<RecordedEvent<ShopEvent>> made(
      String name,
      List<RecordedEvent<ShopEvent>> events,
      Predicate<List<RecordedEvent<ShopEvent>>> shows) {
    for (int count = events.size(); count >= 0; count--) {
      List<RecordedEvent<ShopEvent>> first = events.subList(0, count);
      if (shows.test(first)) {
        events.stream()
            .skip(count)
            .filter(this::mustHave)
            .forEach(missing -> wrong.add(name + " lacks " + text(missing)));
        return first;
      }
    }
    wrong.add(name + " never was like that: " + events.stream().map(AnswerChecker::text).toList());
    return List.of();
  }

  private static String text(RecordedEvent<ShopEvent> event) {
    return event.position() + " " + event.event().getClass().getSimpleName();
  }

  /**
   * A row of figures that events of several partitions make.
   *
   * @param parts what an event adds to the row
   * @param figures as they are shown; a missing node where the row is not
   * @return the events that it is made of
   */
  List<RecordedEvent<ShopEvent>> figures(
      String name, Function<RecordedEvent<ShopEvent>, Map<Part, Integer>> parts, JsonNode figures) {
    Map<Part, Integer> shown = OctalSums.shown(figures);
    expect(
        shown.keySet().stream().allMatch(part -> partitions.containsKey(part.line())),
        name + " has parts that nobody has written: " + shown);
    Map<Integer, List<RecordedEvent<ShopEvent>>> touching =
        journal.stream()
            .filter(event -> !parts.apply(event).isEmpty())
            .collect(
                Collectors.groupingBy(
                    event -> event.position().partition(), TreeMap::new, Collectors.toList()));
    shown.keySet().stream()
        .map(part -> partitions.getOrDefault(part.line(), -1))
        .forEach(partition -> touching.putIfAbsent(partition, List.of()));
    List<RecordedEvent<ShopEvent>> made = new ArrayList<>();
    touching.forEach(
        (partition, events) -> {
          Map<Part, Integer> theirs = new HashMap<>(shown);
          theirs.keySet().removeIf(part -> !partition.equals(partitions.get(part.line())));
          made.addAll(
              made(name + "@" + partition, events, first -> sum(first, parts).equals(theirs)));
        });
    return made;
  }

  static Map<Part, Integer> sum(
      List<RecordedEvent<ShopEvent>> events,
      Function<RecordedEvent<ShopEvent>, Map<Part, Integer>> parts) {
    Map<Part, Integer> sum = new HashMap<>();
    events.forEach(
        event ->
            parts
                .apply(event)
                .forEach((part, quantity) -> sum.merge(part, quantity, Integer::sum)));
    return sum;
  }

  /** Counts that go with figures are those of the same events: a row is never torn. */
  void counts(String name, JsonNode row, List<RecordedEvent<ShopEvent>> made, String net) {
    if (row.isMissingNode()) {
      return;
    }
    expect(
        row.path("orderCount").asLong() == count(made, OrderPlaced.class)
            && row.path("cancelledCount").asLong() == count(made, OrderCancelled.class),
        name + " counts other orders than it sums up: " + row);
    balances(name, row, net);
  }

  /** The net figures follow from the others. */
  void balances(String name, JsonNode row, String net) {
    expect(
        new BigDecimal(row.path(net).asText("0")).compareTo(OctalSums.net(row)) == 0,
        name + " does not balance: " + row);
  }

  private static long count(List<RecordedEvent<ShopEvent>> events, Class<?> type) {
    return events.stream().filter(e -> type.isInstance(e.event())).count();
  }
}
