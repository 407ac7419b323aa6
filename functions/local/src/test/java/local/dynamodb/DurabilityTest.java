package local.dynamodb;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A write that was answered is in the data folder, whatever then happens to the process. */
class DurabilityTest {
  /** {@code -Dkills=100} for the long run. */
  private static final int KILLS = Integer.getInteger("kills", 10);

  private static final int WRITERS = 4;

  /** Of a single file, in units of 512 bytes: 12 MB hold some hundred rows and their log. */
  private static final int FILE_SIZE_LIMIT = 24_576;

  @TempDir private Path folder;

  @Test
  void everyAnsweredWriteIsThereAfterKillsAtAnAnswer() throws Exception {
    var answered = new ArrayList<String>();
    var random = new Random(18);
    for (int kill = 0; kill < KILLS; kill++) {
      var process = writer("unlimited");
      try (var lines = process.inputReader()) {
        for (int line = 1 + random.nextInt(30); line > 0; line--) {
          answered.add(next(lines));
        }
        // Process.destroyForcibly would close the stream: these were answered before the kill, too.
        boolean _ = process.toHandle().destroyForcibly();
        lines.lines().forEach(answered::add);
      } finally {
        int _ = process.destroyForcibly().waitFor();
      }
    }
    assertThat(answered).hasSizeGreaterThanOrEqualTo(KILLS).doesNotHaveDuplicates();
    assertThat(lost(answered)).isEmpty();
  }

  @Test
  void everyWriteIsThereOrAnsweredByAnErrorWhereNoMoreFits() throws Exception {
    var process = writer(Integer.toString(FILE_SIZE_LIMIT));
    var answered = new ArrayList<String>();
    try (var lines = process.inputReader()) {
      for (var line = next(lines); !line.equals("end"); line = next(lines)) {
        answered.add(line);
      }
    } finally {
      int _ = process.destroyForcibly().waitFor();
    }
    assertThat(answered).hasSizeGreaterThan(100).doesNotHaveDuplicates();
    assertThat(lost(answered)).isEmpty();
  }

  private String next(BufferedReader lines) throws IOException {
    var line = lines.readLine();
    if (line == null) {
      throw new AssertionError("The writer ended: " + Files.readString(folder.resolve("err")));
    }
    return line;
  }

  private List<String> lost(List<String> answered) {
    var data = Optional.of(DataFolder.open(folder.resolve("data")));
    try (var database = EmbeddedDynamoDb.start(TokenWriter.TABLES, data)) {
      return answered.stream()
          .filter(
              pk ->
                  !database
                      .client()
                      .getItem(it -> it.tableName(TokenWriter.TABLE).key(TokenWriter.key(pk)))
                      .hasItem())
          .toList();
    }
  }

  private Process writer(String fileSizeLimit) throws IOException {
    return new ProcessBuilder(
            "sh",
            "-c",
            "ulimit -f " + fileSizeLimit + "; exec \"$@\"",
            "sh",
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "--enable-native-access=ALL-UNNAMED",
            "-XX:TieredStopAtLevel=1",
            "-cp",
            System.getProperty("java.class.path"),
            TokenWriter.class.getName(),
            folder.resolve("data").toString(),
            Integer.toString(WRITERS))
        .redirectError(folder.resolve("err").toFile())
        .start();
  }
}
