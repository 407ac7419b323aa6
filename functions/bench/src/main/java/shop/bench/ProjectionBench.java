package shop.bench;

import cqrs.journal.Partitions;
import cqrs.journal.codec.JournalEntry;
import cqrs.testkit.dynamodb.Store;
import cqrs.testkit.journal.EncodedEvents;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import shop.bench.designs.Designs;
import shop.bench.designs.Designs.Design;
import shop.bench.report.Heading;
import shop.bench.report.Rounds;
import shop.domain.ShopEvent;
import shop.samples.RecordedHistory;
import shop.stored.ShopEvents;
import shop.testing.Workload;

/**
 * How many events a second the projection engine takes, and the textbook's design with the same
 * rows on the same store: a marker and all changes of an event in one transaction. The two take
 * turns; each batch is new to both. Once on DynamoDB Local as it is, once with 5 ms more a call.
 */
public final class ProjectionBench {

  private static final int PARTITIONS = 64;
  private static final int ROUNDS = 5;
  private static final int BEFORE = 2000;

  /** How many batches of a size are timed at once: a single small one takes too short. */
  private static final Map<Integer, Integer> BATCHES =
      new TreeMap<>(Map.of(1, 60, 10, 20, 100, 3, 1000, 1));

  private ProjectionBench() {}

  /** Both designs' rounds with the same events. */
  private record Timed(Runs textbook, Runs engine) {}

  /** One design's events a second in each round, and its calls. */
  private static final class Runs {

    private final List<Double> speeds = new ArrayList<>();
    private long calls;
    private long events;

    void add(Design design, List<List<JournalEntry>> batches) {
      int count = batches.stream().mapToInt(List::size).sum();
      long callsBefore = design.calls().sum();
      long began = System.nanoTime();
      design.run(batches);
      speeds.add(count * 1e9 / (System.nanoTime() - began));
      calls += design.calls().sum() - callsBefore;
      events += count;
    }

    double median() {
      return Rounds.middle(speeds.stream().sorted().toList());
    }

    @Override
    public String toString() {
      return String.format(
          Locale.ROOT, "%s | %.2f", Rounds.spread("%,.0f", speeds), (double) calls / events);
    }
  }

  public static void main(String[] arguments) {
    Heading.print(ROUNDS + " rounds, orders of three lines");
    for (int milliseconds : new int[] {0, 5}) {
      Map<Integer, Timed> timed = run(Duration.ofMillis(milliseconds));
      System.out.printf("%n%d ms more a call%n%n", milliseconds);
      System.out.println(
          "| batch | textbook, events/s | calls an event | engine, events/s | calls an event |"
              + " times as fast |");
      System.out.println("| --- | --- | --- | --- | --- | --- |");
      timed.forEach(
          (size, t) ->
              System.out.printf(
                  Locale.ROOT,
                  "| %,d | %s | %s | **%.1f** |%n",
                  size,
                  t.textbook(),
                  t.engine(),
                  t.engine().median() / t.textbook().median()));
    }
  }

  /** One more round than is counted: the first one warms up. */
  private static Map<Integer, Timed> run(Duration latency) {
    int perRound = BATCHES.entrySet().stream().mapToInt(b -> b.getKey() * b.getValue()).sum();
    RecordedHistory history = new RecordedHistory(new Partitions(PARTITIONS));
    history.add(
        Workload.OF_THREE_LINES.orders(BEFORE + (ROUNDS + 1) * perRound).toArray(ShopEvent[]::new));
    Map<Integer, Timed> timed = new TreeMap<>();
    try (Store store = new Store()) {
      EncodedEvents<ShopEvent> journal =
          new EncodedEvents<>(store, ShopEvents.CODEC, history.events(), PARTITIONS);
      List<JournalEntry> entries = journal.entries();
      Designs designs = new Designs(store, latency);
      designs.begin(entries.subList(0, BEFORE));
      int from = BEFORE;
      for (int round = 0; round <= ROUNDS; round++) {
        for (Map.Entry<Integer, Integer> batch : BATCHES.entrySet()) {
          int to = from + batch.getKey() * batch.getValue();
          Timed both = new Timed(new Runs(), new Runs());
          if (round > 0) {
            both = timed.computeIfAbsent(batch.getKey(), _ -> new Timed(new Runs(), new Runs()));
          }
          turn(designs, both, batches(entries.subList(from, to), batch.getKey()), round % 2 == 0);
          from = to;
        }
      }
      requireNone(designs.wrong(journal.events()));
    }
    return timed;
  }

  private static void turn(
      Designs designs, Timed timed, List<List<JournalEntry>> batches, boolean engineFirst) {
    if (engineFirst) {
      timed.engine().add(designs.theEngine(), batches);
    }
    timed.textbook().add(designs.theTextbook(), batches);
    if (!engineFirst) {
      timed.engine().add(designs.theEngine(), batches);
    }
  }

  private static List<List<JournalEntry>> batches(List<JournalEntry> entries, int size) {
    List<List<JournalEntry>> batches = new ArrayList<>();
    for (int i = 0; i < entries.size(); i += size) {
      batches.add(entries.subList(i, i + size));
    }
    return batches;
  }

  /** A wrong answer may take no time at all. */
  private static void requireNone(Set<String> wrong) {
    if (!wrong.isEmpty()) {
      throw new IllegalStateException("Wrong figures in " + Arrays.toString(wrong.toArray()));
    }
  }
}
