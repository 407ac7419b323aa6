package shop.local.gateway;

import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.http.UriCompliance;
import org.eclipse.jetty.io.Content;
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
import shop.local.gateway.HttpRequest.Header;
import shop.local.startup.StartupException;
import software.amazon.awssdk.core.SdkBytes;

/**
 * Serves the HTTP API, or calls of AWS services, on the loopback address. Jetty, because DynamoDB
 * Local brings it along anyway.
 */
public final class HttpServer implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(HttpServer.class);
  private static final String HOST = "127.0.0.1";
  private static final String PORT_OPTION = "-Dport (--port)";
  private static final String AWS_PORT_OPTION = "-DawsPort (--aws-port)";

  /** API Gateway's, in bytes. */
  private static final int BODY_LIMIT = 10 * 1024 * 1024;

  private static final int STOP_MILLIS = 5_000;
  private static final int IDLE_MILLIS = 75_000;

  /** How long a connection without requests is kept once this is being closed. */
  private static final int LINGER_MILLIS = 1_000;

  private final Server server;
  private final ServerConnector connector;

  private HttpServer(Server server, ServerConnector connector) {
    this.server = server;
    this.connector = connector;
  }

  /**
   * Opens the port; 0 means any that is free.
   *
   * @throws StartupException if the port is in use
   */
  public static HttpServer open(
      int port, HttpApi api, Invocations invocations, LagPage lagPage, TokenPage tokenPage) {
    return open(
        port,
        PORT_OPTION,
        LINGER_MILLIS,
        request ->
            invocations
                .answer(request)
                .or(() -> api.declares(request) ? Optional.empty() : lagPage.answer(request))
                .or(() -> api.declares(request) ? Optional.empty() : tokenPage.answer(request))
                .orElseGet(() -> api.answer(request)));
  }

  /**
   * Opens the port for calls of AWS services; 0 means any that is free.
   *
   * @throws StartupException if the port is in use
   */
  public static HttpServer open(int port, AwsCalls calls) {
    // Functions that call are in this process too, and have ended by the time that this is closed.
    return open(port, AWS_PORT_OPTION, 1, calls::answer);
  }

  private static HttpServer open(
      int port, String option, int lingerMillis, Function<HttpRequest, HttpAnswer> answers) {
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
    server.addConnector(connector);
    server.setHandler(new GracefulHandler(new Front(answers, connector)));
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
   * Fails early, before anything else is started, if a port cannot be opened.
   *
   * @param port of the HTTP API
   * @param awsPort of the calls of AWS services
   * @throws StartupException if it is in use
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
    for (var header : answer.headers()) {
      response.getHeaders().add(header.name(), header.value());
    }
    boolean bodiless = HttpStatus.hasNoBody(answer.status());
    var body = bodiless ? ByteBuffer.allocate(0) : answer.body().asByteBuffer();
    response.write(true, body, callback);
  }

  private static final class Front extends Handler.Abstract {
    private final Function<HttpRequest, HttpAnswer> answers;
    private final ServerConnector connector;

    Front(Function<HttpRequest, HttpAnswer> answers, ServerConnector connector) {
      this.answers = answers;
      this.connector = connector;
    }

    @Override
    public boolean handle(Request request, Response response, Callback callback)
        throws IOException {
      send(answer(request), response, callback);
      return true;
    }

    private HttpAnswer answer(Request request) throws IOException {
      SdkBytes body;
      try (var stream = Content.Source.asInputStream(request)) {
        body = SdkBytes.fromByteArrayUnsafe(stream.readNBytes(BODY_LIMIT + 1));
        if (body.asByteArrayUnsafe().length > BODY_LIMIT) {
          // Who still sends when the connection closes may never see the answer.
          stream.readNBytes(BODY_LIMIT);
          return HttpAnswer.ofGateway(413, "Request Entity Too Large");
        }
      }
      var uri = request.getHttpURI();
      var path = uri.getPath();
      List<String> segments;
      try {
        segments = PercentEncoding.segments(path == null || path.isEmpty() ? "/" : path);
      } catch (IllegalArgumentException e) {
        return HttpAnswer.ofGateway(400, "Bad Request");
      }
      var read =
          new HttpRequest(
              request.getMethod(),
              segments,
              uri.getQuery() == null ? "" : uri.getQuery(),
              request.getHeaders().stream()
                  .map(field -> new Header(field.getName(), String.valueOf(field.getValue())))
                  .toList(),
              body,
              request.getConnectionMetaData().getProtocol(),
              Request.getRemoteAddr(request),
              connector.getLocalPort(),
              Instant.now());
      return answers.apply(read);
    }
  }
}
