package cqrs.journal;

import cqrs.journal.codec.Position;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A consistency token: the position of a command's last event, in the journal of one epoch. A
 * restore begins another epoch, in which the same position may hold another event.
 *
 * @param epoch from 1
 */
public record Token(Position position, long epoch) {

  private static final Pattern TOKEN =
      Pattern.compile("(0|[1-9]\\d?):([1-9]\\d{0,15})(?::([2-9]|[1-9]\\d{1,8}))?");

  /** For example {@code 17:42}, and {@code 17:42:2} in the second epoch. */
  @Override
  public String toString() {
    return epoch == 1 ? position.toString() : position + ":" + epoch;
  }

  /** Reads a token; empty if the text is none for that many partitions. */
  public static Optional<Token> parse(String token, Partitions partitions) {
    Matcher matcher = TOKEN.matcher(token);
    if (!matcher.matches() || Integer.parseInt(matcher.group(1)) >= partitions.count()) {
      return Optional.empty();
    }
    Position position =
        new Position(Integer.parseInt(matcher.group(1)), Long.parseLong(matcher.group(2)));
    String epoch = matcher.group(3);
    return Optional.of(new Token(position, epoch == null ? 1 : Long.parseLong(epoch)));
  }
}
