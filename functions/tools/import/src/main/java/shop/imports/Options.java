package shop.imports;

import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Option;
import shop.imports.files.DateOrder;
import shop.imports.files.Texts;
import shop.imports.files.UnusableInput;
import shop.imports.send.Writers;

/** The options, named as they are typed: Maven hands them on with their {@code -D}. */
final class Options {

  private static final int LONGEST_PATIENCE = 86_400;

  @Option(names = "-Dfiles")
  private String files = "";

  @Option(names = "-Durl")
  private String url = "http://127.0.0.1:8080";

  @Option(names = "-Dtoken")
  private String token = "";

  @Option(names = "-Ddates")
  private String dates = "";

  @Option(names = "-Dreturns", arity = "1")
  private boolean returns = true;

  @Option(names = "-Dwait", arity = "1")
  private boolean wait = true;

  @Option(names = "-Dwriters")
  private int writers = 4;

  /** In seconds. */
  @Option(names = "-Dpatience")
  private int patience = 60;

  @Option(names = "-DdryRun", arity = "1")
  private boolean dryRun;

  List<Path> files() throws UnusableInput {
    List<Path> paths = new ArrayList<>();
    for (String name : names()) {
      try {
        paths.add(Path.of(name));
      } catch (InvalidPathException _) {
        throw new UnusableInput("'" + Texts.shown(name) + "' is no file name: check -Dfiles.");
      }
    }
    return paths;
  }

  /** The name of one file that has spaces, or several names. */
  private List<String> names() {
    if (files.isBlank()) {
      return List.of();
    }
    return isFile(files) ? List.of(files) : List.of(files.strip().split("[\\s,]+"));
  }

  /** Empty if each file has to tell it. */
  Optional<DateOrder> dates() throws UnusableInput {
    if (dates.isBlank()) {
      return Optional.empty();
    }
    for (DateOrder order : DateOrder.values()) {
      if (order.title().equals(dates.strip())) {
        return Optional.of(order);
      }
    }
    throw new UnusableInput(
        "-Ddates is '" + Texts.shown(dates) + "': say month-first or day-first.");
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
        "-Durl '" + Texts.shown(url) + "' is no address: say one like http://127.0.0.1:8080.");
  }

  /** Empty if none is to be sent. */
  String token() throws UnusableInput {
    if (!token.strip().matches("[!-~]*")) {
      throw new UnusableInput("-Dtoken is no token: say what stands behind 'Bearer'.");
    }
    return token.strip();
  }

  boolean returns() {
    return returns;
  }

  boolean waits() {
    return wait;
  }

  int writers() throws UnusableInput {
    return within("-Dwriters", writers, 1, Writers.PARTITIONS);
  }

  /** In seconds. */
  int patience() throws UnusableInput {
    return within("-Dpatience", patience, 0, LONGEST_PATIENCE);
  }

  boolean dryRun() {
    return dryRun;
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
