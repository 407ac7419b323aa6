package shop.projection;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import shop.journal.JournalEntry;
import shop.journal.Position;
import shop.projection.RowChanges.OfEvent;

/** What a run of events changes, by row, gathered before anything is written. */
final class Chunk {

  /** A bound on memory: 1,000 of the largest events would take 300 MB. */
  private static final long MOST_CHARACTERS = 8_000_000;

  /** A bound on time: a chunk has to be written well within a function's time. */
  private static final int MOST_ROWS = 10_000;

  private final Map<RowKey, List<OfEvent>> rows = new LinkedHashMap<>();
  private final Map<Integer, Long> reached = new TreeMap<>();
  private final Map<Position, String> types = new HashMap<>();
  private final int mostEvents;
  private long characters;

  Chunk(int mostEvents) {
    this.mostEvents = mostEvents;
  }

  /** Takes an event whose projection has returned. */
  void take(JournalEntry entry, Map<RowKey, Map<String, Change>> changes) {
    Position position = entry.position();
    changes.forEach(
        (key, change) ->
            rows.computeIfAbsent(key, _ -> new ArrayList<>()).add(new OfEvent(position, change)));
    reached.put(position.partition(), position.offset());
    types.put(position, entry.type());
    characters += entry.payload().length();
  }

  /** How many more events it takes; large events make it fewer. */
  int room() {
    boolean full = characters > MOST_CHARACTERS || rows.size() > MOST_ROWS;
    return full ? 0 : mostEvents - types.size();
  }

  int events() {
    return types.size();
  }

  /** The stored name of an event that was taken. */
  String type(Position position) {
    return Objects.requireNonNull(types.get(position));
  }

  Collection<RowChanges> rows() {
    return rows.entrySet().stream().map(e -> new RowChanges(e.getKey(), e.getValue())).toList();
  }

  /** Per partition, the last offset taken. */
  Map<Integer, Long> reached() {
    return reached;
  }
}
