package cqrs.command;

import cqrs.domain.AggregateId;
import cqrs.domain.Event;
import cqrs.journal.Append;
import cqrs.journal.Append.NewEvent;
import cqrs.journal.Journal;
import cqrs.journal.Versioned;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Makes the append for the decided events. */
record Writing<S, E extends A, A extends Event>(
    CommandSpec<S, E> command,
    Optional<IdempotencyKey> key,
    CommandExecution.Origin origin,
    Journal<A> journal) {

  Append<A> append(LoadedState<S> loaded, List<E> events) {
    @Nullable S state = loaded.stateOrNull();
    List<NewEvent<A>> recorded = new ArrayList<>();
    for (E event : events) {
      state = command.rows().evolve(state, event);
      recorded.add(
          new NewEvent<>(
              event,
              origin.ids().get(),
              origin.now(),
              origin.correlationId(),
              origin.causationId()));
    }
    if (state == null) {
      throw new IllegalStateException("A command without events on " + command.aggregate());
    }
    S after = state;
    long version = loaded.version() + events.size();
    @Nullable Instant lastAt =
        events.isEmpty() ? loaded.lastAt().orElse(null) : events.getLast().occurredAt();
    return new Append<>(
        command.aggregate(),
        loaded.version(),
        recorded,
        last ->
            command.rows().row(command.aggregate(), new Versioned<>(after, version, last, lastAt)),
        copiedFrom(loaded),
        receipt(version));
  }

  private Map<AggregateId, Long> copiedFrom(LoadedState<S> loaded) {
    return command
        .copiedFrom()
        .flatMap(
            c -> loaded.rows().aggregate(c.rows(), c.id()).map(v -> Map.of(c.id(), v.version())))
        .orElse(Map.of());
  }

  private Append.@Nullable ReceiptAt receipt(long version) {
    return key.<Append.ReceiptAt>map(
            k -> last -> k.receipt(command.success(version, journal.token(last)), origin.now()))
        .orElse(null);
  }
}
