package cqrs.admin;

import java.util.List;
import cqrs.http.Problem;
import cqrs.http.ProblemException;
import cqrs.http.Request;
import cqrs.http.Rule;
import cqrs.projection.Engine;

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
