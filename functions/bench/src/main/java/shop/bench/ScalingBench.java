package shop.bench;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.lang.ProcessBuilder.Redirect;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import shop.bench.load.LoadSide;
import shop.bench.load.LocalServer;
import shop.bench.report.Heading;
import shop.bench.report.Rounds;

/**
 * Ten times the queries, and what the commands notice of it; ten times the commands, and what the
 * queries notice. Each side has a JVM, a store and a processor of its own, as each has its own
 * Lambdas and tables on AWS. Both loads of a pair take turns.
 */
public final class ScalingBench {

  private static final int ROUNDS = 9;
  private static final int SECONDS = 10;
  private static final double MOST = 1.1;

  private static final Loads QUIET_QUERIES = new Loads(80, 40);
  private static final Loads MANY_QUERIES = new Loads(80, 400);
  private static final Loads QUIET_COMMANDS = new Loads(8, 200);
  private static final Loads MANY_COMMANDS = new Loads(80, 200);

  private ScalingBench() {}

  /** Calls a second. */
  private record Loads(double commands, double queries) {

    @Override
    public String toString() {
      return String.format(Locale.ROOT, "%.0f commands/s, %.0f queries/s", commands, queries);
    }
  }

  /** The times of both sides under the same loads, in all rounds. */
  private static final class Measured {

    private final Loads loads;
    private final Rounds commands = new Rounds();
    private final Rounds queries = new Rounds();
    private double processorSeconds;

    Measured(Loads loads) {
      this.loads = loads;
    }

    void round(Side commandSide, Side querySide) throws IOException {
      commandSide.begin(loads.commands());
      querySide.begin(loads.queries());
      processorSeconds += commandSide.end(commands) + querySide.end(queries);
    }

    void forget() {
      commands.forget();
      queries.forget();
      processorSeconds = 0;
    }
  }

  /** A {@link LoadSide} in a process of its own, which no other side takes its processor from. */
  private static final class Side implements AutoCloseable {

    private final Process process;
    private final PrintStream to;
    private final BufferedReader from;

    Side(String role, int processor) throws IOException, InterruptedException {
      process =
          LocalServer.java(
              List.of("-Xmx1g", "-XX:+UseSerialGC", "--enable-native-access=ALL-UNNAMED"),
              LoadSide.class.getName(),
              List.of(role),
              Redirect.PIPE,
              Redirect.PIPE);
      to = new PrintStream(process.getOutputStream(), true, StandardCharsets.US_ASCII);
      from =
          new BufferedReader(
              new InputStreamReader(process.getInputStream(), StandardCharsets.US_ASCII));
      line();
      keepTo(processor);
    }

    /** All its threads, and those that it will have. */
    private void keepTo(int processor) throws IOException, InterruptedException {
      String pid = Long.toString(process.pid());
      String number = Integer.toString(processor);
      Process taskset =
          new ProcessBuilder("taskset", "--all-tasks", "--cpu-list", "--pid", number, pid)
              .redirectOutput(Redirect.DISCARD)
              .redirectError(Redirect.INHERIT)
              .start();
      if (taskset.waitFor() != 0) {
        throw new IOException("taskset gave no processor " + processor + " to one side.");
      }
    }

    private String line() throws IOException {
      String line = from.readLine();
      if (line == null) {
        throw new IOException("One side of the shop has ended.");
      }
      return line;
    }

    void begin(double perSecond) {
      to.println(perSecond + " " + SECONDS);
    }

    /** Answers the processor's seconds. */
    double end(Rounds rounds) throws IOException {
      List<String> words = List.of(line().split(" "));
      words.stream()
          .skip(1)
          .forEach(micros -> rounds.add(TimeUnit.MICROSECONDS.toNanos(Long.parseLong(micros))));
      rounds.end();
      return Double.parseDouble(words.getFirst());
    }

    @Override
    public void close() {
      to.close();
      try {
        if (!process.waitFor(20, TimeUnit.SECONDS)) {
          process.destroyForcibly();
        }
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
  }

  public static void main(String[] arguments) throws IOException, InterruptedException {
    Heading.print(ROUNDS + " rounds of " + SECONDS + " s for each load");
    List<Measured> all =
        List.of(
            new Measured(QUIET_QUERIES),
            new Measured(MANY_QUERIES),
            new Measured(QUIET_COMMANDS),
            new Measured(MANY_COMMANDS));
    try (Side commands = new Side(LoadSide.COMMANDS, 0);
        Side queries = new Side(LoadSide.QUERIES, 1)) {
      for (int round = 0; round <= ROUNDS; round++) {
        for (Measured measured : round % 2 == 0 ? all : all.reversed()) {
          measured.round(commands, queries);
        }
        if (round == 0) {
          all.forEach(Measured::forget);
        }
      }
    }
    print(all);
  }

  private static void print(List<Measured> all) {
    System.out.printf(
        "%n| load | commands: median, ms | 99 %% (rounds) | queries: median, ms | 99 %% (rounds) |"
            + " cores busy |%n| --- | --- | --- | --- | --- | --- |%n");
    for (Measured measured : all) {
      System.out.printf(
          Locale.ROOT,
          "| %s | %.2f | %s | %.2f | %s | %.2f |%n",
          measured.loads,
          measured.commands.all().percentile(0.5),
          tail(measured.commands),
          measured.queries.all().percentile(0.5),
          tail(measured.queries),
          measured.processorSeconds / (ROUNDS * SECONDS));
    }
    System.out.printf(
        "%n| goal | 99 %%, times as long (rounds) | all calls together | met |%n| --- | --- | --- |"
            + " --- |%n");
    goal("ten times the queries: commands", all.get(0).commands, all.get(1).commands);
    goal("ten times the commands: queries", all.get(2).queries, all.get(3).queries);
  }

  private static String tail(Rounds rounds) {
    return Rounds.spread("%.2f", rounds.percentiles(0.99));
  }

  /** The median of the rounds counts: one hiccup of the machine decides over all calls together. */
  private static void goal(String goal, Rounds before, Rounds after) {
    double ratio = after.all().percentile(0.99) / before.all().percentile(0.99);
    List<Double> ratios = after.ratios(0.99, before);
    System.out.printf(
        Locale.ROOT,
        "| %s | %s | %.2f | %s |%n",
        goal,
        Rounds.spread("%.2f", ratios),
        ratio,
        Rounds.middle(ratios) <= MOST ? "yes" : "**no**");
  }
}
