package cqrs.projection.internal.verify;

import cqrs.journal.codec.Position;
import cqrs.projection.RowKey;
import cqrs.projection.internal.generations.Skip;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/** What operators have left out of a generation: events, or what an event does to some rows. */
final class LeftOut {

  private final Set<Position> events = new HashSet<>();
  private final Map<Position, Set<RowKey>> rows = new HashMap<>();

  LeftOut(Collection<Skip> skips) {
    for (Skip skip : skips) {
      Position at = new Position(skip.partition(), skip.offset());
      skip.row()
          .ifPresentOrElse(
              row -> rows.computeIfAbsent(at, _ -> new HashSet<>()).add(row), () -> events.add(at));
    }
  }

  boolean whole(Position at) {
    return events.contains(at);
  }

  /** The rows that go without the event, where others have it. */
  Set<RowKey> rows(Position at) {
    return rows.getOrDefault(at, Set.of());
  }
}
