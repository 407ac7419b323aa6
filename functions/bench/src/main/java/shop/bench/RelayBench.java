package shop.bench;

import cqrs.domain.Application;
import cqrs.journal.Partitions;
import cqrs.journal.codec.JournalEntry;
import cqrs.journal.codec.RecordedEvent;
import cqrs.projection.Projection;
import cqrs.projection.internal.generations.ProjectionStore;
import cqrs.relay.Pauses;
import cqrs.relay.Relay;
import cqrs.relay.RelayResult;
import cqrs.testkit.cost.CostMeter;
import cqrs.testkit.dynamodb.Store;
import cqrs.testkit.journal.EncodedEvents;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;
import local.dynamodb.InterceptedDynamoDb;
import shop.bench.designs.Designs;
import shop.bench.designs.RecordingBus;
import shop.bench.report.Heading;
import shop.bench.report.Rounds;
import shop.contract.ShopContract;
import shop.domain.ShopEvent;
import shop.stored.ShopEvents;
import shop.testing.reads.ShopYear;

/**
 * How many events a second the relay publishes, and what it calls and writes for one: a backlog of
 * a whole shop and of one customer, and one event after another. The bus takes everything at once,
 * or after 20 ms, and every call to DynamoDB takes 0 or 5 ms more.
 */
public final class RelayBench {

  private static final int EVENTS = Integer.getInteger("events", 10_000);
  private static final int OF_ONE = 500;
  private static final int ALONE = 200;
  private static final int ROUNDS = 5;

  /** As deployed. */
  private static final int AT_ONCE = 8;

  private RelayBench() {}

  /** A journal that is shown in full, and a relay on it. */
  private static final class Bench implements AutoCloseable {

    private final Store store = new Store();
    private final CostMeter meter = new CostMeter(store.dynamoDb());
    private final Map<Integer, Long> heads = new TreeMap<>();
    private final long events;
    private final RecordingBus bus;
    private final Relay relay;

    Bench(List<RecordedEvent<ShopEvent>> events, int milliseconds) {
      EncodedEvents<ShopEvent> journal =
          new EncodedEvents<>(store, ShopEvents.CODEC, events, ShopYear.PARTITIONS.count())
              .storedIn(store);
      this.events = events.size();
      Duration busLatency = Duration.ofMillis((long) RecordingBus.TIMES_AS_LONG * milliseconds);
      this.bus = new RecordingBus(() -> busLatency);
      for (JournalEntry entry : journal.entries()) {
        heads.merge(entry.position().partition(), entry.position().offset(), Math::max);
      }
      boolean _ =
          new ProjectionStore(store.dynamoDb(), Store.PROJECTIONS_TABLE)
              .generations()
              .open(
                  Application.current().publishedView(),
                  new Projection.Version(1, 0),
                  Instant.now());
      this.relay =
          new Relay(
              new ShopContract(),
              Application.current().publishedView(),
              new InterceptedDynamoDb(
                  Designs.delayed(store, Duration.ofMillis(milliseconds)), meter.as("relay")),
              new Relay.Tables(Store.WRITE_TABLE, Store.PROJECTIONS_TABLE),
              bus,
              "domain",
              Clock.systemUTC(),
              Pauses.REAL,
              AT_ONCE);
    }

    /** Shows the view up to these offsets, as its projector would. */
    void show(Map<Integer, Long> checkpoints) {
      store.setCheckpoints(
          Store.PROJECTIONS_TABLE, Application.current().publishedView(), checkpoints);
    }

    void publish() {
      RelayResult relayed = relay.run(Instant.MAX.minus(Duration.ofDays(1)));
      if (!relayed.held().isEmpty()) {
        throw new IllegalStateException("Held back: " + relayed.held());
      }
    }

    @Override
    public void close() {
      store.close();
    }
  }

  /** The figures of all rounds. */
  private record Figures(List<Double> speeds, String costs) {}

  public static void main(String[] arguments) {
    Heading.print(String.format(Locale.ROOT, "%,d events, %d rounds", EVENTS, ROUNDS));
    System.out.println(
        "| a call to DynamoDB, the bus | what | events/s | calls to the bus an event | write units"
            + " an event | read units an event |");
    System.out.println("| --- | --- | --- | --- | --- | --- |");
    for (int milliseconds : new int[] {0, 5}) {
      List<RecordedEvent<ShopEvent>> shop = ShopYear.of(EVENTS / 2).subList(0, EVENTS);
      print(milliseconds, "a backlog, 64 partitions", shop, false);
      List<RecordedEvent<ShopEvent>> one = ofOnePartition();
      print(milliseconds, "a backlog of one partition", one, false);
      print(milliseconds, "one event after another", shop.subList(0, ALONE), true);
    }
  }

  private static List<RecordedEvent<ShopEvent>> ofOnePartition() {
    List<RecordedEvent<ShopEvent>> regular = ShopYear.ofRegulars(List.of(OF_ONE));
    int partition =
        new Partitions(ShopYear.PARTITIONS.count()).of(regular.getLast().event().orderingKey());
    return regular.stream()
        .filter(event -> event.position().partition() == partition)
        .limit(OF_ONE)
        .toList();
  }

  private static void print(
      int milliseconds, String what, List<RecordedEvent<ShopEvent>> events, boolean alone) {
    Figures figures = run(milliseconds, events, alone);
    System.out.printf(
        Locale.ROOT,
        "| %d ms, %d ms | %s | %s | %s |%n",
        milliseconds,
        4 * milliseconds,
        what,
        Rounds.spread("%,.0f", figures.speeds()),
        figures.costs());
  }

  /** One more round than is counted: the first one warms up. */
  private static Figures run(
      int milliseconds, List<RecordedEvent<ShopEvent>> events, boolean alone) {
    List<Double> speeds = new ArrayList<>();
    String costs = "";
    for (int round : IntStream.rangeClosed(0, ROUNDS).toArray()) {
      try (Bench bench = new Bench(events, milliseconds)) {
        long began = System.nanoTime();
        if (alone) {
          for (RecordedEvent<ShopEvent> event : events) {
            bench.show(Map.of(event.position().partition(), event.position().offset()));
            bench.publish();
          }
        } else {
          bench.show(bench.heads);
          bench.publish();
        }
        double speed = bench.events * 1e9 / (System.nanoTime() - began);
        int taken = bench.bus.taken().size();
        if (taken != bench.events) {
          throw new IllegalStateException(taken + " were published of " + bench.events);
        }
        if (round > 0) {
          speeds.add(speed);
        }
        costs =
            String.format(
                Locale.ROOT,
                "%.2f | %.2f | %.2f",
                (double) bench.bus.calls() / bench.events,
                bench.meter.costs().total().writeUnits() / bench.events,
                bench.meter.costs().total().readUnits() / bench.events);
      }
    }
    return new Figures(speeds, costs);
  }
}
