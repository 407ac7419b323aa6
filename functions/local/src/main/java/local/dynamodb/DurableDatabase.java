package local.dynamodb;

import com.almworks.sqlite4java.SQLiteConnection;
import com.almworks.sqlite4java.SQLiteException;
import java.io.IOException;
import java.util.Map;
import local.template.StartupException;
import org.jspecify.annotations.Nullable;
import software.amazon.dynamodb.services.local.shared.access.sqlite.SQLiteDBAccess;
import software.amazon.dynamodb.services.local.shared.exceptions.LocalDBAccessException;
import software.amazon.dynamodb.services.local.shared.exceptions.LocalDBAccessExceptionType;
import software.amazon.dynamodb.services.local.shared.model.AttributeValue;

/**
 * DynamoDB Local's database in a file. It answers a write only once SQLite has committed it;
 * DynamoDB Local itself answers before, and hides a commit that fails.
 */
final class DurableDatabase extends SQLiteDBAccess {
  private static final int BUSY = 5;

  private final DataFolder folder;
  private final JobQueue jobs;

  private DurableDatabase(DataFolder folder) {
    super(folder.database().toFile());
    this.folder = folder;
    this.jobs = new JobQueue(folder);
  }

  /**
   * Opens the folder's database and locks its file until it is closed.
   *
   * @throws StartupException if another system has it, or it is no database
   */
  static DurableDatabase open(DataFolder folder) {
    try {
      probe(folder);
      var database = new DurableDatabase(folder);
      try {
        database.takeOver();
        return database;
      } catch (SQLiteException | IOException | RuntimeException e) {
        database.close();
        throw e;
      }
    } catch (SQLiteException e) {
      throw e.getErrorCode() == BUSY ? inUse(folder, e) : unreadable(folder, e);
    } catch (IOException | RuntimeException e) {
      throw unreadable(folder, e);
    }
  }

  /** Fails before DynamoDB Local starts a thread that it would leave behind. */
  private static void probe(DataFolder folder) throws SQLiteException {
    var connection = new SQLiteConnection(folder.database().toFile());
    try {
      SQLiteConnection _ = connection.open(false).exec("SELECT COUNT(*) FROM sqlite_master");
    } finally {
      connection.dispose();
    }
  }

  private void takeOver() throws SQLiteException, IOException {
    try {
      var _ = queue.stop(true).join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
    queue = jobs;
    jobs.open();
    folder.watch(folder.database().resolveSibling(folder.database().getFileName() + "-wal"));
  }

  private static StartupException inUse(DataFolder folder, Exception cause) {
    return new StartupException(
        ("The data folder %s is in use by another running system:"
                + " stop that one or choose another with -Ddata (--data).")
            .formatted(folder.path()),
        cause);
  }

  private static StartupException unreadable(DataFolder folder, Exception cause) {
    return new StartupException(
        "The data file %s cannot be read: choose another folder with -Ddata (--data) or delete this one."
            .formatted(folder.database()),
        cause);
  }

  @Override
  public void putRecord(
      String table,
      Map<String, AttributeValue> item,
      @Nullable AttributeValue hash,
      @Nullable AttributeValue range,
      boolean isSystemWrite) {
    check();
    super.putRecord(table, item, hash, range, isSystemWrite);
    jobs.awaitNewest();
    check();
  }

  @Override
  public boolean deleteRecord(
      String table, Map<String, AttributeValue> key, boolean isSystemWrite) {
    check();
    boolean deleted = super.deleteRecord(table, key, isSystemWrite);
    jobs.awaitNewest();
    check();
    return deleted;
  }

  @Override
  public byte @Nullable [] beginTransaction(String id) {
    check();
    try {
      return super.beginTransaction(id);
    } catch (RuntimeException e) {
      // It has the lock that keeps all others out, and its caller would not give it back.
      rollbackTransaction();
      throw e;
    }
  }

  @Override
  public void commitTransaction(String id, byte[] signature) {
    super.commitTransaction(id, signature);
    jobs.awaitNewest();
    check();
  }

  /** Does nothing after a commit that failed: it has given back the lock, and SQLite the rows. */
  @Override
  public void rollbackTransaction() {
    try {
      super.rollbackTransaction();
    } catch (IllegalStateException e) {
      // DynamoDB Local says so where this thread has no transaction open.
    }
  }

  private void check() {
    try {
      folder.check();
    } catch (IllegalStateException e) {
      throw new LocalDBAccessException(
          LocalDBAccessExceptionType.UNEXPECTED_EXCEPTION, e.getMessage());
    }
  }

  /** Returns when the file is closed, so that the next system can open it. */
  @Override
  public void close() {
    super.close();
    try {
      var _ = queue.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
