package shop.journal;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A place in the journal. The position of a command's last event is the consistency token that its
 * caller gets.
 *
 * @param partition from 0
 * @param offset from 1, with no gap within the partition; 0 is before the first event
 */
public record Position(int partition, long offset) {

  private static final Pattern TOKEN = Pattern.compile("(0|[1-9]\\d?):([1-9]\\d{0,15})");

  /** The consistency token, for example {@code 17:42}. */
  @Override
  public String toString() {
    return partition + ":" + offset;
  }

  /** Reads a consistency token; empty if the text is none for that many partitions. */
  public static Optional<Position> parse(String token, int partitions) {
    Matcher matcher = TOKEN.matcher(token);
    if (!matcher.matches() || Integer.parseInt(matcher.group(1)) >= partitions) {
      return Optional.empty();
    }
    return Optional.of(
        new Position(Integer.parseInt(matcher.group(1)), Long.parseLong(matcher.group(2))));
  }
}
