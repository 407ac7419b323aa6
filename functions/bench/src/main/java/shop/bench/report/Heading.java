package shop.bench.report;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Locale;

/** When, where and of what a benchmark's figures are. */
public final class Heading {

  private static final double GIGABYTE = 1 << 30;

  private Heading() {}

  public static void print(String how) {
    var machine =
        (com.sun.management.OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
    System.out.printf(
        Locale.ROOT,
        "%n%s, commit %s, %d cores, %.0f GB, load %.1f, Java %s, %s%n",
        Instant.now(),
        commit(),
        machine.getAvailableProcessors(),
        machine.getTotalMemorySize() / GIGABYTE,
        machine.getSystemLoadAverage(),
        Runtime.version(),
        how);
  }

  /** {@code -dirty} follows where files differ from it. */
  private static String commit() {
    try {
      Process git =
          new ProcessBuilder(List.of("git", "describe", "--always", "--dirty", "--exclude=*"))
              .redirectError(ProcessBuilder.Redirect.DISCARD)
              .start();
      String commit =
          new String(git.getInputStream().readAllBytes(), StandardCharsets.UTF_8).trim();
      return commit.isEmpty() ? "unknown" : commit;
    } catch (IOException e) {
      return "unknown";
    }
  }
}
