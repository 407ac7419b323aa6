package cqrs.projection.internal.fold;

import cqrs.journal.codec.JournalEntry;
import cqrs.journal.codec.Position;
import cqrs.projection.RefusedChangeException;
import cqrs.projection.RowKey;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;

/** The changes of many events by row, collected before anything is written. */
public final class Chunk {

  private final Map<RowKey, List<Span>> rows = new LinkedHashMap<>();
  private final Map<Integer, Long> reached = new TreeMap<>();
  private final Map<Position, JournalEntry> entries = new LinkedHashMap<>();
  private final Volume volume;
  private int events;
  private long characters;

  public Chunk(Volume volume) {
    this.volume = volume;
  }

  /** Takes an event whose projection has returned. */
  public void take(JournalEntry entry, Map<RowKey, Map<String, Change>> changes) {
    Position position = entry.position();
    changes.forEach((key, change) -> add(key, position, change));
    reached.put(position.partition(), position.offset());
    if (!volume.merged()) {
      entries.put(position, entry);
    }
    events++;
    characters += entry.payload().length();
  }

  private void add(RowKey key, Position position, Map<String, Change> change) {
    List<Span> spans = rows.computeIfAbsent(key, _ -> new ArrayList<>(1));
    if (!volume.merged()) {
      spans.add(Span.of(position, change));
      return;
    }
    if (spans.isEmpty()) {
      spans.add(Span.open());
    }
    try {
      spans.getFirst().take(position, change);
    } catch (RefusedChangeException _) {
      throw new TooCoarseException();
    }
  }

  /** How many more events fit. */
  public int room() {
    boolean full = characters > volume.characters() || rows.size() > volume.rows();
    return full ? 0 : volume.events() - events;
  }

  public int events() {
    return events;
  }

  /** The stored name of an event. Merged chunks do not know it. */
  public String type(Position position) {
    return Objects.requireNonNull(entries.get(position)).type();
  }

  /** The events; none if they were merged. */
  public Collection<JournalEntry> entries() {
    return entries.values();
  }

  public Collection<RowChanges> rows() {
    return rows.entrySet().stream().map(e -> new RowChanges(e.getKey(), e.getValue())).toList();
  }

  /** Per partition, the last offset taken. */
  public Map<Integer, Long> reached() {
    return reached;
  }
}
