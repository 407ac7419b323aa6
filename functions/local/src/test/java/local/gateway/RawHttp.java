package local.gateway;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/** HTTP over a plain socket: Java's client lets a test choose neither Host nor Origin. */
public final class RawHttp {

  /**
   * An answer.
   *
   * @param head its headers, in lower case
   */
  public record Answer(int status, String head, String body) {

    /** The first answer in a text, and all that follows it as its body. */
    static Answer of(String text) {
      int blank = text.indexOf("\r\n\r\n");
      if (blank < 0) {
        throw new AssertionError("No answer: '" + text + "'");
      }
      return new Answer(
          Integer.parseInt(text.substring(9, 12)),
          text.substring(0, blank).replace("\r\n", "\n").toLowerCase(Locale.ROOT),
          text.substring(blank + 4));
    }
  }

  private RawHttp() {}

  /**
   * Sends a request and reads its answer.
   *
   * @param request its method and path
   * @param headers apart by line ends; PORT in them stands for the port
   */
  public static Answer send(int port, String request, String headers, String body) {
    return exchange(
        port,
        "%s HTTP/1.1\r\n%s\r\nConnection: close\r\nContent-Length: %d\r\n\r\n%s"
            .formatted(request, headers, body.getBytes(StandardCharsets.UTF_8).length, body));
  }

  /** Sends a text and reads all that comes until the connection is closed. */
  public static Answer exchange(int port, String text) {
    try (var socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      socket
          .getOutputStream()
          .write(text.replace("PORT", String.valueOf(port)).getBytes(StandardCharsets.UTF_8));
      return Answer.of(new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
