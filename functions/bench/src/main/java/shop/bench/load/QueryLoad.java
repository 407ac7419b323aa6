package shop.bench.load;

import java.io.IOException;
import java.util.List;
import shop.bench.report.Times;

/** One caller who asks every view in turn, about fifty times a second. */
public final class QueryLoad implements Runnable {

  private static final List<String> QUERIES =
      List.of(
          "/sales/regions?currency=GBP",
          "/sales/regions/United%20Kingdom?interval=month",
          "/customers/17850/dashboard",
          "/customers/17850/orders",
          "/customers?rank=lifetimeValue&currency=GBP&limit=20",
          "/sales/products?currency=GBP&limit=20",
          "/sales/products/85123A?interval=month",
          "/orders/536365");

  private final LocalServer server;
  private final Times times;
  private volatile boolean stopped;

  public QueryLoad(LocalServer server, Times times) {
    this.server = server;
    this.times = times;
  }

  public void stop() {
    stopped = true;
  }

  @Override
  public void run() {
    try (Http http = new Http(server.uri())) {
      for (int i = 0; !stopped; i++) {
        String query = QUERIES.get(i % QUERIES.size());
        long began = System.nanoTime();
        int status = http.get(query).status();
        times.add(System.nanoTime() - began);
        if (status != 200 && status != 404) {
          throw new IOException(query + " answered " + status);
        }
        Thread.sleep(20);
      }
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
