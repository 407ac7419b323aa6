package shop.bench;

import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Real orders in, four views out: how long an import takes until all views have caught up, what
 * queries take meanwhile, what memory the system takes, and, once it is idle, how long a command
 * takes until a query shows it.
 */
public final class ImportBench {

  private static final Pattern CUSTOMER = Pattern.compile("\"customerId\":\"([^\"]+)\"");
  private static final Pattern PRODUCT = Pattern.compile("\"productId\":\"([^\"]+)\"");
  private static final int VISIBLE_CALLS = 200;
  private static final String HEAP = "1g";
  private static final String IMPORT = "shop.imports.ImportProgram";

  private ImportBench() {}

  /**
   * Runs it.
   *
   * @param arguments CSV files of the Online Retail format, apart by spaces, as one argument
   */
  public static void main(String[] arguments) throws Exception {
    if (arguments.length != 1 || arguments[0].isBlank()) {
      System.err.println("Name the CSV files to import: -Dfiles=\"a.csv.gz b.csv.gz\".");
      System.exit(2);
    }
    try (LocalServer server = LocalServer.start(HEAP, Path.of("template.yaml"))) {
      Times queries = new Times();
      QueryLoad load = new QueryLoad(server, queries);
      Thread loading = Thread.ofPlatform().daemon().start(load);
      long began = System.nanoTime();
      List<String> options =
          List.of("-Durl=" + server.uri(), "-Dfiles=" + arguments[0], "-Dreturns=false");
      int exit = LocalServer.java(List.of("-Xmx512m"), IMPORT, options, Redirect.INHERIT).waitFor();
      double seconds = (System.nanoTime() - began) / 1e9;
      load.stop();
      loading.join();
      if (exit != 0) {
        throw new IOException("The import ended with " + exit + ".");
      }
      Times visible = visible(server);
      report(server, seconds, queries, visible);
    }
  }

  private static void report(LocalServer server, double seconds, Times queries, Times visible) {
    Runtime runtime = Runtime.getRuntime();
    System.out.printf(
        Locale.ROOT,
        """

        %s, %d cores, Java %s, heap of at most %s
        import with all views caught up   %.1f s
        queries meanwhile                 %s
        command to visible, idle          %s
        peak resident memory              %s
        """,
        Instant.now(),
        runtime.availableProcessors(),
        Runtime.version(),
        HEAP,
        seconds,
        queries.summary(),
        visible.summary(),
        server.peakMegabytes().map(mb -> mb + " MB").orElse("not known here"));
  }

  /** From sending an order to holding an answer of the view that contains it. */
  private static Times visible(LocalServer server) throws IOException {
    Times times = new Times();
    try (Http http = new Http(server.uri())) {
      String customer = first(CUSTOMER, http.get(QueryLoad.TOP_CUSTOMERS).body());
      String product = first(PRODUCT, http.get(QueryLoad.TOP_PRODUCTS).body());
      for (int i = 0; i < VISIBLE_CALLS; i++) {
        long began = System.nanoTime();
        Http.Answer placed =
            http.post(
                "/orders",
                "{\"orderId\":\"bench-%d\",\"customerId\":\"%s\",\"lines\":[{\"productId\":\"%s\",\"quantity\":1}]}"
                    .formatted(i, customer, product));
        if (placed.status() != 201) {
          throw new IOException("Placing an order failed: " + placed.body());
        }
        Http.Answer shown =
            http.get(
                "/orders/bench-" + i,
                Map.of("Consistency-Token", placed.token(), "Prefer", "wait=10"));
        if (shown.status() != 200) {
          throw new IOException("The order did not become visible: " + shown.body());
        }
        times.add(System.nanoTime() - began);
      }
    }
    return times;
  }

  private static String first(Pattern pattern, String body) throws IOException {
    Matcher matcher = pattern.matcher(body);
    if (!matcher.find()) {
      throw new IOException("Nothing to go on with in " + body);
    }
    return matcher.group(1);
  }
}
