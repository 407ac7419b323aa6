package local.dynamodb;

import com.almworks.sqlite4java.SQLiteConnection;
import com.almworks.sqlite4java.SQLiteException;
import com.almworks.sqlite4java.SQLiteJob;
import com.almworks.sqlite4java.SQLiteQueue;
import java.util.concurrent.ExecutionException;
import org.jspecify.annotations.Nullable;
import software.amazon.dynamodb.services.local.shared.access.sqlite.AmazonDynamoDBOfflineSQLiteJob;
import software.amazon.dynamodb.services.local.shared.exceptions.LocalDBAccessException;
import software.amazon.dynamodb.services.local.shared.exceptions.LocalDBAccessExceptionType;

/**
 * DynamoDB Local's job queue for SQLite, on a write-ahead log that each commit flushes. A thread
 * can wait for its newest job.
 */
final class JobQueue extends SQLiteQueue {
  /**
   * The exclusive lock keeps the file for this process. A write-ahead log needs one flush a commit,
   * the default rollback journal three or more.
   */
  private static final String[] SETTINGS = {
    "PRAGMA locking_mode = EXCLUSIVE",
    "PRAGMA journal_mode = WAL",
    "PRAGMA synchronous = FULL",
    "SELECT COUNT(*) FROM sqlite_master" // takes the lock
  };

  private static final String CLOSED = "The database is closed.";

  private static final ThreadLocal<SQLiteJob<?>> NEWEST = new ThreadLocal<>();

  private final DataFolder folder;
  private volatile @Nullable Throwable fault;

  JobQueue(DataFolder folder) {
    super(folder.database().toFile());
    this.folder = folder;
  }

  /**
   * Takes the file.
   *
   * @throws SQLiteException if it cannot be opened or is locked
   */
  void open() throws SQLiteException {
    SQLiteQueue _ = start();
    var first =
        super.execute(
            new SQLiteJob<Boolean>() {
              @Override
              protected Boolean job(SQLiteConnection connection) {
                return true;
              }
            });
    if (first.complete() == null) {
      throw fault instanceof SQLiteException e ? e : new SQLiteException(-1, "not opened", fault);
    }
  }

  @Override
  protected void initConnection(SQLiteConnection connection) throws SQLiteException {
    try {
      for (var setting : SETTINGS) {
        var statement = connection.prepare(setting);
        try {
          boolean _ = statement.step();
        } finally {
          statement.dispose();
        }
      }
    } catch (SQLiteException e) {
      fault = e;
      throw e;
    }
  }

  /**
   * Leaves a replaced folder alone: SQLite would delete the log by its name, which is another
   * system's by now. The operating system closes the file at the end.
   */
  @Override
  protected void disposeConnection(@Nullable SQLiteConnection connection) {
    if (folder.missing().isEmpty()) {
      super.disposeConnection(connection);
    }
  }

  /** A connection that cannot be opened is a fault to be told, not one to wait for. */
  @Override
  protected boolean isReincarnationPossible() {
    return false;
  }

  @Override
  public <T, J extends SQLiteJob<T>> J execute(J job) {
    NEWEST.set(job);
    var queued = super.execute(job);
    if (queued.isCancelled()) {
      // Its result would be null, which reads take for "there is none".
      throw undone(CLOSED);
    }
    return queued;
  }

  /**
   * Waits for the newest job of this thread.
   *
   * @throws LocalDBAccessException if it failed or was not done
   */
  void awaitNewest() {
    var job = NEWEST.get();
    try {
      Object _ = job.get();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw undone("interrupted: whether the write took is not known");
    } catch (ExecutionException e) {
      throw undone(String.valueOf(e.getMessage()));
    }
    if (job.isCancelled()) {
      throw undone(CLOSED);
    }
  }

  private static LocalDBAccessException undone(String why) {
    return new LocalDBAccessException(LocalDBAccessExceptionType.UNEXPECTED_EXCEPTION, why);
  }

  /** Also after a failed commit, which would leave the next single writes outside transactions. */
  @Override
  protected void rollback() {
    super.rollback();
    Transactions.end();
  }

  private abstract static class Transactions extends AmazonDynamoDBOfflineSQLiteJob<Void> {
    static void end() {
      manualTransactionsEnabled.set(false);
    }
  }
}
