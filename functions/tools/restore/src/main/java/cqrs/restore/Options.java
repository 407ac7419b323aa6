package cqrs.restore;

import java.nio.file.Path;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The options of the command line. */
@CommandLine.Command(name = "restore", sortOptions = false)
final class Options {

  @Spec private CommandSpec spec = CommandSpec.create();

  @Option(names = "--table", description = "The write table that was restored.")
  private String table = "";

  @Option(names = "--projections", description = "The table of checkpoints and generations.")
  private String projections = "";

  @Option(names = "--apply", arity = "1", description = "Repair; else only tell what is wrong.")
  private boolean apply;

  @Option(
      names = "--copied",
      arity = "1",
      description = "The table was filled in another way than by a restore of DynamoDB.")
  private boolean copied;

  @Option(
      names = "--replaces",
      description = "The table that it replaces; else the one that DynamoDB restored it from.")
  private String replaces = "";

  @Option(names = "--report", description = "The file that keeps what is taken out.")
  private String report = "";

  void check() {
    if (table.isBlank() || projections.isBlank()) {
      throw new ParameterException(
          spec.commandLine(),
          "Say which tables: -Dtable=<the write table that was restored> -Dprojections=<the table"
              + " of checkpoints and generations>.");
    }
  }

  String table() {
    return table;
  }

  String projections() {
    return projections;
  }

  boolean applies() {
    return apply;
  }

  boolean copied() {
    return copied;
  }

  /** Empty if the caller leaves it to the table's description. */
  String replaces() {
    return replaces;
  }

  Path report() {
    return Path.of(report.isBlank() ? "restore-" + table + ".jsonl" : report);
  }
}
