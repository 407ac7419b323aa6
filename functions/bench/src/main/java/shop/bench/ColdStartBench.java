package shop.bench;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.ToLongFunction;
import shop.bench.cold.Mode;
import shop.bench.cold.Performance;
import shop.bench.cold.Performance.Times;
import shop.bench.cold.Play;

/**
 * How large each function of the template is, how many classes it loads up to its first answer, and
 * how long that takes, in fresh processes of the runtime interface client. The functions take
 * turns; the first round looks at the classes and is not timed.
 */
public final class ColdStartBench {

  private static final int ROUNDS = 5;
  private static final String LEAST = "one `GetItem`, nothing else";
  private static final double MILLI = 1e6;
  private static final double MEGABYTE = 1e6;

  private final Map<String, Map<Mode, Measured>> functions = new LinkedHashMap<>();

  /** What was measured of a function in a mode. */
  private record Measured(Performance watched, List<Times> times) {

    private String spread(ToLongFunction<Times> part) {
      List<Long> sorted = times.stream().map(part::applyAsLong).sorted().toList();
      return String.format(
          Locale.ROOT,
          "%,.0f (%,.0f–%,.0f)",
          sorted.get(sorted.size() / 2) / MILLI,
          sorted.getFirst() / MILLI,
          sorted.getLast() / MILLI);
    }
  }

  private ColdStartBench() {}

  public static void main(String[] arguments) throws Exception {
    Play play = new Play(Path.of(""), Files.createTempDirectory("cold"));
    ColdStartBench bench = new ColdStartBench();
    String asked = String.join("", arguments);
    int rounds = asked.isBlank() ? ROUNDS : Integer.parseInt(asked);
    for (int round = 0; round <= rounds; round++) {
      boolean watched = round == 0;
      for (Mode mode : Mode.values()) {
        play.run(mode, watched, bench::add);
        bench.add(LEAST, play.least(mode, watched));
      }
    }
    Heading.print(rounds + " rounds");
    bench.print();
    // Threads of DynamoDB Local's go on.
    System.exit(0);
  }

  private void add(String name, Performance performance) {
    Map<Mode, Measured> modes = functions.computeIfAbsent(name, _ -> new EnumMap<>(Mode.class));
    Measured measured = modes.get(performance.mode());
    if (measured == null) {
      modes.put(performance.mode(), new Measured(performance, new ArrayList<>()));
    } else {
      measured.times().add(performance.times());
    }
  }

  private void print() throws Exception {
    System.out.println(
        """

        | function | jar, MB | classes | of them hidden | in the JDK's archive | start to answer, ms | same event again, ms \
        | restore to answer, unprimed, ms | primed, ms | classes before restore, unprimed | primed | classes at the answer, primed |
        | --- | --- | --- | --- | --- | --- | --- | --- | --- | --- | --- | --- |\
        """);
    for (Map.Entry<String, Map<Mode, Measured>> function : functions.entrySet()) {
      Measured onDemand = function.getValue().get(Mode.ON_DEMAND);
      Measured unprimed = function.getValue().get(Mode.UNPRIMED);
      Measured primed = function.getValue().get(Mode.PRIMED);
      if (onDemand == null || unprimed == null || primed == null) {
        throw new IllegalStateException(function.getKey() + " was not played in each mode.");
      }
      System.out.printf(
          Locale.ROOT,
          "| %s | %.1f | %,d | %,d | %,d | %s | %s | %s | %s | %,d | %,d | %,d |%n",
          function.getKey(),
          onDemand.watched().function().bytes() / MEGABYTE,
          onDemand.watched().first().count(),
          onDemand.watched().first().hidden(),
          onDemand.watched().first().shared(),
          onDemand.spread(Times::toAnswer),
          onDemand.spread(Times::warm),
          unprimed.spread(Times::toAnswer),
          primed.spread(Times::toAnswer),
          unprimed.watched().ready().classes().count(),
          primed.watched().ready().classes().count(),
          primed.watched().first().count());
    }
  }
}
