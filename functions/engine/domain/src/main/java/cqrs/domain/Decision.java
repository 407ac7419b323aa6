package cqrs.domain;

import java.util.List;
import java.util.function.Function;

/**
 * The answer to a command.
 *
 * @param <E> the aggregate's events
 * @param <R> the application's reasons to reject a command
 */
public sealed interface Decision<E extends Event, R> {

  /**
   * The command is accepted.
   *
   * @param events empty if the aggregate is already as the command wants it
   */
  record Accepted<E extends Event, R>(List<E> events) implements Decision<E, R> {
    public Accepted {
      events = List.copyOf(events);
    }
  }

  /** The command is rejected. Nothing changes. */
  record Rejected<E extends Event, R>(R rejection) implements Decision<E, R> {}

  static <E extends Event, R> Decision<E, R> accept(E event) {
    return new Accepted<>(List.of(event));
  }

  static <E extends Event, R> Decision<E, R> unchanged() {
    return new Accepted<>(List.of());
  }

  static <E extends Event, R> Decision<E, R> reject(R rejection) {
    return new Rejected<>(rejection);
  }

  /** The same decision with its rejection in other words. */
  default <P> Decision<E, P> mapRejection(Function<? super R, ? extends P> words) {
    return switch (this) {
      case Accepted<E, R>(var events) -> new Accepted<>(events);
      case Rejected<E, R>(var rejection) -> new Rejected<>(words.apply(rejection));
    };
  }
}
