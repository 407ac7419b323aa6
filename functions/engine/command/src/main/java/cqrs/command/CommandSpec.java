package cqrs.command;

import cqrs.domain.AggregateId;
import cqrs.domain.Decision;
import cqrs.domain.Event;
import cqrs.http.problem.Problem;
import cqrs.journal.AggregateRows;
import cqrs.journal.WriteModel;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * One command, read from its request and checked. It says what to read, and how to decide on that.
 *
 * @param <S> the aggregate's state
 * @param <E> the aggregate's events
 * @param rows how the aggregate is stored
 * @param aggregate the aggregate that the command changes
 * @param creates true if the command creates the aggregate
 * @param location the path that shows an aggregate, for the header Location. A repeated command
 *     asks for the aggregate of its first answer
 * @param orderingKey chooses the journal partition; empty: the partition of the aggregate's last
 *     event
 * @param references other aggregates that the decision needs
 * @param copiedFrom the one of them that the events copy from: the command is decided again if it
 *     changes meanwhile
 * @param access throws if the caller may not see and change the aggregate in its state
 * @param decide the decision
 */
public record CommandSpec<S, E extends Event>(
    AggregateRows<S, E> rows,
    AggregateId aggregate,
    boolean creates,
    Function<AggregateId, String> location,
    Optional<String> orderingKey,
    Set<AggregateId> references,
    Optional<Copied> copiedFrom,
    Consumer<S> access,
    Decide<S, E> decide) {

  public CommandSpec {
    references = Set.copyOf(references);
  }

  /** Another aggregate, and how its row is read. */
  public record Copied(AggregateRows<?, ?> rows, AggregateId id) {}

  /** Decides on what has been read. It may run several times. */
  @FunctionalInterface
  public interface Decide<S, E extends Event> {

    /**
     * Decides.
     *
     * @param state null if the aggregate does not exist
     * @param read the aggregates of {@link CommandSpec#references}
     */
    Decision<E, Problem> on(@Nullable S state, WriteModel.Rows read);
  }

  /** A command that creates an aggregate. The aggregate's id is its ordering key. */
  public static <S, E extends Event> CommandSpec<S, E> creating(
      AggregateRows<S, E> rows,
      AggregateId aggregate,
      Function<AggregateId, String> location,
      Decide<S, E> decide) {
    return new CommandSpec<>(
        rows,
        aggregate,
        true,
        location,
        Optional.of(aggregate.id()),
        Set.of(),
        Optional.empty(),
        _ -> {},
        decide);
  }

  /** A command that changes an aggregate. Its row tells the partition. */
  public static <S, E extends Event> CommandSpec<S, E> changing(
      AggregateRows<S, E> rows,
      AggregateId aggregate,
      Function<AggregateId, String> location,
      Decide<S, E> decide) {
    return new CommandSpec<>(
        rows,
        aggregate,
        false,
        location,
        Optional.empty(),
        Set.of(),
        Optional.empty(),
        _ -> {},
        decide);
  }

  /** With the ordering key of the aggregate's events, which saves a read after the row's. */
  public CommandSpec<S, E> orderedBy(String key) {
    return new CommandSpec<>(
        rows,
        aggregate,
        creates,
        location,
        Optional.of(key),
        references,
        copiedFrom,
        access,
        decide);
  }

  /** With other aggregates that the decision needs; the events copy from one of them. */
  public CommandSpec<S, E> referringTo(Set<AggregateId> others, Copied copied) {
    return new CommandSpec<>(
        rows,
        aggregate,
        creates,
        location,
        orderingKey,
        others,
        Optional.of(copied),
        access,
        decide);
  }

  /** With a check of the caller against the aggregate's state. */
  public CommandSpec<S, E> allowedBy(Consumer<S> check) {
    return new CommandSpec<>(
        rows, aggregate, creates, location, orderingKey, references, copiedFrom, check, decide);
  }
}
