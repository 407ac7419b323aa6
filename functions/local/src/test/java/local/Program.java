package local;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;

/** The whole program in a JVM of its own, without a standard input. */
record Program(Process process, URI uri, Path standardError) implements AutoCloseable {
  private static final Pattern ADDRESS = Pattern.compile("http://127.0.0.1:\\d+");

  /**
   * Starts it on any free port, and returns once it answers.
   *
   * @param folder where its standard error is kept
   */
  static Program start(Path folder, String... options) throws IOException {
    var command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--enable-native-access=ALL-UNNAMED",
                "-cp",
                System.getProperty("java.class.path"),
                "local.Main",
                "--port=0"));
    command.addAll(List.of(options));
    var err = folder.resolve("err");
    var process = new ProcessBuilder(command).redirectError(err.toFile()).start();
    try {
      process.getOutputStream().close();
      return new Program(process, address(process, err), err);
    } catch (IOException | RuntimeException | Error e) {
      process.destroyForcibly();
      throw e;
    }
  }

  private static URI address(Process process, Path err) throws IOException {
    var reader =
        new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
    for (var line = reader.readLine(); line != null; line = reader.readLine()) {
      var address = ADDRESS.matcher(line);
      if (address.find()) {
        return URI.create(address.group());
      }
    }
    throw new AssertionError("It did not start: " + Files.readString(err));
  }

  /** Asks it to end, as a plain kill does. */
  void terminate() {
    process.destroy();
  }

  int awaitExit() throws InterruptedException {
    if (!process.waitFor(60, TimeUnit.SECONDS)) {
      throw new AssertionError("It did not end.");
    }
    return process.exitValue();
  }

  String errors() throws IOException {
    return Files.readString(standardError);
  }

  /** Kills it, and returns when it has ended. */
  @Override
  public void close() {
    Process _ = process.destroyForcibly().onExit().join();
  }
}
