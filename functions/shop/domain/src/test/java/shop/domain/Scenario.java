package shop.domain;

import static org.assertj.core.api.Assertions.assertThat;

import cqrs.domain.Decision;
import cqrs.domain.Event;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Given what has happened, when something is asked, then this follows. */
final class Scenario<S, C, E extends Event> {

  interface Decide<S, C, E extends Event> {
    Decision<E, Rejection> decide(@Nullable S state, C command);
  }

  interface Evolve<S, E extends Event> {
    S evolve(@Nullable S state, E event);
  }

  private final Decide<S, C, E> decide;
  private final Evolve<S, E> evolve;
  private @Nullable S state;

  private Scenario(Decide<S, C, E> decide, Evolve<S, E> evolve, List<? extends E> history) {
    this.decide = decide;
    this.evolve = evolve;
    history.forEach(this::happens);
  }

  static Scenario<Customer, CustomerCommand, CustomerEvent> customer(CustomerEvent... history) {
    return new Scenario<>(CustomerDecider::decide, CustomerDecider::evolve, List.of(history));
  }

  static Scenario<Product, ProductCommand, ProductEvent> product(ProductEvent... history) {
    return new Scenario<>(ProductDecider::decide, ProductDecider::evolve, List.of(history));
  }

  static Scenario<Order, OrderCommand, OrderEvent> order(OrderEvent... history) {
    return new Scenario<>(OrderDecider::decide, OrderDecider::evolve, List.of(history));
  }

  private void happens(E event) {
    state = evolve.evolve(state, event);
  }

  /** Asks, and lets what is accepted happen, so that a scenario can go on. */
  Outcome when(C command) {
    Decision<E, Rejection> decision = decide.decide(state, command);
    if (decision instanceof Decision.Accepted<E, Rejection> accepted) {
      accepted.events().forEach(this::happens);
    }
    return new Outcome(decision);
  }

  final class Outcome {

    private final Decision<E, Rejection> decision;

    private Outcome(Decision<E, Rejection> decision) {
      this.decision = decision;
    }

    Scenario<S, C, E> then(E event) {
      assertThat(decision).isEqualTo(Decision.accept(event));
      return Scenario.this;
    }

    Scenario<S, C, E> thenNothingHappens() {
      assertThat(decision).isEqualTo(Decision.unchanged());
      return Scenario.this;
    }

    Scenario<S, C, E> thenRejected(Rejection rejection) {
      assertThat(decision).isEqualTo(Decision.reject(rejection));
      return Scenario.this;
    }

    /** The one event that follows. */
    E event() {
      assertThat(decision).isInstanceOf(Decision.Accepted.class);
      List<E> events = ((Decision.Accepted<E, Rejection>) decision).events();
      assertThat(events).hasSize(1);
      return events.getFirst();
    }
  }

  void thenIs(S expected) {
    assertThat(state).isEqualTo(expected);
  }
}
