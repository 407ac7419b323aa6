package shop.bench.load;

import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * The local system in a process of its own, as {@code mvn} starts it, with an empty memory store.
 */
public final class LocalServer implements AutoCloseable {

  private final Process process;
  private final URI uri;

  private LocalServer(Process process, URI uri) {
    this.process = process;
    this.uri = uri;
  }

  /**
   * Starts it and waits until it answers.
   *
   * @param heap the most heap it may take, as the JVM's -Xmx
   */
  public static LocalServer start(String heap, Path template)
      throws IOException, InterruptedException {
    int port = freePort();
    Process process =
        java(
            List.of("-Xmx" + heap, "--enable-native-access=ALL-UNNAMED"),
            "local.Main",
            List.of("--port=" + port, "--template=" + template),
            ProcessBuilder.Redirect.DISCARD);
    LocalServer server = new LocalServer(process, URI.create("http://127.0.0.1:" + port));
    long deadline = System.nanoTime() + Duration.ofMinutes(1).toNanos();
    while (!server.answers()) {
      if (!process.isAlive() || System.nanoTime() > deadline) {
        process.destroy();
        throw new IOException("The local system did not start.");
      }
      Thread.sleep(100);
    }
    return server;
  }

  /** Runs a program of this class path in a JVM of its own; its errors go where ours go. */
  public static Process java(
      List<String> options,
      String mainClass,
      List<String> arguments,
      ProcessBuilder.Redirect output)
      throws IOException {
    ProcessBuilder.Redirect nothing = ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile());
    return java(options, mainClass, arguments, nothing, output);
  }

  /** The same, with input. */
  public static Process java(
      List<String> options,
      String mainClass,
      List<String> arguments,
      ProcessBuilder.Redirect input,
      ProcessBuilder.Redirect output)
      throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(options);
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), mainClass));
    command.addAll(arguments);
    return new ProcessBuilder(command)
        .redirectError(ProcessBuilder.Redirect.INHERIT)
        .redirectOutput(output)
        .redirectInput(input)
        .start();
  }

  public URI uri() {
    return uri;
  }

  private boolean answers() {
    try (Http http = new Http(uri)) {
      return http.get("/").status() == 200;
    } catch (IOException e) {
      return false;
    }
  }

  /** The most memory that the process has had resident, in MB; Linux only. */
  public Optional<Long> peakMegabytes() {
    try {
      return Files.readAllLines(Path.of("/proc/" + process.pid() + "/status")).stream()
          .filter(line -> line.startsWith("VmHWM:"))
          .map(line -> Long.parseLong(line.replaceAll("\\D", "")) / 1024)
          .findFirst();
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    }
  }

  @Override
  public void close() {
    process.destroy();
    try {
      if (!process.waitFor(20, TimeUnit.SECONDS)) {
        process.destroyForcibly();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
