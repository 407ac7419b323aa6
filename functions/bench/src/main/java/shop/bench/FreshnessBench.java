package shop.bench;

import com.fasterxml.jackson.jr.ob.JSON;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import shop.bench.load.Http;
import shop.bench.load.LocalServer;
import shop.bench.report.Heading;
import shop.bench.report.Times;
import shop.views.ShopViews;

/**
 * How late views are, in the local system in a process of its own: after a command is answered, how
 * long until each view answers with it, asked for with its token; and the lag that {@code GET
 * /views} shows meanwhile. With nothing else to do, beside a steady load, and while all views are
 * rebuilt; and how far views fall behind writers that go as fast as they can.
 */
public final class FreshnessBench {

  private static final int PROBES = 200;
  private static final int WRITERS = 3;
  private static final int CUSTOMERS = 200;
  private static final int PRODUCTS = 100;
  private static final int HISTORY = 10_000;
  private static final long PAUSE_MILLIS = 10;

  private final LocalServer server;
  private final Http http;
  private final AtomicLong orders = new AtomicLong();

  private FreshnessBench(LocalServer server) {
    this.server = server;
    this.http = new Http(server.uri());
  }

  /** The figures of a phase. */
  private static final class Phase {

    final Map<String, Times> shown = new LinkedHashMap<>();
    long mostEvents;
    long mostSeconds;

    Phase() {
      ShopViews.VIEWS.names().forEach(view -> shown.put(view, new Times()));
    }
  }

  public static void main(String[] arguments) throws IOException, InterruptedException {
    Heading.print(
        PROBES + " own writes asked for in a phase, rebuilds over " + HISTORY + " orders");
    try (LocalServer server = LocalServer.start("2g", Path.of("template.yaml"))) {
      FreshnessBench bench = new FreshnessBench(server);
      bench.stock();
      System.out.printf(
          "%n| | commands/s | view | shown after, ms: median | 99 %% | longest | largest lag seen"
              + " |%n| --- | --- | --- | --- | --- | --- | --- |%n");
      bench.phase("idle", 0, PAUSE_MILLIS, bench::probes);
      bench.phase("a steady load", 1, PAUSE_MILLIS, bench::probes);
      bench.phase(WRITERS + " writers as fast as they can", WRITERS, 0, bench::history);
      bench.phase("then, until all is shown", 0, 0, bench::caughtUp);
      bench.phase("rebuild of all views", 0, 0, bench::rebuilds);
    }
  }

  /** The work of a phase. */
  @FunctionalInterface
  private interface Work {
    void on(Phase phase) throws IOException, InterruptedException;
  }

  private void stock() throws IOException {
    for (int i = 0; i < CUSTOMERS; i++) {
      post("/customers", Map.of("customerId", "c" + i, "name", "A name", "region", "r" + i % 20));
    }
    for (int i = 0; i < PRODUCTS; i++) {
      Map<String, String> price = Map.of("amount", "2.45", "currency", "GBP");
      post("/products", Map.of("productId", "p" + i, "name", "A name", "price", price));
    }
  }

  private void phase(String name, int writers, long pauseMillis, Work work)
      throws IOException, InterruptedException {
    Phase phase = new Phase();
    AtomicBoolean over = new AtomicBoolean();
    List<Thread> others = new ArrayList<>();
    for (int i = 0; i < writers; i++) {
      others.add(beside(caller -> write(caller, over, pauseMillis)));
    }
    others.add(beside(caller -> watch(caller, phase, over)));
    long before = orders.get();
    long began = System.nanoTime();
    work.on(phase);
    double seconds = (System.nanoTime() - began) / 1e9;
    long written = orders.get() - before;
    over.set(true);
    for (Thread other : others) {
      other.join();
    }
    print(name, phase, seconds, written / seconds);
  }

  private void probes(Phase phase) throws IOException, InterruptedException {
    for (int i = 0; i < PROBES; i++) {
      probe(http, phase, i);
      Thread.sleep(20);
    }
  }

  private void history(Phase phase) throws IOException, InterruptedException {
    while (orders.get() < HISTORY) {
      Thread.sleep(100);
    }
  }

  private void caughtUp(Phase phase) throws IOException, InterruptedException {
    while (lag(http) > 0) {
      Thread.sleep(50);
    }
  }

  private static long lag(Http caller) throws IOException {
    return lags(caller).stream().mapToLong(lag -> number(lag.get("events"))).sum();
  }

  private static List<Map<?, ?>> lags(Http caller) throws IOException {
    Map<String, Object> answer = JSON.std.mapFrom(caller.get("/views").body());
    List<Map<?, ?>> lags = new ArrayList<>();
    for (Object item : (List<?>) answer.getOrDefault("items", List.of())) {
      if (((Map<?, ?>) item).get("lag") instanceof Map<?, ?> lag) {
        lags.add(lag);
      }
    }
    return lags;
  }

