package shop.bench.cold;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.api.client.AWSLambda;
import com.amazonaws.services.lambda.runtime.serialization.PojoSerializer;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import shop.bench.cold.RuntimeApi.Failed;
import shop.bench.cold.RuntimeApi.Ready;
import shop.bench.cold.RuntimeApi.Returned;
import shop.bench.cold.RuntimeApi.Told;
import software.amazon.awssdk.annotations.SdkProtectedApi;
import software.amazon.awssdk.utilslite.SdkInternalThreadLocal;

/** A function in a process of its own, run by the runtime interface client. */
final class FreshProcess implements AutoCloseable {

  private static final String CLIENT = "com.amazonaws.services.lambda.runtime.api.client.";
  private static final Duration PATIENCE = Duration.ofMinutes(1);

  /** The jars of the managed runtime's own folder. */
  private static final String RUNTIME =
      Stream.of(
              AWSLambda.class,
              Context.class,
              PojoSerializer.class,
              SdkInternalThreadLocal.class,
              SdkProtectedApi.class)
          .map(FreshProcess::jarOf)
          .collect(Collectors.joining(File.pathSeparator));

  private final RuntimeApi api;
  private final Process process;
  private final Path classes;
  private final Path output;
  private final long began;

  private FreshProcess(RuntimeApi api, Process process, Path classes, Path output, long began) {
    this.api = api;
    this.process = process;
    this.classes = classes;
    this.output = output;
    this.began = began;
  }

  /**
   * How a process is started.
   *
   * @param mode how it comes to its first event
   * @param logsClasses whether it writes down the classes that it loads, which takes time
   * @param endpoints of the services that it calls, by environment variable
   */
  record Start(Mode mode, boolean logsClasses, Map<String, URI> endpoints) {}

  /** Starts one; its files are in the folder. */
  static FreshProcess start(Deployed deployed, Start how, Path folder) throws IOException {
    Path files = Files.createTempDirectory(folder, deployed.name());
    Path classes = files.resolve("classes.log");
    Path output = files.resolve("output.log");
    RuntimeApi api = RuntimeApi.open(deployed.function().timeout());
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(options(deployed, how, folder));
    if (how.logsClasses()) {
      command.add("-Xlog:class+load:file=" + classes + "::filecount=0");
    }
    command.addAll(
        List.of("-cp", RUNTIME, AWSLambda.class.getName(), deployed.function().handler()));
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .directory(deployed.folder().toFile())
            .redirectErrorStream(true)
            .redirectOutput(output.toFile());
    builder.environment().clear();
    builder.environment().putAll(environment(deployed, how, api));
    long began = System.nanoTime();
    return new FreshProcess(api, builder.start(), classes, output, began);
  }

  /**
   * As the managed runtime java25 starts it, except for its own archive of loaded classes: the
   * JDK's is used.
   */
  private static List<String> options(Deployed deployed, Start how, Path folder)
      throws IOException {
    List<String> options = new ArrayList<>();
    options.add("-Xmx" + deployed.function().memory() * 85 / 100 + "m");
    options.add("-XX:+UseSerialGC");
    if (!how.mode().hasSnapshot()) {
      options.add("-XX:TieredStopAtLevel=1");
    }
    options.add("--add-opens=java.base/java.io=ALL-UNNAMED");
    options.add("--enable-native-access=ALL-UNNAMED");
    options.add("-Djava.net.preferIPv4Stack=true");
    if (how.mode() != Mode.UNPRIMED) {
      options.add("-Dorg.crac.Core.Compat=com.amazonaws.services.lambda.crac");
    }
    options.add("-D" + CLIENT + "runtimeapi.NativeClient.JNI=" + nativeClient(folder));
    return options;
  }

  private static Path nativeClient(Path folder) throws IOException {
    boolean arm = System.getProperty("os.arch").equals("aarch64");
    String name = "libaws-lambda-jni.linux-" + (arm ? "aarch_64" : "x86_64") + ".so";
    Path library = folder.resolve(name);
    if (!Files.exists(library)) {
      try (InputStream in = AWSLambda.class.getResourceAsStream("/jni/" + name)) {
        if (in == null) {
          throw new IOException("The runtime interface client has no " + name + ".");
        }
        Files.copy(in, library);
      }
    }
    return library;
  }

