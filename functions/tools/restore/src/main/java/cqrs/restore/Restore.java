package cqrs.restore;

import static cqrs.journal.dynamodb.Attributes.s;

import cqrs.journal.JournalSettings;
import cqrs.journal.Stored;
import cqrs.journal.dynamodb.Parallel;
import cqrs.projection.internal.generations.NewEpoch;
import cqrs.projection.internal.generations.RelayCheckpoints;
import cqrs.projection.read.JournalEpoch;
import java.time.Clock;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.stream.IntStream;
import software.amazon.awssdk.services.dynamodb.model.ConditionalCheckFailedException;
import software.amazon.awssdk.services.dynamodb.model.ResourceNotFoundException;
import software.amazon.awssdk.services.dynamodb.model.RestoreSummary;
import software.amazon.awssdk.services.dynamodb.model.TableDescription;

/**
 * The steps of a restore. Each one finds out by itself what is left to do, so that a run which was
 * stopped anywhere is ended by another one. The epoch is opened last: from then on the table is in
 * use, and a further run leaves it alone.
 */
final class Restore {

  /** Each holds a partition's aggregates in memory. */
  private static final int AT_ONCE = 4;

  private final Repairs repairs;
  private final Options options;
  private final Summary summary;
  private final Clock clock;
  private final Runnable settle;
  private final Stored<?> stored = Stored.ofApplication();

  /**
   * A restore.
   *
   * @param settle waits until no reader follows a generation any more that was active before
   */
  Restore(Repairs repairs, Options options, Summary summary, Clock clock, Runnable settle) {
    this.repairs = repairs;
    this.options = options;
    this.summary = summary;
    this.clock = clock;
    this.settle = settle;
  }

  void run() {
    TableDescription table = described(options.table());
    TableDescription _ = described(options.projections());
    Optional<String> replaced = replaced(table);
    String id = table.tableId() == null ? table.tableArn() : table.tableId();
    Epoch epoch = Epoch.read(repairs, id);
    if (epoch.isOpened()) {
      summary.nothingToDo(options.table(), epoch.current());
      return;
    }
    if (table.restoreSummary() == null && !options.copied()) {
      throw new UnusableException(
          options.table()
              + " was not restored by DynamoDB from a backup or to a point in time. If it was"
              + " filled otherwise, and no command runs on it, say -Dcopied=true.");
    }
    JournalEpoch views = new JournalEpoch(repairs.dynamoDb(), options.projections());
    long next = epoch.next(views);
    summary.begin(options.table(), epoch.partitions(), epoch.current());
    epoch.announce(next);
    Map<Integer, Long> heads = repair(epoch);
    begin(views, heads, next);
    closeReplaced(replaced);
    epoch.open(next);
    summary.end(next, options);
  }

  private TableDescription described(String table) {
    try {
      return repairs.dynamoDb().describeTable(r -> r.tableName(table)).table();
    } catch (ResourceNotFoundException e) {
      throw new UnusableException("There is no table " + table + ".");
    }
  }

  /**
   * The table that this one replaces, if somebody says so.
   *
   * @throws UnusableException if the option names something else than a journal's table
   */
  private Optional<String> replaced(TableDescription table) {
    if (!options.replaces().isBlank()) {
      if (options.replaces().equals(options.table())) {
        throw new UnusableException("-Dreplaces names the restored table itself.");
      }
      requireJournal(options.replaces());
      return Optional.of(options.replaces());
    }
    return Optional.ofNullable(table.restoreSummary())
        .map(RestoreSummary::sourceTableArn)
        .map(arn -> arn.substring(arn.lastIndexOf('/') + 1));
  }

  private void requireJournal(String table) {
    TableDescription _ = described(table);
    if (!repairs
        .dynamoDb()
        .getItem(r -> r.tableName(table).key(JournalSettings.KEY).consistentRead(true))
        .hasItem()) {
      throw new UnusableException(
          table + " holds no journal settings: correct or leave out -Dreplaces.");
    }
  }

  /** Lets no command start on the replaced table, whatever is deployed next. */
  private void closeReplaced(Optional<String> replaced) {
    summary.replaces(replaced);
    if (repairs.apply() && replaced.isPresent()) {
      try {
        repairs
            .dynamoDb()
            .updateItem(
                r ->
                    r.tableName(replaced.get())
                        .key(JournalSettings.KEY)
                        .updateExpression("SET replacedBy=:table")
                        .conditionExpression("attribute_exists(pk)")
                        .expressionAttributeValues(Map.of(":table", s(options.table()))));
      } catch (ResourceNotFoundException | ConditionalCheckFailedException e) {
        // The source was deleted, or emptied: no command can go on there.
        summary.isGone(replaced.get());
      }
    }
  }

  private Map<Integer, Long> repair(Epoch epoch) {
    List<PartitionRepair.Outcome> outcomes =
        Parallel.all(
            IntStream.range(0, epoch.partitions().count())
                .<Callable<PartitionRepair.Outcome>>mapToObj(
                    partition -> () -> new PartitionRepair(repairs, stored, partition).run())
                .toList(),
            AT_ONCE);
    Map<Integer, Long> heads = new HashMap<>();
    Set<String> aggregates = new HashSet<>();
    outcomes.forEach(
        outcome -> {
          heads.put(outcome.partition(), outcome.head());
          aggregates.addAll(outcome.aggregates());
        });
    Leftovers.Outcome leftovers =
        new Leftovers(repairs, stored, epoch.partitions(), heads, aggregates).run();
    summary.repaired(outcomes, leftovers, aggregates.size());
    return heads;
  }

  /**
   * Views, tokens and the relay's checkpoints of the epoch before are void before the first command
   * of the next one.
   */
  private void begin(JournalEpoch views, Map<Integer, Long> heads, long next) {
    NewEpoch newEpoch = new NewEpoch(repairs.dynamoDb(), options.projections(), next);
    List<String> outdated = newEpoch.outdated();
    summary.views(outdated);
    if (repairs.apply()) {
      views.raise(next);
      new RelayCheckpoints(repairs.dynamoDb(), options.projections()).restart(next, heads);
      outdated.forEach(view -> newEpoch.begin(view, clock.instant()));
      settle.run();
    }
  }
}
