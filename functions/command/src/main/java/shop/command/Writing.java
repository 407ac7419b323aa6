package shop.command;

import cqrs.domain.AggregateId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import shop.domain.ShopEvent;
import shop.journal.Append;
import shop.journal.Append.NewEvent;
import shop.journal.Journal;
import shop.journal.Versioned;

/** Makes of decided events what the journal is to write. */
record Writing<S, E extends ShopEvent>(
    Intent<S, E> intent,
    Optional<IdempotencyKey> key,
    Execution.Origin origin,
    Journal<ShopEvent> journal) {

  Append<ShopEvent> append(Snapshot<S> snapshot, List<E> events) {
    @Nullable S state = snapshot.stateOrNull();
    List<NewEvent<ShopEvent>> recorded = new ArrayList<>();
    for (E event : events) {
      state = intent.rows().evolve(state, event);
      recorded.add(
          new NewEvent<>(
              event,
              origin.ids().get(),
              origin.now(),
              origin.correlationId(),
              origin.causationId()));
    }
    if (state == null) {
      throw new IllegalStateException("A command without events on " + intent.aggregate());
    }
    S after = state;
    long version = snapshot.version() + events.size();
    return new Append<>(
        intent.aggregate(),
        snapshot.version(),
        recorded,
        last -> intent.rows().row(intent.aggregate(), new Versioned<>(after, version, last)),
        copiedFrom(snapshot),
        receipt(version));
  }

  private Map<AggregateId, Long> copiedFrom(Snapshot<S> snapshot) {
    return intent
        .copiedFrom()
        .flatMap(
            c -> snapshot.rows().aggregate(c.rows(), c.id()).map(v -> Map.of(c.id(), v.version())))
        .orElse(Map.of());
  }

  private Append.@Nullable ReceiptAt receipt(long version) {
    return key.<Append.ReceiptAt>map(
            k ->
                last ->
                    k.receipt(
                        Success.of(intent.aggregate(), version, journal.token(last)), origin.now()))
        .orElse(null);
  }
}
