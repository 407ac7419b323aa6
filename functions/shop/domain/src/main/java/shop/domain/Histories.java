package shop.domain;

import cqrs.domain.Event;
import org.jspecify.annotations.Nullable;

final class Histories {

  private Histories() {}

  /** A history that does not begin with its first event is a bug, not a business case. */
  static <S> S begun(@Nullable S state, Event event) {
    if (state == null) {
      throw new IllegalStateException(
          event.getClass().getSimpleName() + " without a beginning of " + event.aggregate());
    }
    return state;
  }
}
