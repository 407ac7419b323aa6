package shop.command;

import java.time.Instant;
import shop.domain.OrderCommand.Deliver;
import shop.http.Request;

/** {@code POST /orders/{id}/delivery}. */
final class DeliverOrder implements CommandReader {

  @Override
  public Intent<?, ?> read(Request request, Instant now) {
    return Orders.change(request, (id, fields) -> new Deliver(id, Moments.occurredAt(fields, now)));
  }
}
