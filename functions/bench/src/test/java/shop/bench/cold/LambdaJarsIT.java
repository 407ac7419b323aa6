package shop.bench.cold;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.zip.ZipFile;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The jars as packaged: each function run by the managed runtime's client in a fresh process, up to
 * its snapshot and on from there.
 */
final class LambdaJarsIT {

  private static final long MOST_BYTES = 12_000_000;

  /** The owner wants the first four; the last two name the application when there are metrics. */
  private static final Set<String> FIXED =
      Set.of(
          "aws-lambda-java-core",
          "aws-lambda-java-events",
          "dynamodb",
          "eventbridge",
          "engine-domain",
          "stored");

  /** Of the classes at the first answer; about half of them are late if nothing is primed. */
  private static final double MOST_LATE = 0.1;

  private static final Map<String, ColdStart> COLD_STARTS = new LinkedHashMap<>();

  @TempDir static Path folder;

  @BeforeAll
  static void startAll() throws Exception {
    new ColdStartScenario(Path.of("../.."), folder).run(Mode.PRIMED, true, COLD_STARTS::put);
  }

  @Test
  void noJarIsLargerThan12Megabytes() {
    assertThat(COLD_STARTS.values())
        .allSatisfy(p -> assertThat(p.function().bytes()).isLessThanOrEqualTo(MOST_BYTES));
  }

  /** So each build makes another one: SAM publishes versions of functions whose jar is new. */
  @Test
  void aJarHasTheTimeOfItsBuildInIt() throws Exception {
    for (ColdStart coldStart : COLD_STARTS.values()) {
      Path jar = coldStart.function().jar();
      try (ZipFile zip = new ZipFile(jar.toFile())) {
        assertThat(zip.stream().filter(entry -> entry.getName().startsWith("shop/")))
            .isNotEmpty()
            .allSatisfy(
                entry ->
                    assertThat(entry.getLastModifiedTime().toInstant())
                        .isCloseTo(
                            Files.getLastModifiedTime(jar).toInstant(),
                            within(1, ChronoUnit.DAYS)));
      }
    }
  }

  @Test
  void aJarHasNothingOfWhichItsFunctionsLoadNothing() throws Exception {
    Map<Path, Set<String>> loaded = new TreeMap<>();
    for (ColdStart coldStart : COLD_STARTS.values()) {
      loaded
          .computeIfAbsent(coldStart.function().jar(), _ -> new TreeSet<>())
          .addAll(coldStart.all().names());
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

  @Test
  void primingNeedsNobodyAndLogsNothing() {
    assertThat(COLD_STARTS)
        .allSatisfy(
            (_, primed) -> {
              assertThat(primed.ready().calls()).isZero();
              assertThat(primed.ready().output().lines())
                  .allMatch(line -> line.startsWith("SLF4J"));
            });
  }

  @Test
  void whatTheFirstAnswerNeedsIsLoadedBeforeTheSnapshot() {
    assertThat(COLD_STARTS)
        .allSatisfy(
            (_, primed) -> {
              Set<String> late = new TreeSet<>(primed.first().names());
              late.removeAll(primed.ready().classes().names());
              assertThat(late.size()).isLessThan((int) (MOST_LATE * primed.first().names().size()));
            });
  }
}
