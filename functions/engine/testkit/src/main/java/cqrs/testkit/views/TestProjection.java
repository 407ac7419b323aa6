package cqrs.testkit.views;

import cqrs.domain.Event;
import cqrs.journal.codec.RecordedEvent;
import cqrs.projection.Changes;
import cqrs.projection.Projection;
import java.util.function.BiConsumer;

/**
 * A projection, version 1.0, that a test makes of one function.
 *
 * @param change tells what an event changes
 */
public record TestProjection<E extends Event>(
    String view, boolean sharesRows, BiConsumer<RecordedEvent<E>, Changes> change)
    implements Projection<E> {

  /** One whose rows may take events of several partitions. */
  public TestProjection(String view, BiConsumer<RecordedEvent<E>, Changes> change) {
    this(view, true, change);
  }

  @Override
  public void project(RecordedEvent<E> recorded, Changes changes) {
    change.accept(recorded, changes);
  }
}
