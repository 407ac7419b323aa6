package cqrs.docs;

import cqrs.http.Request;
import cqrs.http.Response;
import cqrs.http.input.Rule;
import cqrs.http.problem.Problem;
import cqrs.http.problem.ProblemException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Answers with an OpenAPI document, and with the page and the files of its viewer.
 *
 * <p>A file's name has a hash of its content. So browsers keep files for ever, and ask for the page
 * each time. The page may load only from here, and nothing of it is inline.
 */
final class DocsHandler {

  private static final String POLICY =
      "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:;"
          + " connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

  private static final String EACH_TIME = "no-cache";
  private static final String FOR_EVER = "public, max-age=31536000, immutable";

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
        Asset.resource("/openapi.json"),
        Asset.resource("page.html"),
        List.of(
            Asset.css("swagger-ui.css"),
            Asset.javaScript("swagger-ui-bundle.js"),
            Asset.javaScript("start.js")));
  }

  /** {@code GET /openapi.json}. */
  Response document(Request request) {
    request.noQuery();
    return answer("application/json", EACH_TIME, document);
  }

  /** {@code GET /docs}. */
  Response page(Request request) {
    request.noQuery();
    return answer("text/html; charset=utf-8", EACH_TIME, page)
        .header("Content-Security-Policy", POLICY)
        .header("Referrer-Policy", "no-referrer");
  }

  /** {@code GET /docs/{asset}}. */
  Response asset(Request request) {
    request.noQuery();
    Asset asset = assets.get(request.path("asset", Rule.ID));
    if (asset == null) {
      throw new ProblemException(
          Problem.notFound("There is no such file: GET /docs names those that there are."));
    }
    return answer(asset.type(), FOR_EVER, asset.text());
  }

  private static Response answer(String type, String caching, String body) {
    return new Response(
        200,
        Map.of(
            "Content-Type", type,
            "Cache-Control", caching,
            "X-Content-Type-Options", "nosniff"),
        body);
  }
}
