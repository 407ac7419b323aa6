package local.gateway;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import software.amazon.awssdk.core.SdkBytes;

/**
 * A request as it came.
 *
 * @param segments of the path, each decoded
 * @param headers in order, repeated ones apart
 * @param port on which it came in
 */
public record HttpRequest(
    String method,
    List<String> segments,
    String rawQuery,
    List<Header> headers,
    SdkBytes body,
    String protocol,
    String sourceIp,
    int port,
    Instant received) {

  public HttpRequest {
    segments = List.copyOf(segments);
    headers = List.copyOf(headers);
  }

  /** A header of a request or an answer. */
  public record Header(String name, String value) {
    /** The values of all headers of that name, in whatever case it is written. */
    static List<String> values(List<Header> headers, String name) {
      return headers.stream()
          .filter(header -> header.name().equalsIgnoreCase(name))
          .map(Header::value)
          .toList();
    }
  }

  /** The values of a header, none if it was not sent. */
  public List<String> values(String header) {
    return Header.values(headers, header);
  }

  /** The first value of a header. */
  Optional<String> first(String header) {
    return values(header).stream().findFirst();
  }
}
