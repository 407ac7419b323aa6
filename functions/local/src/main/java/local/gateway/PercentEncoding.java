package local.gateway;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Decodes paths and query strings as API Gateway does before it makes the event. */
final class PercentEncoding {
  private PercentEncoding() {}

  /**
   * The path's segments, each decoded, so that an encoded slash does not end one.
   *
   * @throws IllegalArgumentException if an escape is malformed
   */
  static List<String> segments(String rawPath) {
    var segments = new ArrayList<String>();
    for (var segment : RouteTable.segmentsOf(rawPath)) {
      // A plus is a plus in a path; only the query string uses it for a space.
      segments.add(URLDecoder.decode(segment.replace("+", "%2B"), StandardCharsets.UTF_8));
    }
    return segments;
  }

  /**
   * The query's parameters, decoded, in order; the values of a repeated one joined by commas.
   *
   * @throws IllegalArgumentException if an escape is malformed
   */
  static Map<String, String> parameters(String rawQuery) {
    var parameters = new LinkedHashMap<String, String>();
    for (var pair : rawQuery.split("&", -1)) {
      if (!pair.isEmpty()) {
        int equals = pair.indexOf('=');
        var name = equals < 0 ? pair : pair.substring(0, equals);
        var value = equals < 0 ? "" : pair.substring(equals + 1);
        parameters.merge(
            URLDecoder.decode(name, StandardCharsets.UTF_8),
            URLDecoder.decode(value, StandardCharsets.UTF_8),
            (first, second) -> first + "," + second);
      }
    }
    return parameters;
  }
}
