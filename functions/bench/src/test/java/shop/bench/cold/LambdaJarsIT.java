package shop.bench.cold;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import shop.bench.cold.Play.Outcome;

/** The jars as packaged, run by the managed runtime's client in fresh processes. */
final class LambdaJarsIT {

  private static final long MOST_BYTES = 12_000_000;

  /** The owner wants them. */
  private static final Set<String> FIXED =
      Set.of("aws-lambda-java-core", "aws-lambda-java-events", "dynamodb", "eventbridge");

  private static final Map<String, Outcome> OUTCOMES = new LinkedHashMap<>();

  @TempDir static Path folder;

  @BeforeAll
  static void play() throws Exception {
    new Play(Path.of("../.."), folder).run(Mode.ON_DEMAND, true, OUTCOMES::put);
  }

  @Test
  void noJarIsLargerThan12Megabytes() {
    assertThat(OUTCOMES.values())
        .allSatisfy(o -> assertThat(o.function().bytes()).isLessThanOrEqualTo(MOST_BYTES));
  }

  @Test
  void aJarHasNothingOfWhichItsFunctionsLoadNothing() throws Exception {
    Map<Path, Set<String>> loaded = new TreeMap<>();
    for (Outcome outcome : OUTCOMES.values()) {
      loaded
          .computeIfAbsent(outcome.function().jar(), _ -> new TreeSet<>())
          .addAll(outcome.allClasses().names());
    }
    Artifacts artifacts = new Artifacts();
    Set<String> idle = new TreeSet<>();
    for (Path jar : loaded.keySet()) {
      artifacts
          .of(jar)
          .forEach(
              (artifact, classes) -> {
                if (!FIXED.contains(artifact)
                    && classes.stream().noneMatch(loaded.getOrDefault(jar, Set.of())::contains)) {
                  idle.add(artifact + " in " + jar.getFileName());
                }
              });
    }
    assertThat(idle).isEmpty();
  }
}
