package cqrs.http;

import cqrs.http.content.Csv;
import cqrs.http.content.Gzip;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The form in which an answer is sent: JSON or CSV, compressed or not, as the caller prefers.
 *
 * <p>A caller who accepts neither form gets JSON, as RFC 9110 allows, because most of them do not
 * mean what their header says.
 */
final class Representation {

  private static final String VARY = "Vary";

  private Representation() {}

  /**
   * A query's answer as CSV where the caller prefers that and the answer is JSON that has rows;
   * else as it is.
   *
   * @param columns those of the route's rows
   */
  static Response negotiated(Request request, Response json, List<String> columns) {
    if (!"application/json".equals(json.headers().get("Content-Type"))) {
      return json;
    }
    Response varying = json.header(VARY, "Accept");
    if (!Csv.isPreferred(request.header("accept").orElse(""))) {
      return varying;
    }
    return Csv.of(json.body()).map(csv -> csv(request, varying, csv, columns)).orElse(varying);
  }

  private static Response csv(Request request, Response json, Csv csv, List<String> columns) {
    Response table =
        new Response(json.status(), json.headers(), csv.write(columns))
            .header("Content-Type", Csv.TYPE);
    return csv.next()
        .map(cursor -> table.header("Link", "<" + page(request, cursor) + ">; rel=\"next\""))
        .orElse(table);
  }

  /** The request's own path and query, with another cursor. */
  private static String page(Request request, String cursor) {
    @Nullable String query = request.rawQuery();
    Stream<String> others =
        query == null || query.isEmpty()
            ? Stream.of()
            : Arrays.stream(query.split("&", -1)).filter(it -> !it.startsWith("cursor="));
    String next = "cursor=" + URLEncoder.encode(cursor, StandardCharsets.UTF_8);
    return request.instance()
        + Stream.concat(others, Stream.of(next)).collect(Collectors.joining("&", "?", ""));
  }

  /** Whether the answer is to be compressed. */
  static boolean isCompressed(Request request, Response response) {
    return response.isCompressible() && takesGzip(request);
  }

  private static boolean takesGzip(Request request) {
    return Gzip.isPreferred(request.header("accept-encoding").orElse(""));
  }

  /** Compresses an answer that is long enough, if the caller takes that. */
  static Response encoded(Request request, Response response) {
    if (!response.isCompressible()) {
      return response;
    }
    String vary = response.headers().get(VARY);
    Response varying =
        response.header(VARY, vary == null ? "Accept-Encoding" : vary + ", Accept-Encoding");
    return takesGzip(request) ? varying.compressed() : varying;
  }
}
