package cqrs.console;

import cqrs.http.Request;
import cqrs.http.Response;
import cqrs.http.input.Rule;
import cqrs.http.page.Asset;
import cqrs.http.page.PageFiles;
import cqrs.http.problem.Problem;
import cqrs.http.problem.ProblemException;

/** Answers with the console's page, in which its settings stand, and with its files. */
final class ConsoleHandler {

  private final ConsoleFiles files;
  private final String page;
  private final String connections;

  ConsoleHandler(ConsoleSettings settings, ConsoleFiles files) {
    this.files = files;
    this.page = files.page(settings.json(files.version()));
    this.connections = settings.connections();
  }

  /**
   * {@code GET /console}. An issuer that sends a browser back adds a query, which the page reads.
   */
  Response page() {
    return PageFiles.page(page, connections);
  }

  /** {@code GET /console/{version}/{asset}}. */
  Response asset(Request request) {
    request.noQuery();
    Asset asset = files.named(request.path("asset", Rule.ID));
    if (asset == null || !files.version().equals(request.path("version", Rule.ID))) {
      throw new ProblemException(
          Problem.notFound("There is no such file: GET /console names those that there are."));
    }
    return PageFiles.file(asset);
  }
}
