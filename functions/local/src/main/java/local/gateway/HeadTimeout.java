package local.gateway;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.eclipse.jetty.io.Connection;
import org.eclipse.jetty.server.internal.HttpConnection;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.thread.Scheduler;

/**
 * Answers 408 to a head that comes too slowly. Jetty has an idle timeout only, which a trickling
 * head never meets.
 *
 * @param patience from a head's first byte to its last
 */
record HeadTimeout(Scheduler scheduler, Duration patience) implements Connection.Listener {
  private static final String BODY = "{\"message\":\"Request Timeout\"}";
  private static final String ANSWER =
      """
      HTTP/1.1 408 Request Timeout\r
      content-type: application/json\r
      content-length: %d\r
      connection: close\r
      \r
      %s\
      """
          .formatted(BODY.length(), BODY);

  /** How often a connection is looked at while a head may take its time. */
  private static final int LOOKS = 10;

  @Override
  public void onOpened(Connection connection) {
    if (connection instanceof HttpConnection http) {
      lookLater(http);
    }
  }

  private void lookLater(HttpConnection connection) {
    Scheduler.Task _ =
        scheduler.schedule(
            () -> look(connection), patience.toMillis() / LOOKS, TimeUnit.MILLISECONDS);
  }

  private void look(HttpConnection connection) {
    var endPoint = connection.getEndPoint();
    if (!endPoint.isOpen()) {
      return;
    }
    if (isLate(connection)) {
      var answer = ByteBuffer.wrap(ANSWER.getBytes(StandardCharsets.US_ASCII));
      endPoint.write(Callback.from(endPoint::close), answer);
    } else {
      lookLater(connection);
    }
  }

  private boolean isLate(HttpConnection connection) {
    var parser = connection.getParser();
    return parser.inHeaderState()
        && !parser.isStart()
        && System.nanoTime() - parser.getBeginNanoTime() > patience.toNanos();
  }
}
