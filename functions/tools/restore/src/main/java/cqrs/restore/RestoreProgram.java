package cqrs.restore;

import cqrs.journal.codec.UnknownEventException;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import picocli.CommandLine;
import picocli.CommandLine.ParameterException;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/**
 * The restore as a command-line program. Region, endpoint and credentials are the SDK's own
 * settings.
 *
 * <p>Exit code 0: done, or nothing to do, or a dry run. 1: it stopped; the same command goes on. 2:
 * options or tables cannot be used; nothing was changed.
 */
public final class RestoreProgram {

  public static final int DONE = 0;
  public static final int STOPPED = 1;
  public static final int UNUSABLE = 2;

  /** Longer than any reader follows a generation that is not the active one any more. */
  private static final Duration SETTLING = Duration.ofSeconds(10);

  private final DynamoDbClient dynamoDb;
  private final PrintWriter out;
  private final PrintStream err;
  private final Clock clock;
  private final Duration settling;

  /**
   * The program.
   *
   * @param settling how long a reader may still follow a generation that is not active any more
   */
  public RestoreProgram(
      DynamoDbClient dynamoDb, PrintStream out, PrintStream err, Clock clock, Duration settling) {
    this.dynamoDb = dynamoDb;
    this.out = new PrintWriter(out, true, StandardCharsets.UTF_8);
    this.err = err;
    this.clock = clock;
    this.settling = settling;
  }

  public static void main(String[] args) {
    int code;
    try (DynamoDbClient dynamoDb = DynamoDbClient.create()) {
      code =
          new RestoreProgram(dynamoDb, System.out, System.err, Clock.systemUTC(), SETTLING)
              .run(args);
    } catch (SdkException e) {
      System.err.println(e.getMessage());
      code = UNUSABLE;
    }
    System.exit(code);
  }

  /** Does what the arguments say, and answers the exit code. */
  public int run(String... args) {
    Options options = new Options();
    try {
      new CommandLine(options).parseArgs(args);
      options.check();
    } catch (ParameterException e) {
      err.println(e.getMessage());
      return UNUSABLE;
    }
    try {
      restore(options);
      return DONE;
    } catch (UnusableException e) {
      err.println(e.getMessage());
      return UNUSABLE;
    } catch (SdkException
        | IllegalStateException
        | UnknownEventException
        | UncheckedIOException e) {
      err.println("Stopped: " + e.getMessage() + "\nRun the same command to go on.");
      return STOPPED;
    }
  }

  private void restore(Options options) {
    Optional<Path> file = options.applies() ? Optional.of(options.report()) : Optional.empty();
    Summary summary = new Summary(out);
    Repairs repairs = new Repairs(dynamoDb, options.table(), file);
    new Restore(repairs, options, summary, clock, () -> LockSupport.parkNanos(settling.toNanos()))
        .run();
  }
}
