package cqrs.testkit.cost;

import cqrs.testkit.cost.Costs.Cost;
import cqrs.testkit.cost.Costs.Line;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import local.dynamodb.InterceptedDynamoDb;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.DynamoDbRequest;
import software.amazon.awssdk.services.dynamodb.model.DynamoDbResponse;

/**
 * Counts calls to DynamoDB and the units they cost by AWS's published rules, because DynamoDB Local
 * reports transactions wrongly. Sizes before and after a write are read past the meter.
 *
 * <p>What failed is charged as AWS does: a failed condition by the size of what is there, a
 * cancelled transaction like a committed one, throttling and refused requests not at all, and an
 * answer that was lost if the write took effect.
 *
 * <p>It is exact where all writes to a row go through it; writes of one row then wait for each
 * other. A query that filters or projects is asked again without, so exact if nothing writes
 * meanwhile.
 */
public final class CostMeter {

  private static final int LOCKS = 1024;

  private final MeteredTables tables;
  private final Map<Line, Cost> lines = new ConcurrentHashMap<>();
  private final Set<String> committed = ConcurrentHashMap.newKeySet();
  private final ReentrantLock[] locks =
      Stream.generate(ReentrantLock::new).limit(LOCKS).toArray(ReentrantLock[]::new);

  /** A meter that has counted nothing, of the tables that this client sees. */
  public CostMeter(DynamoDbClient unmetered) {
    this.tables = new MeteredTables(unmetered);
  }

  /** Counts under a label. It belongs innermost, so that it sees what reaches DynamoDB. */
  public InterceptedDynamoDb.Interceptor as(String label) {
    return (request, next) -> {
      int[] held = locksOf(request);
      for (int lock : held) {
        locks[lock].lock();
      }
      try {
        Attempt attempt = begin(label, request);
        DynamoDbResponse answer;
        try {
          answer = next.apply(request);
        } catch (RuntimeException e) {
          attempt.failed(e);
          throw e;
        }
        attempt.succeeded(answer);
        return answer;
      } finally {
        for (int lock : held) {
          locks[lock].unlock();
        }
      }
    };
  }

  /** In ascending order: two transactions do not wait for each other. */
  private int[] locksOf(DynamoDbRequest request) {
    return WrittenItem.of(request, tables).stream()
        .flatMapToInt(write -> IntStream.of(write.hashOfItem()))
        .map(hash -> Math.floorMod(hash, LOCKS))
        .sorted()
        .distinct()
        .toArray();
  }

  /** To be told how the request ended. */
  Attempt begin(String label, DynamoDbRequest request) {
    return new Attempt(
        request,
        tables,
        committed,
        (table, index, operation, cost) ->
            lines.merge(new Line(label, table, index, operation), cost, Cost::plus));
  }

  /** The costs since the start, or since the last {@link #reset}. */
  public Costs costs() {
    return new Costs(lines);
  }

  public void reset() {
    lines.clear();
  }
}
