package shop.imports;

import java.io.Console;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import picocli.CommandLine;
import picocli.CommandLine.ParameterException;
import shop.imports.files.InvoiceFiles;
import shop.imports.files.Texts;
import shop.imports.files.UnusableInput;
import shop.imports.plan.Plan;
import shop.imports.plan.Planner;
import shop.imports.send.HttpApi;
import shop.imports.send.Importer;
import shop.imports.send.Pauses;
import shop.imports.send.Progress;
import shop.imports.send.Stopped;
import shop.imports.send.Views;

/**
 * The import as a command-line program.
 *
 * <p>Exit code 0: all that the files tell is there. 1: the import stopped, or the system has
 * something differently or refused it. 2: options or files cannot be used; nothing was sent.
 */
public final class ImportProgram {

  static final int DONE = 0;
  static final int INCOMPLETE = 1;
  static final int UNUSABLE = 2;

  private final PrintWriter out;
  private final PrintStream err;
  private final boolean terminal;
  private final Pauses pauses;

  ImportProgram(PrintStream out, PrintStream err, boolean terminal, Pauses pauses) {
    this.out = new PrintWriter(out, true, StandardCharsets.UTF_8);
    this.err = err;
    this.terminal = terminal;
    this.pauses = pauses;
  }

  public static void main(String[] args) {
    AtomicBoolean ended = new AtomicBoolean();
    Runtime.getRuntime()
        .addShutdownHook(
            Thread.ofPlatform()
                .unstarted(
                    () -> {
                      if (!ended.get()) {
                        System.err.println(
                            "\nStopped. What was sent is safe: run the same command to go on.");
                      }
                    }));
    int code = new ImportProgram(System.out, System.err, isTerminal(), Pauses.real()).run(args);
    ended.set(true);
    System.exit(code);
  }

  // Java 22 to 24 always have a console, Java 25 only where there is a terminal.
  @SuppressWarnings("SystemConsoleNull")
  private static boolean isTerminal() {
    Console console = System.console();
    return console != null && console.isTerminal();
  }

  int run(String... args) {
    try {
      Options options = new Options();
      CommandLine commandLine = new CommandLine(options);
      commandLine.parseArgs(args);
      return run(options);
    } catch (ParameterException e) {
      err.println(
          Texts.name(String.valueOf(e.getMessage()))
              + ": see functions/tools/import/README.md for the options.");
      return UNUSABLE;
    } catch (UnusableInput e) {
      err.println(e.getMessage());
      return UNUSABLE;
    } catch (Stopped e) {
      err.println(e.getMessage());
      return INCOMPLETE;
    }
  }

  private int run(Options options) throws UnusableInput {
    URI url = options.url();
    String token = options.token();
    int writers = options.writers();
    Duration patience = Duration.ofSeconds(options.patience());
    List<Path> files = options.files();
    long started = pauses.nanos();
    Plan plan = Planner.plan(InvoiceFiles.read(files, options.dates()), options.returns());
    Summary summary = new Summary(out);
    summary.plan(plan, files.size(), since(started));
    summary.leftOut(plan);
    if (options.dryRun()) {
      summary.totals(plan);
      return DONE;
    }
    try (HttpApi api = new HttpApi(url, token, patience, pauses)) {
      api.greet();
      Views views = new Views(api, pauses);
      Importer importer = new Importer(api, views, writers);
      send(plan, api, importer, summary);
      if (options.waits()) {
        long sent = pauses.nanos();
        try (Progress progress = Progress.ofViews(err, terminal)) {
          views.awaitCaughtUp(_ -> true, progress::left);
        }
        summary.caughtUp(since(sent));
      }
      return importer.tally().isClean() ? DONE : INCOMPLETE;
    }
  }

  private void send(Plan plan, HttpApi api, Importer importer, Summary summary) {
    long started = pauses.nanos();
    try (Progress progress = Progress.ofCommands(err, terminal, plan.commands())) {
      importer.run(plan, progress);
    } finally {
      summary.result(importer.tally(), api.commands(), since(started));
    }
  }

  private Duration since(long nanos) {
    return Duration.ofNanos(pauses.nanos() - nanos);
  }
}
