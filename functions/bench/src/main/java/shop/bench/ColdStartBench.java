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
import shop.bench.cold.ColdStart;
import shop.bench.cold.ColdStart.Times;
import shop.bench.cold.ColdStartScenario;
import shop.bench.cold.Mode;
import shop.bench.report.Heading;
import shop.bench.report.Rounds;

/**
 * How large each function of the template is, how many classes it loads up to its first answer, and
 * how long that takes, in fresh processes of the runtime interface client. The functions take
 * turns; the first round looks at the classes and is not timed. Its argument is the number of timed
 * rounds; 0 for sizes and classes only.
 */
public final class ColdStartBench {

  private static final int ROUNDS = 5;
  private static final String LEAST = "one `GetItem`, nothing else";
  private static final double MILLI = 1e6;
  private static final double MEGABYTE = 1e6;

  private final Map<String, Map<Mode, Measured>> functions = new LinkedHashMap<>();

  /** A function's figures in a mode. */
  private record Measured(ColdStart watched, List<Times> times) {

    private String spread(ToLongFunction<Times> part) {
      if (times.isEmpty()) {
        return "–";
      }
      return Rounds.spread(
          "%,.0f", times.stream().map(time -> part.applyAsLong(time) / MILLI).toList());
    }
  }

  private ColdStartBench() {}

  public static void main(String[] arguments) throws Exception {
    ColdStartScenario scenario =
        new ColdStartScenario(Path.of(""), Files.createTempDirectory("cold"));
    ColdStartBench bench = new ColdStartBench();
    String asked = String.join("", arguments);
    int rounds = asked.isBlank() ? ROUNDS : Integer.parseInt(asked);
    for (int round = 0; round <= rounds; round++) {
      boolean watched = round == 0;
      for (Mode mode : Mode.values()) {
        scenario.run(mode, watched, bench::add);
        bench.add(LEAST, scenario.least(mode, watched));
      }
    }
    Heading.print(rounds + " rounds");
    bench.print();
    // Threads of DynamoDB Local's go on.
    System.exit(0);
  }

  private void add(String name, ColdStart coldStart) {
    Map<Mode, Measured> modes = functions.computeIfAbsent(name, _ -> new EnumMap<>(Mode.class));
    Measured measured = modes.get(coldStart.mode());
    if (measured == null) {
      modes.put(coldStart.mode(), new Measured(coldStart, new ArrayList<>()));
    } else {
      measured.times().add(coldStart.times());
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
        throw new IllegalStateException(function.getKey() + " was not started in each mode.");
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
