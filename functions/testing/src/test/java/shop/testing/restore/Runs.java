package shop.testing.restore;

import static org.assertj.core.api.Assertions.assertThat;

import cqrs.restore.RestoreProgram;
import cqrs.testkit.StoppedClock;
import cqrs.testkit.dynamodb.Store;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import local.dynamodb.InterceptedDynamoDb;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.DeleteItemRequest;
import software.amazon.awssdk.services.dynamodb.model.DynamoDbRequest;
import software.amazon.awssdk.services.dynamodb.model.PutItemRequest;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItemsRequest;
import software.amazon.awssdk.services.dynamodb.model.UpdateItemRequest;

/** Runs of the restore on one table, and what they tell. */
final class Runs {

  private final DynamoDbClient dynamoDb;
  private final String table;
  private final Path report;
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();

  Runs(DynamoDbClient dynamoDb, String table, Path folder) {
    this.dynamoDb = dynamoDb;
    this.table = table;
    this.report = folder.resolve("report.jsonl");
  }

  /** Only tells what is wrong. */
  int dry(String... options) {
    return run(dynamoDb, options);
  }

  int apply() {
    return run(dynamoDb, "--apply=true", "--copied=true");
  }

  private int run(DynamoDbClient client, String... options) {
    String[] all = new String[options.length + 3];
    all[0] = "--table=" + table;
    all[1] = "--projections=" + Store.PROJECTIONS_TABLE;
    all[2] = "--report=" + report;
    System.arraycopy(options, 0, all, 3, options.length);
    PrintStream stream = new PrintStream(out, true, StandardCharsets.UTF_8);
    StoppedClock clock = new StoppedClock(Transactions.NOW);
    return new RestoreProgram(client, stream, stream, clock, Duration.ZERO).run(all);
  }

  /** The lines printed since the last call. */
  String told() {
    String told = out.toString(StandardCharsets.UTF_8);
    out.reset();
    return told;
  }

  /** The rows taken out, as the report file has them. */
  String kept() {
    try {
      return Files.exists(report) ? Files.readString(report) : "";
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Each run dies before or after one of its first writes. */
  void applyUntilDone(Random random) {
    while (!applyDying(1 + random.nextInt(15), random.nextBoolean())) {
      out.reset();
    }
  }

  /**
   * Dies at a write.
   *
   * @return whether the run ended before that many
   */
  boolean applyDying(int last, boolean takesEffect) {
    AtomicInteger writes = new AtomicInteger();
    DynamoDbClient dying =
        new InterceptedDynamoDb(
            dynamoDb,
            (request, next) -> {
              int number = isWrite(request) ? writes.incrementAndGet() : 0;
              if (number < last) {
                return next.apply(request);
              }
              if (takesEffect && number == last) {
                var _ = next.apply(request);
              }
              throw new Died();
            });
    try {
      assertThat(run(dying, "--apply=true", "--copied=true")).as(this::told).isZero();
      return true;
    } catch (Died e) {
      return false;
    }
  }

  private static boolean isWrite(DynamoDbRequest request) {
    return request instanceof PutItemRequest
        || request instanceof DeleteItemRequest
        || request instanceof UpdateItemRequest
        || request instanceof TransactWriteItemsRequest;
  }

  private static final class Died extends Error {
    private static final long serialVersionUID = 1;
  }
}
