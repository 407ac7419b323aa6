package cqrs.admin;

import cqrs.http.Request;
import cqrs.http.input.Rule;
import cqrs.http.problem.Problem;
import cqrs.http.problem.ProblemException;
import cqrs.projection.internal.run.Engine;
import java.util.List;

/** Finds the engine of the view that a request names. */
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
