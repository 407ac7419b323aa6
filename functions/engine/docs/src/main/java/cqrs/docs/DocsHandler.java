package cqrs.docs;

import cqrs.http.Request;
import cqrs.http.Response;
import cqrs.http.input.Rule;
import cqrs.http.page.Asset;
import cqrs.http.page.PageFiles;
import cqrs.http.problem.Problem;
import cqrs.http.problem.ProblemException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** Answers with an OpenAPI document, and with the page and the files of its viewer. */
final class DocsHandler {

  private final String document;
  private final String page;
  private final Map<String, Asset> assets;

  /**
   * A handler.
   *
   * @param document the OpenAPI document, as JSON
   * @param page HTML in which {@code {name}} stands for the hashed name of an asset
   * @param assets the files that the page refers to
   */
  DocsHandler(String document, String page, List<Asset> assets) {
    this.document = document;
    this.assets = new LinkedHashMap<>();
    String named = page;
    for (Asset asset : assets) {
      String hashed = asset.hashedName();
      this.assets.put(hashed, asset);
      named = named.replace("{" + asset.name() + "}", hashed);
    }
    this.page = named;
  }

  /**
   * With the application's document and the viewer of this module.
   *
   * @throws IllegalStateException if a resource is missing
   */
  static DocsHandler ofApplication() {
    return new DocsHandler(
        resource("/openapi.json"),
        resource("page.html"),
        Stream.of("swagger-ui.css", "swagger-ui-bundle.js", "start.js")
            .map(name -> Asset.of(name, resource(name)))
            .toList());
  }

  private static String resource(String name) {
    return Asset.resource(DocsHandler.class, name);
  }

  /** {@code GET /openapi.json}. */
  Response document(Request request) {
    request.noQuery();
    return PageFiles.document("application/json", document);
  }

  /** {@code GET /docs}. */
  Response page(Request request) {
    request.noQuery();
    return PageFiles.page(page, "");
  }

  /** {@code GET /docs/{asset}}. */
  Response asset(Request request) {
    request.noQuery();
    Asset asset = assets.get(request.path("asset", Rule.ID));
    if (asset == null) {
      throw new ProblemException(
          Problem.notFound("There is no such file: GET /docs names those that there are."));
    }
    return PageFiles.file(asset);
  }
}
