package shop.local.dynamodb;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.jspecify.annotations.Nullable;
import shop.local.startup.StartupException;

/**
 * A folder that holds a system's data, locked against a second system for as long as it is open.
 */
public final class DataFolder implements AutoCloseable {
  private final Path folder;
  private final FileChannel lockFile;

  private DataFolder(Path folder, FileChannel lockFile) {
    this.folder = folder;
    this.lockFile = lockFile;
  }

  /**
   * Makes the folder if need be and locks it. The lock is the operating system's, so it ends with
   * the process however that ends.
   *
   * @throws StartupException if it is in use or cannot be written
   */
  public static DataFolder open(Path path) {
    var folder = path.toAbsolutePath().normalize();
    FileChannel channel;
    try {
      Files.createDirectories(folder);
      channel =
          FileChannel.open(
              folder.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    } catch (IOException e) {
      throw new StartupException(
          "The data folder %s cannot be written: make it writable or choose another with -Ddata (--data)."
              .formatted(folder),
          e);
    }
    try {
      if (lock(channel) == null) {
        channel.close();
        throw new StartupException(
            ("The data folder %s is in use by another running system:"
                    + " stop that one or choose another with -Ddata (--data).")
                .formatted(folder));
      }
      return new DataFolder(folder, channel);
    } catch (IOException e) {
      throw new StartupException(
          "The data folder %s cannot be locked (%s): choose another with -Ddata (--data)."
              .formatted(folder, e.getMessage()),
          e);
    }
  }

  private static @Nullable FileLock lock(FileChannel channel) throws IOException {
    try {
      return channel.tryLock();
    } catch (OverlappingFileLockException e) {
      return null;
    }
  }

  public Path path() {
    return folder;
  }

  @Override
  public void close() {
    try {
      lockFile.close();
    } catch (IOException e) {
      // The lock ends with the process at the latest, and nothing is left to be written.
      System.getLogger(DataFolder.class.getName()).log(System.Logger.Level.DEBUG, "lock", e);
    }
  }
}
