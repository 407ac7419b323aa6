package cqrs.restore;

import cqrs.journal.Partitions;
import cqrs.journal.codec.JournalEntry;
import cqrs.restore.PartitionRepair.Difference;
import java.io.PrintWriter;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** Prints the report of a run. */
record Summary(PrintWriter out) {

  /** Of the events that are cut; the report file has all. */
  private static final int SHOWN = 20;

  void nothingToDo(String table, long epoch) {
    out.printf(
        Locale.ROOT, "%s: epoch %d was opened for this table: nothing to do.%n", table, epoch);
  }

  void begin(String table, Partitions partitions, long epoch) {
    out.printf(Locale.ROOT, "%s: %d partitions, epoch %d%n", table, partitions.count(), epoch);
  }

  void repaired(
      List<PartitionRepair.Outcome> partitions, Leftovers.Outcome leftovers, int aggregates) {
    long events = partitions.stream().mapToLong(PartitionRepair.Outcome::head).sum();
    long cut = partitions.stream().mapToLong(partition -> partition.cut().size()).sum();
    out.printf(Locale.ROOT, "  journal: %,d events stay, %,d are cut%n", events, cut);
    partitions.stream()
        .flatMap(partition -> partition.cut().stream())
        .limit(SHOWN)
        .forEach(this::cut);
    if (cut > SHOWN) {
      out.printf(Locale.ROOT, "    … and %,d more%n", cut - SHOWN);
    }
    out.printf(
        Locale.ROOT,
        "  aggregates: %,d; rows ahead of their events: %,d, behind: %,d, missing: %,d, otherwise"
            + " different: %,d, without any event: %,d%n",
        aggregates,
        count(partitions, Difference.AHEAD),
        count(partitions, Difference.BEHIND),
        count(partitions, Difference.MISSING),
        count(partitions, Difference.OTHER),
        leftovers.aggregates());
    out.printf(
        Locale.ROOT,
        "  receipts: %,d, without their event: %,d%n",
        leftovers.receipts(),
        leftovers.receiptsLost());
  }

  private void cut(Map<String, AttributeValue> row) {
    JournalEntry entry = JournalEntry.of(row);
    out.printf(Locale.ROOT, "    %s %s %s%n", entry.position(), entry.type(), entry.aggregate());
  }

  private static long count(List<PartitionRepair.Outcome> partitions, Difference difference) {
    return partitions.stream()
        .flatMap(partition -> partition.differences().stream())
        .filter(difference::equals)
        .count();
  }

  void views(List<String> outdated) {
    out.printf(
        Locale.ROOT,
        "  views to be made anew: %s%n",
        outdated.isEmpty() ? "none" : String.join(", ", outdated));
  }

  void replaces(Optional<String> table) {
    out.printf(
        Locale.ROOT,
        "  takes the place of: %s%n",
        table
            .map(name -> name + ", which then refuses commands")
            .orElse("nobody says which. Name it with -Dreplaces, or commands may run there again"));
  }

  void isGone(String table) {
    out.printf(Locale.ROOT, "  %s is not there any more, or holds no journal.%n", table);
  }

  void end(long next, Options options) {
    if (options.applies()) {
      out.printf(
          Locale.ROOT,
          "Done: epoch %d is open. What was taken out or replaced stands in %s.%n",
          next,
          options.report());
    } else {
      out.printf(
          Locale.ROOT,
          "Nothing has been changed. With -Dapply=true this is repaired, and epoch %d opened.%n",
          next);
    }
  }
}