  /** Starts all rebuilds and goes on until all are done. */
  private void rebuilds(Phase phase) throws IOException, InterruptedException {
    for (String view : ShopViews.VIEWS.names()) {
      Http.Answer answer = http.post("/views/" + view + "/rebuilds", "{}");
      if (answer.status() != 202) {
        throw new IOException(answer.body());
      }
    }
    for (int i = 0; http.get("/views").body().contains("\"building\""); i++) {
      probe(http, phase, i);
      Thread.sleep(20);
    }
  }

  /** A command, and every view asked for it as soon as it is answered. */
  private void probe(Http caller, Phase phase, int number) throws IOException {
    int customer = number % CUSTOMERS;
    int product = number % PRODUCTS;
    String token = order(caller, customer, product);
    Map<String, String> headers = Map.of("Consistency-Token", token, "Prefer", "wait=10");
    Map<String, String> questions =
        Map.of(
            "orders", "/customers/c" + customer + "/orders",
            "customers", "/customers/c" + customer + "/dashboard",
            "regions", "/sales/regions",
            "products", "/sales/products/p" + product);
    long began = System.nanoTime();
    for (Map.Entry<String, Times> shown : phase.shown.entrySet()) {
      Http.Answer answer = caller.get(questions.getOrDefault(shown.getKey(), ""), headers);
      if (answer.status() != 200) {
        throw new IOException(answer.status() + ": " + answer.body());
      }
      shown.getValue().add(System.nanoTime() - began);
    }
  }

  private String order(Http caller, int customer, int product) throws IOException {
    List<Map<String, Object>> lines = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      lines.add(Map.of("productId", "p" + (product + 31 * i) % PRODUCTS, "quantity", i + 1));
    }
    String body = JSON.std.asString(Map.of("customerId", "c" + customer, "lines", lines));
    Http.Answer answer = caller.post("/orders", body);
    if (answer.status() != 201) {
      throw new IOException(answer.status() + ": " + answer.body());
    }
    long _ = orders.incrementAndGet();
    return answer.token();
  }

  private void write(Http caller, AtomicBoolean over, long pauseMillis)
      throws IOException, InterruptedException {
    for (int i = Thread.currentThread().hashCode() & 0xffff; !over.get(); i++) {
      String _ = order(caller, i % CUSTOMERS, i % PRODUCTS);
      Thread.sleep(pauseMillis);
    }
  }

  private static void watch(Http caller, Phase phase, AtomicBoolean over)
      throws IOException, InterruptedException {
    while (!over.get()) {
      for (Map<?, ?> lag : lags(caller)) {
        phase.mostEvents = Math.max(phase.mostEvents, number(lag.get("events")));
        phase.mostSeconds = Math.max(phase.mostSeconds, number(lag.get("seconds")));
      }
      Thread.sleep(100);
    }
  }

  /** Makes calls on a connection of its own. */
  @FunctionalInterface
  private interface Calls {
    void with(Http caller) throws IOException, InterruptedException;
  }

  private Thread beside(Calls calls) {
    return Thread.ofVirtual()
        .start(
            () -> {
              try (Http caller = new Http(server.uri())) {
                calls.with(caller);
              } catch (IOException e) {
                throw new UncheckedIOException(e);
              } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
              }
            });
  }

  private static long number(@Nullable Object value) {
    return value instanceof Number number ? number.longValue() : 0;
  }

  private void post(String path, Map<String, ?> body) throws IOException {
    Http.Answer answer = http.post(path, JSON.std.asString(body));
    if (answer.status() != 201) {
      throw new IOException(answer.status() + ": " + answer.body());
    }
  }

  private static void print(String name, Phase phase, double seconds, double perSecond) {
    if (phase.shown.values().stream().allMatch(times -> times.count() == 0)) {
      System.out.printf(
          Locale.ROOT,
          "| %s: %.0f s | %.0f | all | | | | %d events, %d s |%n",
          name,
          seconds,
          perSecond,
          phase.mostEvents,
          phase.mostSeconds);
    }
    phase.shown.forEach(
        (view, times) -> {
          if (times.count() > 0) {
            System.out.printf(
                Locale.ROOT,
                "| %s | %.0f | %s | %.1f | %.1f | %.1f | %d events, %d s |%n",
                name,
                perSecond,
                view,
                times.percentile(0.5),
                times.percentile(0.99),
                times.percentile(1),
                phase.mostEvents,
                phase.mostSeconds);
          }
        });
  }
}
