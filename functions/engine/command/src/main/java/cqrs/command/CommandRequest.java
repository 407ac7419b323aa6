package cqrs.command;

import cqrs.command.CommandSpec.BusinessTime;
import cqrs.domain.Decision;
import cqrs.domain.Event;
import cqrs.http.Caller;
import cqrs.http.Fields;
import cqrs.http.JsonBody;
import cqrs.http.Request;
import cqrs.http.input.Rule;
import cqrs.http.problem.Problem;
import cqrs.http.problem.ProblemException;
import cqrs.journal.AggregateRows;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * A request that is to become a command: its path, and the fields of its body. As with {@link
 * Fields}, a faulty field is noted and a stand-in given; the command that was read is dropped then.
 */
public final class CommandRequest {

  private final Request request;
  private final Fields fields;
  private final Supplier<String> ids;
  private final List<Runnable> checks = new ArrayList<>();

  private CommandRequest(Request request, Fields fields, Supplier<String> ids) {
    this.request = request;
    this.fields = fields;
    this.ids = ids;
  }

  /**
   * Reads a command.
   *
   * @param now the clock's time
   * @param time when the command's events occur unless the caller says: now, or later
   * @param daysAhead as in {@link Commands#daysAhead}
   * @param ids makes ids
   * @throws ProblemException if the request is not as it must be
   */
  static <E extends Event> CommandSpec<?, ? extends E> read(
      Request request,
      CommandReader<E> reader,
      Instant now,
      Instant time,
      int daysAhead,
      Supplier<String> ids) {
    List<Runnable> checks = new ArrayList<>();
    CommandSpec<?, ? extends E> command =
        JsonBody.read(
            request,
            fields -> {
              CommandRequest asked = new CommandRequest(request, fields, ids);
              String field = reader.timeField();
              Optional<Instant> given = given(field, fields, now, daysAhead);
              BusinessTime at = new BusinessTime(field, given.orElse(time), given.isPresent());
              CommandSpec<?, ? extends E> read = reader.read(asked, at.at()).at(at);
              checks.addAll(asked.checks);
              return read;
            });
    checks.forEach(Runnable::run);
    return command;
  }

  private static Optional<Instant> given(String name, Fields fields, Instant now, int daysAhead) {
    Optional<Instant> time = fields.findImport(name, Rule.TIME);
    if (time.filter(it -> it.isAfter(now.plus(Duration.ofDays(daysAhead)))).isPresent()) {
      String ahead =
          switch (daysAhead) {
            case 0 -> "ahead";
            case 1 -> "more than a day ahead";
            default -> "more than " + daysAhead + " days ahead";
          };
      fields.fault(name, name + " must not lie " + ahead + ".");
    }
    return time;
  }

  /** The fields of the body. */
  public Fields body() {
    return fields;
  }

  public Caller caller() {
    return request.caller();
  }

  /** Rejects the command, once its body has no faults, unless the caller may be that owner. */
  public void requireOwner(String owner, String what) {
    checks.add(() -> request.caller().mustBe(owner, what));
  }

  /** A field of the body that must be there. */
  public <T> T get(String field, Rule<T> rule) {
    return fields.get(field, rule);
  }

  /** The id in a field of the body, or a new one where the caller leaves it to us. */
  public String idOrNew(String field) {
    return fields.find(field, Rule.ID).orElseGet(ids);
  }

  /** The path parameter {@code id}. */
  public String id() {
    return path("id", Rule.ID);
  }

  /**
   * A path parameter.
   *
   * @throws ProblemException 400 if it cannot be one
   */
  public <T> T path(String parameter, Rule<T> rule) {
    return request.path(parameter, rule);
  }

  /** A command on the aggregate that the path's {@code id} names; a 404 if there is none. */
  public <S, E extends Event> CommandSpec<S, E> changing(
      AggregateRows<S, E> rows, Function<S, Decision<E, Problem>> decide) {
    return CommandSpec.changing(rows, id(), decide);
  }
}
