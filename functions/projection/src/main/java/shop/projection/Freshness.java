package shop.projection;

import java.time.Duration;
import java.util.Optional;
import shop.journal.Position;

/**
 * What a reader asks of a view's age.
 *
 * @param token the write that the answer has to contain; empty: whatever the view shows now
 * @param patience how long to wait for it
 */
public record Freshness(Optional<Position> token, Duration patience) {

  public static final Freshness ANY = new Freshness(Optional.empty(), Duration.ZERO);
}
