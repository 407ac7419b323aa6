package shop.admin;

import java.util.List;
import shop.http.Problem;
import shop.http.ProblemException;
import shop.http.Request;
import shop.http.Rule;
import shop.projection.Engine;

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
