package shop.local.streams;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * One mapping's positions in a small file, a line {@code shardId sequenceNumber} each. The file is
 * replaced as a whole, so a kill leaves the old one or the new one.
 */
public final class FilePositions implements PositionStore {
  private final Path file;
  private final Map<String, String> positions = new TreeMap<>();

  /** Reads the file if there is one; refuses one that holds anything else. */
  public FilePositions(Path file) {
    this.file = file;
    try {
      for (String line : Files.readAllLines(file, UTF_8)) {
        int space = line.indexOf(' ');
        if (space <= 0 || space == line.length() - 1) {
          throw new IllegalArgumentException(
              "%s does not hold stream positions; move it away to read the stream from its beginning."
                  .formatted(file));
        }
        positions.put(line.substring(0, space), line.substring(space + 1));
      }
    } catch (NoSuchFileException e) {
      // Nothing was kept yet: the mapping begins at its starting position.
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot read the stream positions in %s.".formatted(file), e);
    }
  }

  @Override
  public synchronized @Nullable String load(String shardId) {
    return positions.get(shardId);
  }

  @Override
  public synchronized void save(String shardId, String sequenceNumber) {
    positions.put(shardId, sequenceNumber);
    String text =
        positions.entrySet().stream()
            .map(position -> position.getKey() + " " + position.getValue() + "\n")
            .collect(Collectors.joining());
    Path next = file.resolveSibling(file.getFileName() + ".next");
    try {
      Files.writeString(next, text, UTF_8);
      Files.move(next, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot keep the stream positions in %s.".formatted(file), e);
    }
  }
}
