package shop.command;

import java.time.Instant;
import shop.domain.OrderCommand.Pay;
import shop.http.Request;

/** {@code POST /orders/{id}/payment}. */
final class PayOrder implements CommandReader {

  @Override
  public Intent<?, ?> read(Request request, Instant now) {
    return Orders.change(request, (id, fields) -> new Pay(id, Moments.occurredAt(fields, now)));
  }
}
