package local.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import local.gateway.RawHttp.Answer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.core.SdkBytes;

/** Requests that come slowly, in part, or not as announced. */
class SlowRequestTest {
  private static final Duration PATIENCE = Duration.ofSeconds(2);
  private static final String POST = "POST /items HTTP/1.1\r\nHost: localhost:PORT\r\n";

  private final List<String> bodies = new CopyOnWriteArrayList<>();
  private final ByteArrayOutputStream logged = new ByteArrayOutputStream();
  private final PrintStream standardError = System.err;
  private HttpServer server;

  @BeforeEach
  void start() {
    System.setErr(new PrintStream(logged, true, StandardCharsets.UTF_8));
    server =
        HttpServer.open(
            PATIENCE,
            request -> {
              bodies.add(request.body().asUtf8String());
              return new HttpAnswer(200, List.of(), SdkBytes.fromUtf8String("done"));
            });
  }

  @AfterEach
  void stopAndFindNothingLogged() {
    server.close();
    System.setErr(standardError);
    assertThat(logged.toString(StandardCharsets.UTF_8))
        .doesNotContain("Exception", "\tat ", "WARN");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Content-Length: 5\r\n\r\n",
        "Content-Length: 5\r\n\r\n1234",
        "Transfer-Encoding: chunked\r\n\r\n",
        "Transfer-Encoding: chunked\r\n\r\n5\r\n123",
        "Transfer-Encoding: chunked\r\n\r\n5\r\n12345\r\n",
      })
  void aBodyThatDoesNotComeIsATimeout(String rest) throws IOException {
    try (var socket = connect(POST + rest)) {
      assertTimeout(Answer.of(readAll(socket)));
    }
  }

  @Test
  void aBodyThatTricklesIsATimeout() throws IOException {
    try (var socket = connect(POST + "Content-Length: 1000000\r\n\r\n")) {
      assertTimeout(Answer.of(trickle(socket, "x")));
    }
  }

  @Test
  void aHeadThatDoesNotComeIsATimeout() throws IOException {
    try (var socket = connect(POST + "Content-Le")) {
      assertTimeout(Answer.of(readAll(socket)));
    }
  }

  @Test
  void aHeadThatTricklesIsATimeout() throws IOException {
    try (var socket = connect(POST + "X-Long: ")) {
      assertTimeout(Answer.of(trickle(socket, "x")));
    }
  }

  @Test
  void aSlowSecondRequestOfAConnectionIsATimeout() throws IOException {
    try (var socket = connect(POST + "Content-Length: 2\r\n\r\nab" + POST + "Content-Le")) {
      var first = Answer.of(readAll(socket));
      assertThat(first.status()).isEqualTo(200);
      assertThat(first.body()).startsWith("done");
      assertTimeout(Answer.of(first.body().substring("done".length())), "ab");
    }
  }

  @Test
  void aConnectionThatIsIdleBetweenRequestsIsKept() throws IOException {
    try (var socket = connect(POST + "Content-Length: 2\r\n\r\nab")) {
      socket.setSoTimeout((int) PATIENCE.multipliedBy(2).toMillis());
      var read = new ByteArrayOutputStream();
      assertThat(readUntilQuiet(socket, read)).isFalse();
      write(socket, POST + "Connection: close\r\nContent-Length: 2\r\n\r\ncd");
      assertThat(readAll(socket)).startsWith("HTTP/1.1 200 ");
      assertThat(bodies).containsExactly("ab", "cd");
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Content-Length: 5\r\n\r\n12",
        "Transfer-Encoding: chunked\r\n\r\n5\r\n12",
        "Transfer-Encoding: chunked\r\n\r\nnonsense\r\n",
      })
  void aBodyThatEndsEarlyOrIsMalformedIsABadRequest(String rest) throws IOException {
    try (var socket = connect(POST + rest)) {
      socket.shutdownOutput();
      assertThat(Answer.of(readAll(socket)).status()).isEqualTo(400);
      assertThat(bodies).isEmpty();
    }
  }

  @Test
  void moreThanWasAnnouncedIsNoPartOfTheBody() throws IOException {
    try (var socket = connect(POST + "Content-Length: 2\r\n\r\nabcdef\r\n\r\n")) {
      var first = Answer.of(readAll(socket));
      assertThat(first.status()).isEqualTo(200);
      assertThat(Answer.of(first.body().substring("done".length())).status()).isEqualTo(400);
      assertThat(bodies).containsExactly("ab");
    }
  }

  @Test
  void aConnectionThatIsCutInTheBodyChangesNothing() throws IOException {
    for (var rest :
        List.of("Content-Length: 5\r\n\r\n12", "Transfer-Encoding: chunked\r\n\r\n9\r\n")) {
      try (var socket = connect(POST + rest)) {
        socket.setSoLinger(true, 0);
      }
    }
    var answer = RawHttp.send(port(), "POST /items", "Host: localhost:PORT", "whole");
    assertThat(answer.status()).isEqualTo(200);
    assertThat(bodies).containsExactly("whole");
  }

  private void assertTimeout(Answer answer, String... answered) {
    assertThat(answer.status()).isEqualTo(408);
    assertThat(answer.head()).contains("connection: close");
    assertThat(answer.body()).isEqualTo("{\"message\":\"Request Timeout\"}");
    assertThat(bodies).containsExactly(answered);
  }

  private int port() {
    return server.uri().getPort();
  }

  private Socket connect(String request) throws IOException {
    var socket = new Socket(InetAddress.getLoopbackAddress(), port());
    write(socket, request);
    return socket;
  }

  private void write(Socket socket, String request) throws IOException {
    var text = request.replace("PORT", String.valueOf(port()));
    socket.getOutputStream().write(text.getBytes(StandardCharsets.UTF_8));
  }

  private static String readAll(Socket socket) throws IOException {
    return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
  }

  /** Sends a text again and again until an answer comes; returns the answer. */
  private String trickle(Socket socket, String text) throws IOException {
    socket.setSoTimeout(100);
    var read = new ByteArrayOutputStream();
    for (int i = 0; i < 600; i++) {
      if (readUntilQuiet(socket, read)) {
        return read.toString(StandardCharsets.UTF_8);
      }
      if (read.size() == 0) {
        write(socket, text);
      }
    }
    throw new AssertionError("No answer came.");
  }

  /** Reads until the connection is closed: true; or until nothing comes for a while: false. */
  private static boolean readUntilQuiet(Socket socket, ByteArrayOutputStream into)
      throws IOException {
    try {
      socket.getInputStream().transferTo(into);
      return true;
    } catch (SocketTimeoutException e) {
      return false;
    }
  }
}
