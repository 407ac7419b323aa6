package cqrs.projection.internal.verify;

import cqrs.journal.codec.Position;
import cqrs.projection.RowKey;
import cqrs.projection.internal.generations.Skip;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/** The events that operators have skipped in a generation, as a whole or for some rows. */
final class SkippedEvents {

  private final Set<Position> events = new HashSet<>();
  private final Map<Position, Set<RowKey>> rows = new HashMap<>();

  SkippedEvents(Collection<Skip> skips) {
    for (Skip skip : skips) {
      Position at = skip.position();
      skip.row()
          .ifPresentOrElse(
              row -> rows.computeIfAbsent(at, _ -> new HashSet<>()).add(row), () -> events.add(at));
    }
  }

  boolean whole(Position at) {
    return events.contains(at);
  }

  /** The rows that go without an event that other rows have. */
  Set<RowKey> rows(Position at) {
    return rows.getOrDefault(at, Set.of());
  }
}
