package local;

import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.regex.Pattern;
import local.functions.Time;
import local.template.StartupException;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Runs the template on this machine until it is interrupted. */
@Command(
    name = "local",
    description =
        "Runs template.yaml on this machine: DynamoDB, HTTP API, functions, stream mappings,"
            + " schedules.",
    mixinStandardHelpOptions = true,
    version = "serverless-cqrs 1.0",
    sortOptions = false,
    separator = "=")
public final class Main implements Callable<Integer> {
  private static final int FAILED = 1;
  private static final Pattern HOST_NAME = Pattern.compile("[A-Za-z0-9._-]+|\\[[0-9A-Fa-f:.]+]");

  @Spec private CommandSpec spec = CommandSpec.create();

  @Option(
      names = "--port",
      paramLabel = "<port>",
      defaultValue = "8080",
      description = "Port of the HTTP API on 127.0.0.1; 0 for any that is free (default: 8080).")
  private int port;

  @Option(
      names = "--aws-port",
      paramLabel = "<port>",
      defaultValue = "0",
      description =
          "Port on 127.0.0.1 where SDKs call DynamoDB and EventBridge (default: any that is free).")
  private int awsPort;

  @Option(
      names = "--data",
      paramLabel = "<folder>",
      defaultValue = "",
      description = "Folder to keep the data in (default: in memory, gone at the end).")
  private String data = "";

  @Option(
      names = "--log",
      paramLabel = "<level>",
      defaultValue = "warn",
      description = "What to log on standard error: ${COMPLETION-CANDIDATES} (default: warn).")
  private LogLevel log = LogLevel.warn;

  @Option(
      names = "--template",
      paramLabel = "<file>",
      defaultValue = "",
      description =
          "SAM template to run (default: template.yaml here or in the nearest folder above).")
  private String template = "";

  @Option(
      names = "--auth",
      paramLabel = "<on|off>",
      defaultValue = "off",
      description =
          "on: callers are asked for tokens, as when deployed; POST /local/tokens makes them"
              + " (default: off).")
  private Switch auth = Switch.off;

  @Option(
      names = "--hosts",
      paramLabel = "<name>[,<name>]",
      split = ",",
      defaultValue = "",
      description =
          "Names by which programs call this machine beside 127.0.0.1, localhost and [::1], such as"
              + " host.docker.internal.")
  private Set<String> hosts = Set.of();

  @Option(
      names = "--parameter",
      paramLabel = "<name>=<value>",
      description = "Value of a parameter of the template; may be repeated.")
  private Map<String, String> parameters = Map.of();

  /** Named as it is written. */
  private enum Switch {
    on,
    off
  }

  private Main() {}

  /** Exits at once if the start fails; else the system's threads keep the process alive. */
  public static void main(String[] args) {
    int code = commandLine().execute(args);
    if (code != 0) {
      System.exit(code);
    }
  }

  static CommandLine commandLine() {
    return new CommandLine(new Main())
        .setParameterExceptionHandler(Main::refuse)
        .setExecutionExceptionHandler(Main::explain);
  }

  @Override
  public Integer call() {
    checkRange(port, "-Dport (--port)");
    checkRange(awsPort, "-DawsPort (--aws-port)");
    log.apply();
    var file = template.isBlank() ? nearestTemplate() : Path.of(template);
    var folder = Optional.of(data).filter(it -> !it.isBlank()).map(Path::of);
    var options =
        new LocalOptions(
            file, port, awsPort, folder, parameters, Time.REAL, auth == Switch.on, hostNames());
    var system = LocalSystem.start(options);
    Runtime.getRuntime().addShutdownHook(new Thread(system::close, "stop"));
    var out = spec.commandLine().getOut();
    out.print(new Greeting(system.uri(), system.awsUri(), options, system.template()).text());
    out.flush();
    return 0;
  }

  private static void checkRange(int port, String option) {
    if (port < 0 || port > 65_535) {
      throw new StartupException(
          "Port %d is not possible: choose one from 0 to 65535 with %s.".formatted(port, option));
    }
  }

  private Set<String> hostNames() {
    var names = new HashSet<String>();
    for (var host : hosts) {
      if (host.isBlank()) {
        continue;
      }
      if (!HOST_NAME.matcher(host).matches()) {
        throw new StartupException(
            "%s is not the name of a host: name some without ports with -Dhosts (--hosts)."
                .formatted(host));
      }
      names.add(host.toLowerCase(Locale.ROOT));
    }
    return names;
  }

  private static Path nearestTemplate() {
    var here = Path.of("").toAbsolutePath();
    for (var folder = here; folder != null; folder = folder.getParent()) {
      var file = folder.resolve("template.yaml");
      if (Files.exists(file)) {
        return file;
      }
    }
    return here.resolve("template.yaml");
  }

  private static int refuse(CommandLine.ParameterException fault, String[] args) {
    var message = String.valueOf(fault.getMessage()).replaceFirst("[.]$", "");
    say(fault.getCommandLine(), message + ". See --help for the options.");
    return CommandLine.ExitCode.USAGE;
  }

  private static int explain(
      Exception fault, CommandLine commandLine, CommandLine.ParseResult arguments)
      throws Exception {
    if (fault instanceof StartupException) {
      say(commandLine, String.valueOf(fault.getMessage()));
      return FAILED;
    }
    throw fault;
  }

  private static void say(CommandLine commandLine, String sentence) {
    PrintWriter err = commandLine.getErr();
    err.println(sentence);
    err.flush();
  }
}
