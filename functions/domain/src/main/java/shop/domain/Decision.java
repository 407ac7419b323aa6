package shop.domain;

import java.util.List;

/** What a decider answers. */
public sealed interface Decision<E extends Event> {

  /** The command holds. No events: everything is already as the command wants it. */
  record Accepted<E extends Event>(List<E> events) implements Decision<E> {
    public Accepted {
      events = List.copyOf(events);
    }
  }

  /** The command does not hold, and nothing changes. */
  record Rejected<E extends Event>(Rejection rejection) implements Decision<E> {}

  static <E extends Event> Decision<E> accept(E event) {
    return new Accepted<>(List.of(event));
  }

  static <E extends Event> Decision<E> unchanged() {
    return new Accepted<>(List.of());
  }

  static <E extends Event> Decision<E> reject(Rejection rejection) {
    return new Rejected<>(rejection);
  }
}
