package local.dynamodb;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.AtomicBoolean;
import local.template.StartupException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The folder that keeps the data. It notices when its path no longer leads to the files in use.
 * SQLite locks the database file for one system.
 */
public final class DataFolder {
  private static final Logger log = LoggerFactory.getLogger(DataFolder.class);

  private final Path folder;
  private final Map<Path, Optional<Object>> watched = new ConcurrentSkipListMap<>();
  private final AtomicBoolean lost = new AtomicBoolean();

  private DataFolder(Path folder) {
    this.folder = folder;
  }

  /**
   * Makes the folder and its database file if need be.
   *
   * @throws StartupException if it cannot be written
   */
  public static DataFolder open(Path path) {
    var opened = new DataFolder(path.toAbsolutePath().normalize());
    var file = opened.database();
    try {
      Files.createDirectories(opened.folder);
    } catch (IOException e) {
      throw unwritable("folder " + opened.folder, "another", e);
    }
    try {
      if (Files.notExists(file)) {
        Files.createFile(file);
      } else if (!Files.isWritable(file)) {
        throw new IOException("not writable");
      }
      opened.watch(file);
      return opened;
    } catch (IOException e) {
      throw unwritable("file " + file, "another folder", e);
    }
  }

  private static StartupException unwritable(String what, String remedy, IOException cause) {
    return new StartupException(
        "The data %s cannot be written: make it writable or choose %s with -Ddata (--data)."
            .formatted(what, remedy),
        cause);
  }

  public Path path() {
    return folder;
  }

  Path database() {
    return folder.resolve("dynamodb.db");
  }

  /** Notices from now on when another file, or none, takes the place of this one. */
  void watch(Path file) throws IOException {
    watched.put(file, identity(file));
  }

  /**
   * Refuses to go on with files that a restart would not find.
   *
   * @throws IllegalStateException if a file in use was deleted, moved or replaced
   */
  public void check() {
    var missing = missing();
    if (missing.isEmpty()) {
      lost.set(false);
      return;
    }
    var message =
        ("The data file %s was deleted, moved or replaced while this system ran:"
                + " it takes no writes any more. Stop it, and start it on the right folder.")
            .formatted(missing.get());
    if (!lost.getAndSet(true)) {
      log.error(message);
    }
    throw new IllegalStateException(message);
  }

  /** A watched file that was deleted, moved or replaced. */
  Optional<Path> missing() {
    return watched.entrySet().stream()
        .filter(file -> !isStill(file.getKey(), file.getValue()))
        .map(Map.Entry::getKey)
        .findFirst();
  }

  private static boolean isStill(Path file, Optional<Object> identity) {
    try {
      return identity(file).equals(identity);
    } catch (IOException e) {
      return false;
    }
  }

  /** Device and inode; empty on file systems that have none. */
  private static Optional<Object> identity(Path file) throws IOException {
    return Optional.ofNullable(
        Files.readAttributes(Objects.requireNonNull(file), BasicFileAttributes.class).fileKey());
  }
}
