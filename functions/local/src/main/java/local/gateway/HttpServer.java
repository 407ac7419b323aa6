package local.gateway;

import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import local.template.StartupException;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpHeaderValue;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.http.UriCompliance;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.server.handler.GracefulHandler;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.VirtualThreads;
import org.eclipse.jetty.util.thread.QueuedThreadPool;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Serves HTTP on the loopback address, by Jetty, which DynamoDB Local brings along. */
public final class HttpServer implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(HttpServer.class);
  private static final String HOST = "127.0.0.1";
  private static final String PORT_OPTION = "-Dport (--port)";
  private static final String AWS_PORT_OPTION = "-DawsPort (--aws-port)";

  /** From a request's first byte to its last; API Gateway gives no request more. */
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private static final int STOP_MILLIS = 15_000;
  private static final int IDLE_MILLIS = 75_000;

  /** How long a connection without requests is kept once this is being closed. */
  private static final int LINGER_MILLIS = 1_000;

  /** Answers requests that no route of the API takes. */
  public interface Page {
    /** Empty where the request is not one for this page. */
    Optional<HttpAnswer> answer(HttpRequest request);
  }

  private final Server server;
  private final ServerConnector connector;

  private HttpServer(Server server, ServerConnector connector) {
    this.server = server;
    this.connector = connector;
  }

  /**
   * Opens the port of the HTTP API; 0 means any that is free.
   *
   * @param hosts further names of this machine
   * @param pages come after the API's routes
   * @throws StartupException if the port is in use
   */
  public static HttpServer open(
      int port, Set<String> hosts, HttpApi api, Invocations invocations, List<Page> pages) {
    return open(
        port,
        PORT_OPTION,
        LINGER_MILLIS,
        new RequestReader(new SameMachine(hosts), PATIENCE),
        request ->
            invocations
                .answer(request)
                .or(() -> api.declares(request) ? Optional.empty() : page(pages, request))
                .orElseGet(() -> api.answer(request)));
  }

  private static Optional<HttpAnswer> page(List<Page> pages, HttpRequest request) {
    return pages.stream().flatMap(page -> page.answer(request).stream()).findFirst();
  }

  /**
   * Opens the port for calls of AWS services; 0 means any that is free.
   *
   * @throws StartupException if the port is in use
   */
  public static HttpServer open(int port, Set<String> hosts, AwsCalls calls) {
    var reader = new RequestReader(new SameMachine(hosts), PATIENCE);
    // Functions that call are in this process too, and have ended by the time that this is closed.
    return open(port, AWS_PORT_OPTION, 1, reader, calls::answer);
  }

  /** Opens a port for these answers. */
  static HttpServer open(Duration patience, Function<HttpRequest, HttpAnswer> answers) {
    var reader = new RequestReader(new SameMachine(Set.of()), patience);
    return open(0, PORT_OPTION, LINGER_MILLIS, reader, answers);
  }

  private static HttpServer open(
      int port,
      String option,
      int lingerMillis,
      RequestReader reader,
      Function<HttpRequest, HttpAnswer> answers) {
    var threads = new QueuedThreadPool();
    threads.setName("http");
    threads.setVirtualThreadsExecutor(VirtualThreads.getDefaultVirtualThreadsExecutor());
    var server = new Server(threads);
    var configuration = new HttpConfiguration();
    configuration.setSendServerVersion(false);
    // An id may hold an encoded slash; paths are taken apart before they are decoded.
    configuration.setUriCompliance(UriCompliance.UNSAFE);
    var connector = new ServerConnector(server, new HttpConnectionFactory(configuration));
    connector.setHost(HOST);
    connector.setPort(port);
    connector.setIdleTimeout(IDLE_MILLIS);
    connector.setShutdownIdleTimeout(lingerMillis);
    connector.addBean(new HeadTimeout(connector.getScheduler(), reader.patience()));
    server.addConnector(connector);
    server.setHandler(
        new GracefulHandler(
            new Handler.Abstract() {
              @Override
              public boolean handle(Request request, Response response, Callback callback) {
                var answer = reader.answer(request, connector.getLocalPort(), answers);
                send(answer, response, callback);
                return true;
              }
            }));
    server.setErrorHandler(HttpServer::malformed);
    server.setStopTimeout(STOP_MILLIS);
    try {
      server.start();
      return new HttpServer(server, connector);
    } catch (Exception e) {
      stop(server);
      throw cannotOpen(port, option, e);
    }
  }

  /**
   * Checks both ports before anything else is started.
   *
   * @throws StartupException if one is in use, or both are the same
   */
  public static void check(int port, int awsPort) {
    check(port, PORT_OPTION);
    check(awsPort, AWS_PORT_OPTION);
    if (port != 0 && port == awsPort) {
      throw new StartupException(
          "Port %d cannot be both: choose another with %s.".formatted(port, AWS_PORT_OPTION));
    }
  }

  private static void check(int port, String option) {
    try (var socket = new ServerSocket()) {
      socket.setReuseAddress(true);
      socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
    } catch (IOException e) {
      throw cannotOpen(port, option, e);
    }
  }

  private static StartupException cannotOpen(int port, String option, Exception cause) {
    boolean inUse = cause instanceof BindException || cause.getCause() instanceof BindException;
    return new StartupException(
        inUse
            ? "Port %d is in use or not allowed: stop what uses it or choose another with %s."
                .formatted(port, option)
            : "Port %d cannot be opened (%s): choose another with %s."
                .formatted(port, cause.getMessage(), option),
        cause);
  }

  public URI uri() {
    return URI.create("http://" + HOST + ":" + connector.getLocalPort());
  }

  /** Lets the requests under way finish. */
  @Override
  public void close() {
    stop(server);
  }

  private static void stop(Server server) {
    try {
      server.stop();
    } catch (Exception e) {
      LOG.warn("The HTTP server did not stop cleanly", e);
    }
  }

  /** For what is no proper HTTP and never reaches the API. */
  private static boolean malformed(Request request, Response response, Callback callback) {
    int status = response.getStatus();
    send(HttpAnswer.ofGateway(status, HttpStatus.getMessage(status)), response, callback);
    return true;
  }

  private static void send(HttpAnswer answer, Response response, Callback callback) {
    response.setStatus(answer.status());
    if (answer.status() == HttpStatus.REQUEST_TIMEOUT_408) {
      response.getHeaders().put(HttpHeader.CONNECTION, HttpHeaderValue.CLOSE);
    }
    for (var header : answer.headers()) {
      response.getHeaders().add(header.name(), header.value());
    }
    boolean bodiless = HttpStatus.hasNoBody(answer.status());
    var body = bodiless ? ByteBuffer.allocate(0) : answer.body().asByteBuffer();
    response.write(true, body, callback);
  }
}
