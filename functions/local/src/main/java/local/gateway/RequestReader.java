package local.gateway;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
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

  /** Answers a request; one that breaks the rule is refused before its body is read. */
  HttpAnswer answer(Request request, int port, Function<HttpRequest, HttpAnswer> answers) {
    var headers =
        request.getHeaders().stream()
            .map(field -> new Header(field.getName(), String.valueOf(field.getValue())))
            .toList();
    var refusal = rule.refusal(request.getMethod(), headers, port);
    if (refusal.isPresent()) {
      return refusal.get();
    }
    var uri = request.getHttpURI();
    var path = uri.getPath();
    HttpRequest read;
    try {
      var body = body(request);
      if (body.isEmpty()) {
        return HttpAnswer.ofGateway(413, "Request Entity Too Large");
      }
      read =
          new HttpRequest(
              request.getMethod(),
              PercentEncoding.segments(path == null || path.isEmpty() ? "/" : path),
              uri.getQuery() == null ? "" : uri.getQuery(),
              headers,
              SdkBytes.fromByteArrayUnsafe(body.get()),
              request.getConnectionMetaData().getProtocol(),
              Request.getRemoteAddr(request),
              port,
              Instant.now());
    } catch (TimeoutException e) {
      return HttpAnswer.ofGateway(408, "Request Timeout");
    } catch (IOException | IllegalArgumentException e) {
      return HttpAnswer.ofGateway(400, "Bad Request");
    }
    return answers.apply(read);
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
