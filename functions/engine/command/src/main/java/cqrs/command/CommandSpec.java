package cqrs.command;

import cqrs.domain.AggregateId;
import cqrs.domain.Decision;
import cqrs.domain.Event;
import cqrs.http.problem.Problem;
import cqrs.http.problem.ProblemType;
import cqrs.journal.AggregateRows;
import cqrs.journal.Token;
import cqrs.journal.WriteModel;
import java.time.Instant;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * One command, read from its request and checked. It says what to read, and how to decide on that.
 * The factories make a whole command; what they do not know is added by the other methods.
 *
 * @param <S> the aggregate's state
 * @param <E> the aggregate's events
 */
public final class CommandSpec<S, E extends Event> {

  private final AggregateRows<S, E> rows;
  private final AggregateId aggregate;
  private final boolean creates;
  private final Decide<S, E> decide;
  private final Map<String, String> answer = new TreeMap<>();
  private @Nullable String orderingKey;
  private Set<AggregateId> references = Set.of();
  private @Nullable Copied copiedFrom;
  private Consumer<S> access = _ -> {};
  private @Nullable BusinessTime time;

  private CommandSpec(AggregateRows<S, E> rows, String id, boolean creates, Decide<S, E> decide) {
    this.rows = rows;
    this.aggregate = new AggregateId(rows.type(), id);
    this.creates = creates;
    this.decide = decide;
    this.orderingKey = rows.isOrderedById() ? id : null;
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
     * @param read the aggregates that the command is {@linkplain CommandSpec#referringTo referring
     *     to}
     */
    Decision<E, Problem> on(@Nullable S state, WriteModel.Rows read);
  }

  /** A command that creates an aggregate. It is answered with 201. */
  public static <S, E extends Event> CommandSpec<S, E> creating(
      AggregateRows<S, E> rows, String id, Decide<S, E> decide) {
    return new CommandSpec<>(rows, id, true, decide);
  }

  /** A command that creates an aggregate, and is a 409 if there is one already. */
  public static <S, E extends Event> CommandSpec<S, E> creating(
      AggregateRows<S, E> rows, String id, Supplier<Decision<E, Problem>> decide) {
    return creating(
        rows,
        id,
        (state, _) ->
            state == null
                ? decide.get()
                : Decision.reject(
                    Problem.of(
                        ProblemType.ALREADY_EXISTS,
                        "There is such a " + noun(rows) + " already.")));
  }

  /** A command that changes an aggregate. */
  public static <S, E extends Event> CommandSpec<S, E> changing(
      AggregateRows<S, E> rows, String id, Decide<S, E> decide) {
    return new CommandSpec<>(rows, id, false, decide);
  }

  /** A command that changes an aggregate, and is a 404 if there is none. */
  public static <S, E extends Event> CommandSpec<S, E> changing(
      AggregateRows<S, E> rows, String id, Function<S, Decision<E, Problem>> decide) {
    return changing(
        rows,
        id,
        (state, _) ->
            state == null
                ? Decision.reject(Problem.notFound("There is no " + noun(rows) + " " + id + "."))
                : decide.apply(state));
  }

  private static String noun(AggregateRows<?, ?> rows) {
    return rows.type().toLowerCase(Locale.ROOT);
  }

  /**
   * With the ordering key of the aggregate's events, where that is not the aggregate's id. Without
   * it, the aggregate's row tells the partition, which takes one more read after the row's.
   */
  public CommandSpec<S, E> orderedBy(String key) {
    orderingKey = key;
    return this;
  }

  /**
   * With other aggregates that the decision needs.
   *
   * @param copied the one of them that the events copy from: the command is decided again if it
   *     changes meanwhile
   */
  public CommandSpec<S, E> referringTo(Set<AggregateId> others, Copied copied) {
    references = Set.copyOf(others);
    copiedFrom = copied;
    return this;
  }

  /** With a check that throws if the caller may not see and change the aggregate in its state. */
  public CommandSpec<S, E> allowedBy(Consumer<S> check) {
    access = check;
    return this;
  }

  /**
   * With one more field in the answer, such as an id that was made for a part of the aggregate. A
   * repeated command gets the one of its first answer.
   *
   * @throws IllegalArgumentException if every answer has a field of that name
   */
  public CommandSpec<S, E> answering(String field, String value) {
    if (Success.FIELDS.contains(field)) {
      throw new IllegalArgumentException("Every answer has the field " + field + ".");
    }
    answer.put(field, value);
    return this;
  }

  /**
   * When the command's events are to occur.
   *
   * @param field the body's field for the time
   * @param isGiven whether the caller gave it; else it is as good as a later one
   */
  record BusinessTime(String field, Instant at, boolean isGiven) {}

  CommandSpec<S, E> at(BusinessTime businessTime) {
    time = businessTime;
    return this;
  }

  Optional<BusinessTime> time() {
    return Optional.ofNullable(time);
  }

  AggregateRows<S, E> rows() {
    return rows;
  }

  AggregateId aggregate() {
    return aggregate;
  }

  boolean creates() {
    return creates;
  }

  Optional<String> orderingKey() {
    return Optional.ofNullable(orderingKey);
  }

  Set<AggregateId> references() {
    return references;
  }

  Optional<Copied> copiedFrom() {
    return Optional.ofNullable(copiedFrom);
  }

  void checkAccess(S state) {
    access.accept(state);
  }

  Decision<E, Problem> decide(LoadedState<S> loaded) {
    return decide.on(loaded.stateOrNull(), loaded.rows());
  }

  Success success(long version, Token last) {
    return new Success(aggregate.id(), version, last.toString(), answer);
  }
}
