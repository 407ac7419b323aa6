package local.streams;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import local.template.StartupException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How far a mapping has got in each shard. Each line of the file is {@code shardId sequenceNumber}.
 * The file is replaced as a whole, so a kill leaves the old one or the new one.
 */
public class Positions {
  private static final Logger log = LoggerFactory.getLogger(Positions.class);

  private final @Nullable Path file;
  private final Runnable check;
  private final Map<String, String> reached = new TreeMap<>();

  /** In memory: each start is at the oldest record. */
  public Positions() {
    file = null;
    check = () -> {};
  }

  /**
   * In a file, which need not exist.
   *
   * @param check throws if the file may no longer be written
   * @throws StartupException if the file holds anything else
   */
  public Positions(Path file, Runnable check) {
    this.file = file;
    this.check = check;
    try {
      Files.createDirectories(file.toAbsolutePath().getParent());
      if (Files.exists(file)) {
        Files.readAllLines(file, UTF_8).forEach(this::read);
      }
    } catch (IOException e) {
      throw new StartupException(
          "The stream positions in %s cannot be read or written: choose another folder with -Ddata (--data)."
              .formatted(file),
          e);
    }
  }

  private void read(String line) {
    var parts = line.split(" ", -1);
    if (parts.length != 2 || parts[0].isEmpty() || parts[1].isEmpty()) {
      throw new StartupException(
          "%s does not hold stream positions; move it away to read the stream from its beginning."
              .formatted(file));
    }
    reached.put(parts[0], parts[1]);
  }

  /** Everything in the shard up to this sequence number is done; null where nothing is. */
  synchronized @Nullable String of(String shardId) {
    return reached.get(shardId);
  }

  /** Called after the records were handled: a crash in between delivers them again. */
  final synchronized void reach(String shardId, String sequenceNumber) {
    if (!sequenceNumber.equals(reached.put(shardId, sequenceNumber))) {
      save(sequenceNumber);
    }
  }

  /** Writes all positions. */
  void save(String newest) {
    var target = file;
    if (target == null) {
      return;
    }
    String text =
        reached.entrySet().stream()
            .map(position -> position.getKey() + " " + position.getValue() + "\n")
            .collect(Collectors.joining());
    Path next = target.resolveSibling(target.getFileName() + ".next");
    try {
      check.run();
      Files.writeString(next, text, UTF_8);
      Files.move(next, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException | RuntimeException e) {
      log.warn("After a restart, records after {} will be delivered again", newest, e);
    }
  }
}
