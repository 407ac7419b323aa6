package shop.imports;

import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import shop.imports.files.Texts;
import shop.imports.files.UnusableInput;
import shop.imports.send.Writers;

/** What the command line says. */
@CommandLine.Command(
    name = "import",
    sortOptions = false,
    description = "Loads invoices of the Online Retail format into a running order system.")
final class Options {

  private static final int LONGEST_PATIENCE = 86_400;

  @Parameters(paramLabel = "FILE", arity = "0..*", description = "CSV files, plain or gzip.")
  private List<String> named = new ArrayList<>();

  @Option(
      names = "--files",
      paramLabel = "FILES",
      description = "Files in one text, apart by spaces or commas.")
  private String files = "";

  @Option(names = "--url", description = "The system's address (${DEFAULT-VALUE}).")
  private String url = "http://127.0.0.1:8080";

  @Option(names = "--token", description = "Who calls, where the system asks for that.")
  private String token = "";

  @Option(
      names = "--returns",
      arity = "1",
      paramLabel = "true|false",
      description = "Whether credit notes become returns (${DEFAULT-VALUE}).")
  private boolean returns = true;

  @Option(names = "--no-returns", description = "The same as --returns=false.")
  private boolean noReturns;

  @Option(
      names = "--wait",
      arity = "1",
      paramLabel = "true|false",
      description = "Whether to wait at the end until all views have caught up (${DEFAULT-VALUE}).")
  private boolean wait = true;

  @Option(
      names = "--writers",
      description =
          "How many send side by side, 1 to " + Writers.PARTITIONS + " (${DEFAULT-VALUE}).")
  private int writers = 4;

  @Option(
      names = "--patience",
      paramLabel = "SECONDS",
      description = "How long to wait for a system that is busy or away (${DEFAULT-VALUE}).")
  private int patience = 60;

  @Option(
      names = "--dry-run",
      arity = "0..1",
      fallbackValue = "true",
      paramLabel = "true|false",
      description = "Read and report only, send nothing (${DEFAULT-VALUE}).")
  private boolean dryRun;

  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      description = "Show this.")
  private boolean help;

  List<Path> files() throws UnusableInput {
    LinkedHashSet<String> names = new LinkedHashSet<>(named);
    if (!files.isBlank()) {
      names.addAll(isFile(files) ? List.of(files) : List.of(files.strip().split("[\\s,]+")));
    }
    List<Path> paths = new ArrayList<>();
    for (String name : names) {
      try {
        paths.add(Path.of(name));
      } catch (InvalidPathException _) {
        throw new UnusableInput("'" + Texts.shown(name) + "' is no file name: check --files.");
      }
    }
    return paths;
  }

  URI url() throws UnusableInput {
    try {
      URI uri = new URI(url);
      boolean http = "http".equals(uri.getScheme()) || "https".equals(uri.getScheme());
      if (http && uri.getHost() != null && uri.getQuery() == null) {
        return uri;
      }
    } catch (URISyntaxException _) {
      // Said below, as for every other text that is no address.
    }
    throw new UnusableInput(
        "--url '" + Texts.shown(url) + "' is no address: say one like http://127.0.0.1:8080.");
  }

  /** Empty if none is to be sent. */
  String token() throws UnusableInput {
    if (!token.strip().matches("[!-~]*")) {
      throw new UnusableInput("--token is no token: say what stands behind 'Bearer'.");
    }
    return token.strip();
  }

  boolean returns() {
    return returns && !noReturns;
  }

  boolean waits() {
    return wait;
  }

  int writers() throws UnusableInput {
    return within("--writers", writers, 1, Writers.PARTITIONS);
  }

  /** In seconds. */
  int patience() throws UnusableInput {
    return within("--patience", patience, 0, LONGEST_PATIENCE);
  }

  boolean dryRun() {
    return dryRun;
  }

  boolean help() {
    return help;
  }

  private static int within(String option, int value, int least, int most) throws UnusableInput {
    if (value < least || value > most) {
      throw new UnusableInput(
          "%s is %d: say a number from %d to %d.".formatted(option, value, least, most));
    }
    return value;
  }

  private static boolean isFile(String name) {
    try {
      return Files.exists(Path.of(name));
    } catch (InvalidPathException _) {
      return false;
    }
  }
}
