package shop.testing;

import cqrs.journal.codec.Position;
import cqrs.journal.codec.RecordedEvent;
import cqrs.projection.Changes;
import cqrs.projection.Conserved;
import cqrs.projection.Projection;
import java.util.Optional;
import java.util.Set;
import shop.domain.ShopEvent;

/** A view's own projection, which cannot take some events as long as they are in a set. */
record FailingProjection(Projection<ShopEvent> sound, Set<Position> over)
    implements Projection<ShopEvent> {

  @Override
  public String view() {
    return sound.view();
  }

  @Override
  public Version version() {
    return sound.version();
  }

  @Override
  public boolean sharesRows() {
    return sound.sharesRows();
  }

  @Override
  public Optional<Conserved<ShopEvent>> conserved() {
    return sound.conserved();
  }

  @Override
  public void project(RecordedEvent<ShopEvent> recorded, Changes changes) {
    if (over.contains(recorded.position())) {
      throw new IllegalStateException("This event cannot be taken.");
    }
    sound.project(recorded, changes);
  }
}
