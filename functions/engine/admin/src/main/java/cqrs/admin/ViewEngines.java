package cqrs.admin;

import cqrs.http.Request;
import cqrs.http.input.Rule;
import cqrs.http.problem.Problem;
import cqrs.http.problem.ProblemException;
import cqrs.projection.internal.run.Engine;
import java.util.List;
import java.util.function.Function;

/** Finds the engine of the view that a request names. */
record ViewEngines(List<Engine> all) {

  ViewEngines {
    all = List.copyOf(all);
  }

  Engine of(Request request) {
    return find(request, all, Engine::view);
  }

  /** Finds the one whose view the request names. */
  static <T> T find(Request request, List<T> all, Function<T, String> view) {
    String name = request.path("view", Rule.ID);
    return all.stream()
        .filter(one -> view.apply(one).equals(name))
        .findFirst()
        .orElseThrow(
            () ->
                new ProblemException(
                    Problem.notFound(
                        "There is no such view: there are "
                            + String.join(", ", all.stream().map(view).toList())
                            + ".")));
  }
}
