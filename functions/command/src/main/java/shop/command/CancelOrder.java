package shop.command;

import java.time.Instant;
import shop.domain.OrderCommand.Cancel;
import shop.http.Request;
import shop.http.Rule;

/** {@code POST /orders/{id}/cancellation}. */
final class CancelOrder implements CommandReader {

  @Override
  public Intent<?, ?> read(Request request, Instant now) {
    return Orders.change(
        request,
        (id, fields) ->
            new Cancel(id, fields.get("reason", Rule.NAME), Moments.occurredAt(fields, now)));
  }
}
