package shop.testing.api;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.zip.GZIPInputStream;

/** HTTP over a plain socket, because Java's client repairs or refuses what is malformed. */
final class RawExchange {

  private static final String END_OF_HEAD = "\r\n\r\n";

  /** Somebody waits longer than this for an answer: the server hangs. */
  static final Duration PATIENCE = Duration.ofSeconds(15);

  private RawExchange() {}

  /**
   * An answer.
   *
   * @param headers by their names in lower case
   */
  record RawAnswer(int status, Map<String, String> headers, String body) {}

  /**
   * Sends bytes, and reads until the server closes the connection.
   *
   * @throws IOException if there is no proper answer in time
   */
  static RawAnswer send(int port, byte[] request) throws IOException {
    try (Socket socket = new Socket()) {
      socket.setSoTimeout((int) PATIENCE.toMillis());
      socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
      try {
        socket.getOutputStream().write(request);
      } catch (IOException e) {
        // The server may answer, and close, before it has read everything.
      }
      return answer(socket.getInputStream());
    }
  }

  private static RawAnswer answer(InputStream in) throws IOException {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    byte[] part = new byte[8192];
    try {
      for (int read = in.read(part); read >= 0; read = in.read(part)) {
        all.write(part, 0, read);
      }
    } catch (IOException e) {
      if (all.size() == 0) {
        throw e;
      }
    }
    return parse(all.toString(StandardCharsets.ISO_8859_1));
  }

  private static RawAnswer parse(String text) throws IOException {
    int end = text.indexOf(END_OF_HEAD);
    if (end < 0 || !text.startsWith("HTTP/1.")) {
      throw new IOException("No HTTP answer: '" + text + "'");
    }
    int status = Integer.parseInt(text.substring(9, 12));
    if (status < 200) {
      return parse(text.substring(end + END_OF_HEAD.length()));
    }
    Map<String, String> headers = new TreeMap<>();
    for (String line : text.substring(0, end).split("\r\n", -1)) {
      int colon = line.indexOf(':');
      if (colon > 0) {
        headers.merge(
            line.substring(0, colon).toLowerCase(Locale.ROOT),
            line.substring(colon + 1).strip(),
            (first, second) -> first + ", " + second);
      }
    }
    byte[] body = text.substring(end + END_OF_HEAD.length()).getBytes(StandardCharsets.ISO_8859_1);
    return new RawAnswer(status, headers, decoded(headers, body));
  }

  private static String decoded(Map<String, String> headers, byte[] body) throws IOException {
    byte[] whole = "chunked".equals(headers.get("transfer-encoding")) ? joined(body) : body;
    // A compressed answer is unpacked, so that it can be held against the document.
    byte[] plain =
        "gzip".equals(headers.remove("content-encoding")) && whole.length > 0
            ? new GZIPInputStream(new ByteArrayInputStream(whole)).readAllBytes()
            : whole;
    return new String(plain, StandardCharsets.UTF_8);
  }

  private static byte[] joined(byte[] chunks) {
    String left = new String(chunks, StandardCharsets.ISO_8859_1);
    ByteArrayOutputStream whole = new ByteArrayOutputStream();
    int at = 0;
    while (true) {
      int line = left.indexOf("\r\n", at);
      int size = Integer.parseInt(left.substring(at, line).strip(), 16);
      if (size == 0) {
        return whole.toByteArray();
      }
      whole.write(chunks, line + 2, size);
      at = line + 2 + size + 2;
    }
  }
}
