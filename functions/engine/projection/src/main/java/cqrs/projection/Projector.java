package cqrs.projection;

import cqrs.domain.Event;
import java.util.List;

/**
 * The views that one projector function keeps up to date.
 *
 * @param <E> the application's events
 * @param name the value of the function's setting PROJECTOR
 */
public record Projector<E extends Event>(String name, List<Projection<E>> views) {

  public Projector {
    views = List.copyOf(views);
  }

  public List<String> names() {
    return views.stream().map(Projection::view).toList();
  }
}
