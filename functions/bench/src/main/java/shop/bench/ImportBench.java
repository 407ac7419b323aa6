package shop.bench;

import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import shop.bench.load.LocalServer;
import shop.bench.load.QueryLoad;
import shop.bench.report.Heading;
import shop.bench.report.Times;

/**
 * Imports real orders: how long it takes until all views have caught up, how long queries take
 * meanwhile, and how much memory the system takes.
 */
public final class ImportBench {

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
      report(server, seconds, queries);
    }
  }

  private static void report(LocalServer server, double seconds, Times queries) {
    Heading.print("heap of at most " + HEAP);
    System.out.printf(
        Locale.ROOT,
        """
        import with all views caught up   %.1f s
        queries meanwhile                 %s
        peak resident memory              %s
        """,
        seconds,
        queries.summary(),
        server.peakMegabytes().map(mb -> mb + " MB").orElse("not known here"));
  }
}
