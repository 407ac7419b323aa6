package local.gateway;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import local.gateway.HttpRequest.Header;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Request;
import software.amazon.awssdk.core.SdkBytes;

/**
 * Reads a request within a time and up to a size.
 *
 * @param patience from a request's first byte to its last
 */
record RequestReader(SameMachine rule, Duration patience) {
  /** API Gateway's limit of a body, in bytes. */
  private static final int BODY_LIMIT = 10 * 1024 * 1024;

  /** The outcome of reading: a request, or the answer to one that is refused. */
  sealed interface Read {}

  record Complete(HttpRequest request) implements Read {}

  record Refused(HttpAnswer answer) implements Read {}

  /** Reads a request; one that breaks the rule is refused before its body is read. */
  Read read(Request request, int port) {
    var headers =
        request.getHeaders().stream()
            .map(field -> new Header(field.getName(), String.valueOf(field.getValue())))
            .toList();
    var refusal = rule.refusal(request.getMethod(), headers, port);
    if (refusal.isPresent()) {
      return new Refused(refusal.get());
    }
    Optional<byte[]> body;
    try {
      body = body(request);
    } catch (TimeoutException e) {
      return new Refused(HttpAnswer.ofGateway(408, "Request Timeout"));
    } catch (IOException e) {
      return new Refused(HttpAnswer.ofGateway(400, "Bad Request"));
    }
    if (body.isEmpty()) {
      return new Refused(HttpAnswer.ofGateway(413, "Request Entity Too Large"));
    }
    var uri = request.getHttpURI();
    var path = uri.getPath();
    List<String> segments;
    try {
      segments = PercentEncoding.segments(path == null || path.isEmpty() ? "/" : path);
    } catch (IllegalArgumentException e) {
      return new Refused(HttpAnswer.ofGateway(400, "Bad Request"));
    }
    return new Complete(
        new HttpRequest(
            request.getMethod(),
            segments,
            uri.getQuery() == null ? "" : uri.getQuery(),
            headers,
            SdkBytes.fromByteArrayUnsafe(body.get()),
            request.getConnectionMetaData().getProtocol(),
            Request.getRemoteAddr(request),
            port,
            Instant.now()));
  }

  /**
   * Reads a body, empty if it is too large. It reads twice the limit: a caller that still sends
   * when the connection closes may never see the answer.
   */
  private Optional<byte[]> body(Request request) throws IOException, TimeoutException {
    var body = new ByteArrayOutputStream();
    long size = 0;
    while (size <= 2L * BODY_LIMIT) {
      var chunk = request.read();
      if (chunk == null) {
        awaitMore(request);
        continue;
      }
      if (Content.Chunk.isFailure(chunk)) {
        throw new IOException(chunk.getFailure());
      }
      var bytes = new byte[chunk.remaining()];
      int _ = chunk.get(bytes, 0, bytes.length);
      chunk.release();
      size += bytes.length;
      if (size <= BODY_LIMIT) {
        body.writeBytes(bytes);
      }
      if (chunk.isLast()) {
        return size <= BODY_LIMIT ? Optional.of(body.toByteArray()) : Optional.empty();
      }
    }
    return Optional.empty();
  }

  private void awaitMore(Request request) throws IOException, TimeoutException {
    var more = new CompletableFuture<Boolean>();
    request.demand(() -> more.complete(true));
    long left = patience.toNanos() - (System.nanoTime() - request.getBeginNanoTime());
    try {
      boolean _ = more.get(left, TimeUnit.NANOSECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException(e);
    } catch (ExecutionException e) {
      throw new IllegalStateException(e);
    }
  }
}
