package cqrs.projection.internal.fold;

import cqrs.domain.Event;
import cqrs.journal.codec.EventCodec;
import cqrs.journal.codec.JournalEntry;
import cqrs.journal.codec.Position;
import cqrs.journal.codec.RecordedEvent;
import cqrs.projection.Changes;
import cqrs.projection.Conserved;
import cqrs.projection.Projection;
import cqrs.projection.Row;
import java.math.BigDecimal;
import java.util.Map;
import java.util.Optional;

/**
 * A projection with the codec of its events. The rest of the engine works with stored entries: the
 * type of the events ends here.
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

  /** Whether the view declares amounts that it conserves. */
  public boolean conserves() {
    return projection.conserved().isPresent();
  }

  /** What a row holds of each conserved amount. */
  public Map<String, BigDecimal> amounts(Row row) {
    return projection.conserved().orElseThrow().of(row);
  }

  public Decoded decode(JournalEntry entry) {
    return new Applied<>(projection, codec.decode(entry));
  }

  /** An event that the projection can be applied to. */
  public interface Decoded {

    Position position();

    void project(Changes changes);

    /** What the event adds to each conserved amount. */
    Map<String, BigDecimal> amounts();
  }

  private record Applied<E extends Event>(Projection<E> projection, RecordedEvent<E> recorded)
      implements Decoded {

    @Override
    public Position position() {
      return recorded.position();
    }

    @Override
    public void project(Changes changes) {
      projection.project(recorded, changes);
    }

    @Override
    public Map<String, BigDecimal> amounts() {
      Optional<Conserved<E>> conserved = projection.conserved();
      return conserved.orElseThrow().of(recorded.event());
    }
  }
}
