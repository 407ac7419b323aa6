package cqrs.admin;

import cqrs.http.Problem;
import cqrs.http.ProblemException;
import cqrs.http.Request;
import cqrs.http.Rule;
import cqrs.projection.Engine;
import java.util.List;

/** The engines of all views, by the view that a request names. */
record ViewEngines(List<Engine> all) {

  ViewEngines {
    all = List.copyOf(all);
  }

  Engine of(Request request) {
    String view = request.path("view", Rule.ID);
    return all.stream()
        .filter(engine -> engine.view().equals(view))
        .findFirst()
        .orElseThrow(
            () ->
                new ProblemException(
                    Problem.notFound(
                        "There is no such view: there are "
                            + String.join(", ", all.stream().map(Engine::view).toList())
                            + ".")));
  }
}
