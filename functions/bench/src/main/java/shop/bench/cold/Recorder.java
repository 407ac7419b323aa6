package shop.bench.cold;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import cqrs.snapshot.Recorded.Call;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** Stands before a service, hands on its calls, and keeps them with their answers. */
final class Recorder implements AutoCloseable {

  private static final Set<String> HANDED_ON =
      Set.of("x-amz-target", "content-type", "authorization", "x-amz-date", "x-amz-security-token");

  private final HttpServer server;
  private final URI service;
  private final List<Call> calls;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final HttpClient http = HttpClient.newHttpClient();

  private Recorder(HttpServer server, URI service, List<Call> calls) {
    this.server = server;
    this.service = service;
    this.calls = calls;
  }

  /** Opens one on any port. */
  static Recorder open(URI service, List<Call> calls) throws IOException {
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    Recorder recorder = new Recorder(server, service, calls);
    server.setExecutor(recorder.threads);
    server.createContext("/", recorder::handOn);
    server.start();
    return recorder;
  }

  URI uri() {
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
  }

  private void handOn(HttpExchange exchange) throws IOException {
    byte[] body = exchange.getRequestBody().readAllBytes();
    HttpRequest.Builder request =
        HttpRequest.newBuilder(service.resolve(exchange.getRequestURI()))
            .POST(HttpRequest.BodyPublishers.ofByteArray(body));
    exchange
        .getRequestHeaders()
        .forEach(
            (name, values) -> {
              if (HANDED_ON.contains(name.toLowerCase(Locale.ROOT))) {
                request.header(name, values.getFirst());
              }
            });
    try {
      HttpResponse<String> answer =
          http.send(request.build(), HttpResponse.BodyHandlers.ofString());
      keep(
          new Call(
              exchange.getRequestHeaders().getFirst("X-Amz-Target"),
              new String(body, StandardCharsets.UTF_8),
              answer.statusCode(),
              answer.body()));
      byte[] bytes = answer.body().getBytes(StandardCharsets.UTF_8);
      exchange.sendResponseHeaders(answer.statusCode(), bytes.length == 0 ? -1 : bytes.length);
      exchange.getResponseBody().write(bytes);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      exchange.close();
    }
  }

  private void keep(Call call) {
    synchronized (calls) {
      calls.add(call);
    }
  }

  @Override
  public void close() {
    server.stop(0);
    threads.close();
    http.close();
  }
}
