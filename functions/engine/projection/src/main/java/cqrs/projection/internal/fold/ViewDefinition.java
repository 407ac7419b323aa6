package cqrs.projection.internal.fold;

import cqrs.domain.Event;
import cqrs.journal.codec.EventCodec;
import cqrs.journal.codec.JournalEntry;
import cqrs.journal.codec.Position;
import cqrs.journal.codec.RecordedEvent;
import cqrs.projection.Changes;
import cqrs.projection.Projection;
import cqrs.projection.Row;
import java.math.BigDecimal;
import java.util.Map;

/**
 * A projection with the codec of its events. The rest of the engine works with stored entries and
 * does not know the type of the events.
 */
public record ViewDefinition<E extends Event>(Projection<E> projection, EventCodec<E> codec) {

  public String view() {
    return projection.view();
  }

  public Projection.Version version() {
    return projection.version();
  }

  public boolean sharesRows() {
    return projection.sharesRows();
  }

  public boolean conserves() {
    return projection.conserved().isPresent();
  }

  /** The conserved amounts in a row. */
  public Map<String, BigDecimal> amounts(Row row) {
    return projection.conserved().orElseThrow().of(row);
  }

  public Decoded decode(JournalEntry entry) {
    return new Applied<>(projection, entry, codec.decode(entry));
  }

  /** An event that the projection can be applied to. */
  public interface Decoded {

    /** As it is stored. */
    JournalEntry entry();

    default Position position() {
      return entry().position();
    }

    void project(Changes changes);

    /** The conserved amounts that the event adds. */
    Map<String, BigDecimal> amounts();
  }

  private record Applied<E extends Event>(
      Projection<E> projection, JournalEntry entry, RecordedEvent<E> recorded) implements Decoded {

    @Override
    public void project(Changes changes) {
      projection.project(recorded, changes);
    }

    @Override
    public Map<String, BigDecimal> amounts() {
      return projection.conserved().orElseThrow().of(recorded.event());
    }
  }
}