  private static Map<String, String> environment(Deployed deployed, Start how, RuntimeApi api) {
    Map<String, String> environment = new HashMap<>(deployed.function().environment());
    environment.put("AWS_LAMBDA_RUNTIME_API", api.address());
    environment.put("AWS_LAMBDA_FUNCTION_NAME", deployed.function().name());
    environment.put("AWS_LAMBDA_FUNCTION_VERSION", "1");
    environment.put("AWS_LAMBDA_FUNCTION_MEMORY_SIZE", "" + deployed.function().memory());
    environment.put("AWS_LAMBDA_LOG_GROUP_NAME", "/aws/lambda/" + deployed.function().name());
    environment.put("AWS_LAMBDA_LOG_STREAM_NAME", "local");
    environment.put("AWS_EXECUTION_ENV", "AWS_Lambda_java25");
    environment.put("AWS_REGION", "us-east-1");
    environment.put("AWS_DEFAULT_REGION", "us-east-1");
    environment.put("LAMBDA_TASK_ROOT", deployed.folder().toString());
    environment.put("_HANDLER", deployed.function().handler());
    environment.put("LC_ALL", "C.UTF-8");
    environment.put("TZ", ":UTC");
    if (how.mode().hasSnapshot()) {
      environment.put("AWS_LAMBDA_INITIALIZATION_TYPE", "snap-start");
      environment.put("AWS_CONTAINER_CREDENTIALS_FULL_URI", api.credentialsUri());
      environment.put("AWS_CONTAINER_AUTHORIZATION_TOKEN", "local");
    } else {
      environment.put("AWS_LAMBDA_INITIALIZATION_TYPE", "on-demand");
      environment.put("AWS_ACCESS_KEY_ID", "local");
      environment.put("AWS_SECRET_ACCESS_KEY", "local");
      environment.put("AWS_SESSION_TOKEN", "local");
    }
    how.endpoints().forEach((name, uri) -> environment.put(name, uri.toString()));
    return environment;
  }

  private static String jarOf(Class<?> type) {
    try {
      return Path.of(type.getProtectionDomain().getCodeSource().getLocation().toURI()).toString();
    } catch (URISyntaxException e) {
      throw new IllegalStateException(e);
    }
  }

  /**
   * Waits until its hooks have run.
   *
   * @return nanoseconds since its start
   */
  long awaitReady() throws InterruptedException {
    return switch (hear()) {
      case Ready(long at) -> at - began;
      case Returned(String json, _) -> throw failed("answers what nobody has asked: " + json);
      case Failed(String json, _) -> throw failed("fails at its start: " + json);
    };
  }

  /** Lets it go on after its hooks, and answers when. */
  long restore() {
    long now = System.nanoTime();
    api.restore();
    return now - began;
  }

  /**
   * Sends an event and waits for the answer.
   *
   * @throws IllegalStateException if there is none
   */
  Answer invoke(String event) throws InterruptedException {
    long sent = System.nanoTime();
    api.send(event);
    return switch (hear()) {
      case Returned(String json, long at) -> new Answer(json, at - began, at - sent);
      case Ready _ -> throw failed("waits for a restore");
      case Failed(String json, _) -> throw failed("fails: " + json);
    };
  }

  /**
   * An answer.
   *
   * @param sinceStart nanoseconds since the start of the process
   * @param took nanoseconds since the event was there to be taken
   */
  record Answer(String json, long sinceStart, long took) {}

  private Told hear() throws InterruptedException {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (System.nanoTime() < deadline) {
      Told told = api.told().poll(100, TimeUnit.MILLISECONDS);
      if (told != null) {
        return told;
      }
      if (!process.isAlive()) {
        throw failed("has ended");
      }
    }
    throw failed("does not answer");
  }

  private IllegalStateException failed(String what) {
    try {
      return new IllegalStateException(
          String.format(Locale.ROOT, "The process %s%n%s", what, output()));
    } catch (IOException e) {
      return new IllegalStateException("The process " + what, e);
    }
  }

  /** Its output so far. */
  String output() throws IOException {
    return Files.readString(output);
  }

  /** The classes that it has loaded so far. */
  LoadedClasses classes() throws IOException {
    return LoadedClasses.read(classes);
  }

  @Override
  public void close() {
    process.destroyForcibly();
    api.close();
  }
}
