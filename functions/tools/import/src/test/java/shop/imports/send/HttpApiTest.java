package shop.imports.send;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class HttpApiTest {

  private record Canned(int status, String retryAfter, String body) {}

  private final Queue<Canned> answers = new ArrayDeque<>();
  private final Queue<String> tokens = new ConcurrentLinkedQueue<>();
  private final FakePauses pauses = new FakePauses();
  private final HttpServer server;
  private final HttpApi api;

  HttpApiTest() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/",
        exchange -> {
          try (exchange) {
            tokens.add(exchange.getRequestHeaders().getFirst("Authorization"));
            Canned canned = answers.size() > 1 ? answers.remove() : answers.element();
            if (!canned.retryAfter().isEmpty()) {
              exchange.getResponseHeaders().add("Retry-After", canned.retryAfter());
            }
            byte[] body = canned.body().getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(canned.status(), body.length);
            exchange.getResponseBody().write(body);
          }
        });
    server.start();
    api =
        new HttpApi(
            address(server.getAddress().getPort()), "a.b.c", Duration.ofSeconds(30), pauses);
  }

  @AfterEach
  void close() {
    api.close();
    server.stop(0);
  }

  @Test
  void saysWhoCalls() {
    answers.add(new Canned(200, "", "{}"));
    Answer _ = api.get("/orders/1");
    assertThat(tokens).containsExactly("Bearer a.b.c");
  }

  @Test
  void waitsAsLongAsRetryAfterSays() {
    answers.add(new Canned(429, "7", "{}"));
    answers.add(new Canned(503, "2", "{}"));
    answers.add(new Canned(200, "", "{\"id\": \"1\"}"));

    assertThat(api.get("/orders/1").body().text("id")).isEqualTo("1");
    assertThat(pauses.paused()).containsExactly(Duration.ofSeconds(7), Duration.ofSeconds(2));
  }

  @Test
  void waitsLongerAndLongerWhereNothingIsSaid() {
    for (int i = 0; i < 8; i++) {
      answers.add(new Canned(503, i == 0 ? "soon" : "", "not JSON"));
    }
    answers.add(new Canned(404, "", "{\"detail\": \"No order 1\"}"));

    assertThat(api.get("/orders/1").reason()).isEqualTo("404: No order 1");
    List<Duration> paused = pauses.paused();
    assertThat(paused).hasSize(8);
    assertThat(paused.getFirst()).isBetween(Duration.ofMillis(50), Duration.ofMillis(100));
    assertThat(paused.get(4)).isBetween(Duration.ofMillis(800), Duration.ofMillis(1_600));
    assertThat(paused.getLast()).isBetween(Duration.ofMillis(2_500), Duration.ofSeconds(5));
  }

  @Test
  void patienceEndsInOneSentence() {
    answers.add(new Canned(503, "1", "{\"detail\": \"Table throttled.\"}"));

    assertThatThrownBy(() -> api.get("/orders/1"))
        .isInstanceOf(Stopped.class)
        .hasMessage(
            "GET /orders/1 has answered 503: Table throttled. for 30 s: what was sent is safe;"
                + " see to the system at http://127.0.0.1:%d, then run the same command again.",
            server.getAddress().getPort());
    assertThat(pauses.paused()).hasSize(30);
  }

  @Test
  void whatNoWaitingMendsStopsAtOnce() {
    answers.add(new Canned(403, "", "{\"message\":\"Forbidden\"}"));
    assertThatThrownBy(() -> api.get("/orders/1"))
        .hasMessage(
            "GET /orders/1 is not allowed (403: Forbidden): give -Dtoken one with"
                + " orders:write, orders:fulfil, catalogue:write, orders:read-all, orders:import.");
    answers.clear();
    answers.add(new Canned(500, "", "{\"title\":\"Broken\"}"));
    assertThatThrownBy(() -> api.get("/orders/1"))
        .hasMessage(
            "GET /orders/1 failed inside the system (500: Broken): look at its log, then run the"
                + " same command again.");
    assertThat(pauses.paused()).isEmpty();
  }

  @Test
  void anAnswerOfSomethingElseStopsTheImport() {
    answers.add(new Canned(200, "", "<html>"));

    assertThatThrownBy(() -> api.get("/views").body().list("items"))
        .isInstanceOf(Stopped.class)
        .hasMessage(
            "GET /views answered without a list in 'items': check that -Durl names an order system"
                + " of this project's version.");
  }

  @Test
  void wherePeopleForgotToStartTheSystemTheyAreToldSo() throws Exception {
    URI nobody;
    try (ServerSocket socket = new ServerSocket(0)) {
      nobody = address(socket.getLocalPort());
    }
    try (HttpApi away = new HttpApi(nobody, "", Duration.ofSeconds(30), pauses)) {
      assertThatThrownBy(away::greet)
          .isInstanceOf(Stopped.class)
          .hasMessage(
              "Nothing answers at %s: start the system first (mvn in the project's root), or name"
                  + " it with -Durl.",
              nobody);
    }
  }

  private static URI address(int port) {
    return URI.create("http://127.0.0.1:" + port);
  }
}
