package shop.bench.cold;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;

/**
 * The Lambda runtime API for one process: hands out events and takes the answers. It takes no
 * snapshot: the process waits until {@link #restore} is called.
 *
 * @see <a href="https://docs.aws.amazon.com/lambda/latest/dg/runtimes-api.html">Lambda runtime
 *     API</a>
 */
final class RuntimeApi implements AutoCloseable {

  static {
    // Else each of its answers, sent in two parts, waits for the client's delayed acknowledgement.
    System.setProperty("sun.net.httpserver.nodelay", "true");
  }

  private static final String PATH = "/2018-06-01/runtime/";
  private static final String CREDENTIALS = "/credentials";
  private static final int CREATED = 202;

  private final HttpServer server;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final BlockingQueue<String> events = new LinkedBlockingQueue<>();
  private final BlockingQueue<Told> told = new LinkedBlockingQueue<>();
  private final CountDownLatch restored = new CountDownLatch(1);
  private final Duration timeout;

  /** A message of the process. */
  sealed interface Told {

    /** {@link System#nanoTime} when it was received. */
    long at();
  }

  /** The first hooks are run: it may be checkpointed now. */
  record Ready(long at) implements Told {}

  /** An invocation's result. */
  record Returned(String json, long at) implements Told {}

  /** An invocation, the start or a hook has failed. */
  record Failed(String json, long at) implements Told {}

  private RuntimeApi(HttpServer server, Duration timeout) {
    this.server = server;
    this.timeout = timeout;
  }

  /** Opens it on any port; invocations may take so long. */
  static RuntimeApi open(Duration timeout) throws IOException {
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    RuntimeApi api = new RuntimeApi(server, timeout);
    server.setExecutor(api.threads);
    server.createContext(PATH, api::answer);
    server.createContext(CREDENTIALS, RuntimeApi::credentials);
    server.start();
    return api;
  }

  /** Host and port. */
  String address() {
    return "127.0.0.1:" + server.getAddress().getPort();
  }

  /** Where a process with a snapshot gets its credentials. */
  String credentialsUri() {
    return "http://" + address() + CREDENTIALS;
  }

  void send(String event) {
    events.add(event);
  }

  /** The messages of the process, in order. */
  BlockingQueue<Told> told() {
    return told;
  }

  /** Lets a process go on that has said that it is ready. */
  void restore() {
    restored.countDown();
  }

  private void answer(HttpExchange exchange) throws IOException {
    byte[] body = exchange.getRequestBody().readAllBytes();
    long now = System.nanoTime();
    String what = exchange.getRequestURI().getPath().substring(PATH.length());
    try {
      if (what.equals("invocation/next")) {
        next(exchange);
      } else if (what.equals("restore/next")) {
        told.add(new Ready(now));
        restored.await();
        send(exchange, 200, "");
      } else {
        String json = new String(body, StandardCharsets.UTF_8);
        told.add(what.endsWith("/response") ? new Returned(json, now) : new Failed(json, now));
        send(exchange, CREATED, "{}");
      }
    } catch (InterruptedException e) {
      exchange.close();
    }
  }

  private void next(HttpExchange exchange) throws IOException, InterruptedException {
    String event = events.take();
    Map<String, String> headers =
        Map.of(
            "Lambda-Runtime-Aws-Request-Id",
            UUID.randomUUID().toString(),
            "Lambda-Runtime-Deadline-Ms",
            Long.toString(Instant.now().plus(timeout).toEpochMilli()),
            "Lambda-Runtime-Invoked-Function-Arn",
            "arn:aws:lambda:us-east-1:000000000000:function:cold",
            "Lambda-Runtime-Trace-Id",
            "Root=1-6b0468f6-4a7854c4ed814379870bc513;Parent=53995c3f42cd8ad8;Sampled=0");
    headers.forEach(exchange.getResponseHeaders()::set);
    send(exchange, 200, event);
  }

  private static void credentials(HttpExchange exchange) throws IOException {
    send(
        exchange,
        200,
        """
        {"AccessKeyId": "local", "SecretAccessKey": "local", "Token": "local", "Expiration": "%s"}
        """
            .formatted(Instant.now().plus(Duration.ofHours(6))));
  }

  private static void send(HttpExchange exchange, int status, String json) throws IOException {
    byte[] body = json.getBytes(StandardCharsets.UTF_8);
    exchange.getResponseHeaders().set("Content-Type", "application/json");
    exchange.sendResponseHeaders(status, body.length == 0 ? -1 : body.length);
    exchange.getResponseBody().write(body);
    exchange.close();
  }

  @Override
  public void close() {
    restored.countDown();
    server.stop(0);
    threads.shutdownNow();
  }
}
