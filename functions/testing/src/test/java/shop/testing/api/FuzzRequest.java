package shop.testing.api;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.ByteArrayOutputStream;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import shop.testing.openapi.Contract;
import shop.testing.openapi.OpenApi.Operation;
import software.amazon.awssdk.core.SdkBytes;

/**
 * A request in parts, to be changed until it is sent. Texts of the head stand for Latin-1 bytes.
 */
final class FuzzRequest {

  /** How the end of the body is told. */
  enum Framing {
    LENGTH,
    CHUNKED,
    BROKEN_CHUNK,
    LENGTH_AND_CHUNKED,
    NO_LENGTH,
    SHORT_LENGTH,
    BAD_LENGTH,
    TWO_LENGTHS
  }

  /** A header as it is written. */
  record Header(String name, String value) {}

  final Operation operation;
  final List<String> changes = new ArrayList<>();
  final List<String> segments = new ArrayList<>();
  final List<String> query = new ArrayList<>();
  final List<Header> headers = new ArrayList<>();

  /** Lines of the head that are no proper headers. */
  final List<String> oddLines = new ArrayList<>();

  String method;

  /** Replaces the path and the query, as in {@code OPTIONS *}. */
  @Nullable String target;

  @Nullable JsonNode json;

  /** Replaces the JSON. */
  byte @Nullable [] bytes;

  Framing framing = Framing.LENGTH;

  /** Whether the query keeps the request from changing a view. */
  boolean keepsQuery;

  FuzzRequest(Operation operation) {
    this.operation = operation;
    this.method = operation.method();
  }

  byte[] body() {
    if (bytes != null) {
      return bytes;
    }
    return json == null ? new byte[0] : json.toString().getBytes(StandardCharsets.UTF_8);
  }

  String target() {
    if (target != null) {
      return target;
    }
    return "/" + String.join("/", segments) + (query.isEmpty() ? "" : "?" + rawQuery());
  }

  private String rawQuery() {
    return String.join("&", query);
  }

  byte[] toBytes(int port) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    StringBuilder head = new StringBuilder(method + " " + target() + " HTTP/1.1\r\n");
    head.append("Host: 127.0.0.1:").append(port).append("\r\nConnection: close\r\n");
    headers.forEach(h -> head.append(h.name()).append(": ").append(h.value()).append("\r\n"));
    oddLines.forEach(line -> head.append(line).append("\r\n"));
    byte[] body = body();
    head.append(framing(body.length)).append("\r\n");
    out.writeBytes(head.toString().getBytes(StandardCharsets.ISO_8859_1));
    if (framing == Framing.CHUNKED || framing == Framing.LENGTH_AND_CHUNKED) {
      int half = body.length / 2;
      chunk(out, body, 0, half);
      chunk(out, body, half, body.length);
      out.writeBytes("0\r\n\r\n".getBytes(StandardCharsets.ISO_8859_1));
    } else if (framing == Framing.BROKEN_CHUNK) {
      out.writeBytes("xyz\r\n".getBytes(StandardCharsets.ISO_8859_1));
      out.writeBytes(body);
    } else {
      out.writeBytes(body);
    }
    return out.toByteArray();
  }

  private static void chunk(ByteArrayOutputStream out, byte[] body, int from, int to) {
    if (from < to) {
      out.writeBytes((Integer.toHexString(to - from) + "\r\n").getBytes(StandardCharsets.US_ASCII));
      out.write(body, from, to - from);
      out.writeBytes("\r\n".getBytes(StandardCharsets.US_ASCII));
    }
  }

  private String framing(int length) {
    String line = "Content-Length: ";
    return switch (framing) {
      case LENGTH -> length == 0 && method.equals("GET") ? "" : line + length + "\r\n";
      case CHUNKED, BROKEN_CHUNK -> "Transfer-Encoding: chunked\r\n";
      case LENGTH_AND_CHUNKED -> line + length + "\r\nTransfer-Encoding: chunked\r\n";
      case NO_LENGTH -> "";
      case SHORT_LENGTH -> line + length / 2 + "\r\n";
      case BAD_LENGTH -> line + "-1\r\n";
      case TWO_LENGTHS -> line + length + "\r\n" + line + (length + 1) + "\r\n";
    };
  }

  /** Whether a server can understand it as HTTP in one way only. */
  boolean isHttp() {
    return target == null
        && oddLines.isEmpty()
        && (framing == Framing.LENGTH || framing == Framing.CHUNKED)
        && method.matches("[A-Z]+")
        && headers.stream().allMatch(h -> h.value().matches("[\\t -~]*"))
        && target().matches("[!-~]+")
        && isEncoded(target());
  }

  private static boolean isEncoded(String text) {
    return text.replaceAll("%[0-9A-Fa-f]{2}", "").indexOf('%') < 0
        && text.indexOf('#') < 0
        && new String(
                    URLDecoder.decode(text, StandardCharsets.ISO_8859_1)
                        .getBytes(StandardCharsets.ISO_8859_1),
                    StandardCharsets.UTF_8)
                .indexOf('\uFFFD')
            < 0;
  }

  /** As the document's checks want it, with each segment of the path encoded in one way. */
  Contract.Asked asked() {
    String path = target();
    int mark = path.indexOf('?');
    return asked(mark < 0 ? path : path.substring(0, mark), mark < 0 ? "" : path.substring(mark));
  }

  /** The same where an encoded slash counts as one: API Gateway hands the path on decoded. */
  Contract.Asked askedDecoded() {
    Contract.Asked asked = asked();
    int mark = asked.target().indexOf('?');
    String path = mark < 0 ? asked.target() : asked.target().substring(0, mark);
    return new Contract.Asked(
        asked.method(),
        path.replace("%2F", "/") + (mark < 0 ? "" : asked.target().substring(mark)),
        asked.headers(),
        asked.body());
  }

  private Contract.Asked asked(String path, String query) {
    String canonical =
        List.of(path.split("/", -1)).stream()
            .map(segment -> URLDecoder.decode(segment.replace("+", "%2B"), StandardCharsets.UTF_8))
            .map(segment -> URLEncoder.encode(segment, StandardCharsets.UTF_8).replace("+", "%20"))
            .collect(Collectors.joining("/"));
    Map<String, String> joined = new TreeMap<>();
    headers.forEach(
        h ->
            joined.merge(
                h.name().toLowerCase(Locale.ROOT), h.value().strip(), (a, b) -> a + "," + b));
    return new Contract.Asked(
        method, canonical + query, joined, SdkBytes.fromByteArrayUnsafe(body()));
  }

  @Override
  public String toString() {
    String head =
        headers.stream().map(h -> h.name() + ": " + h.value()).collect(Collectors.joining("\n"));
    return "%s\n%s %s\n%s\n%s\n%s\n%s"
        .formatted(
            changes,
            method,
            target(),
            shown(head),
            oddLines,
            framing,
            shown(new String(body(), StandardCharsets.UTF_8)));
  }

  private static String shown(String text) {
    return text.length() <= 3_000
        ? text
        : text.substring(0, 3_000) + "… (" + text.length() + " characters)";
  }
}
