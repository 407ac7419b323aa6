package shop.command;

import cqrs.domain.AggregateId;
import cqrs.domain.Decision;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import shop.domain.Rejection;
import shop.domain.ShopEvent;
import shop.journal.AggregateRows;
import shop.journal.WriteModel;

/**
 * What one command wants, read and checked.
 *
 * @param creates whether the aggregate is to come into being
 * @param orderingKey chooses the journal partition; empty: that of the aggregate's last event
 * @param references other aggregates that the decision needs
 * @param copiedFrom the one of them that the events copy from: it must not change meanwhile
 * @param access refuses a caller who may not see and change the aggregate as it is
 * @param lineProducts the products of the request's lines, in order, to point at
 */
record Intent<S, E extends ShopEvent>(
    AggregateRows<S, E> rows,
    AggregateId aggregate,
    boolean creates,
    Optional<String> orderingKey,
    Set<AggregateId> references,
    Optional<Copied> copiedFrom,
    Consumer<S> access,
    Decide<S, E> decide,
    List<String> lineProducts) {

  Intent {
    references = Set.copyOf(references);
    lineProducts = List.copyOf(lineProducts);
  }

  /** Another aggregate, and how its row is read. */
  record Copied(AggregateRows<?, ?> rows, AggregateId id) {}

  /** The domain's decision on what has been read. */
  @FunctionalInterface
  interface Decide<S, E extends ShopEvent> {
    Decision<E, Rejection> on(@Nullable S state, WriteModel.Rows read);
  }

  /**
   * A new aggregate, or a change of one, that is its own ordering key. Who may do it, the request
   * has told.
   */
  static <S, E extends ShopEvent> Intent<S, E> ofOwn(
      AggregateRows<S, E> rows, AggregateId aggregate, boolean creates, Decide<S, E> decide) {
    return new Intent<>(
        rows,
        aggregate,
        creates,
        Optional.of(aggregate.id()),
        Set.of(),
        Optional.empty(),
        _ -> {},
        decide,
        List.of());
  }

  /** A change of an aggregate whose ordering key only its row can tell. */
  static <S, E extends ShopEvent> Intent<S, E> ofExisting(
      AggregateRows<S, E> rows,
      AggregateId aggregate,
      Consumer<S> access,
      Decide<S, E> decide,
      List<String> lineProducts) {
    return new Intent<>(
        rows,
        aggregate,
        false,
        Optional.empty(),
        Set.of(),
        Optional.empty(),
        access,
        decide,
        lineProducts);
  }
}
