package cqrs.projection;

import cqrs.domain.Event;
import java.util.List;

/**
 * Views that one projector function keeps in step with the journal.
 *
 * @param <E> the application's events
 * @param name the function's setting PROJECTOR
 */
public record Projector<E extends Event>(String name, List<Projection<E>> views) {

  public Projector {
    views = List.copyOf(views);
  }

  /** The names of its views. */
  public List<String> names() {
    return views.stream().map(Projection::view).toList();
  }
}
