package cqrs.query;

import cqrs.http.Consistency;
import cqrs.http.Request;
import cqrs.http.Tokens;
import cqrs.http.problem.ProblemException;
import cqrs.projection.read.ReadConsistency;
import cqrs.projection.read.Rows;
import cqrs.projection.read.View;
import java.util.function.Function;

/**
 * A view as a query reads it.
 *
 * @param tokens what the callers' consistency tokens are held against
 */
public record QueriedView(View view, Tokens tokens) {

  /**
   * What the request asks the answer to contain.
   *
   * @throws ProblemException 400 if one of the headers is not as it must be
   */
  public ReadConsistency consistency(Request request) {
    return Consistency.of(request, tokens);
  }

  /** Reads rows as {@link View#read} does, with what the request asks them to contain. */
  public <T> T read(Request request, Function<Rows, T> query) {
    return view.read(consistency(request), query);
  }
}
