package cqrs.query;

import cqrs.domain.Application;
import cqrs.http.Request;
import cqrs.http.Response;
import java.util.Map;

/** The queries of an application: a part of the {@link Application}. */
public interface Queries {

  /** The queries that the view answers, by their routes' keys; none if it is no such view. */
  Map<String, Query> queriesOf(String view);

  /** Answers one route from one view. */
  @FunctionalInterface
  interface Query {

    /**
     * Answers.
     *
     * @throws cqrs.http.problem.ProblemException if there is no success
     */
    Response answer(Request request, QueriedView view);
  }

  /** The application's. */
  static Queries ofApplication() {
    return Application.part(Queries.class);
  }
}
