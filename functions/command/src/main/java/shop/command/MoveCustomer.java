package shop.command;

import java.time.Instant;
import shop.domain.Aggregates;
import shop.domain.CustomerCommand.Move;
import shop.domain.CustomerDecider;
import shop.http.JsonBody;
import shop.http.Request;
import shop.http.Rule;
import shop.stored.ShopAggregates;

/** {@code PUT /customers/{id}/region}. */
final class MoveCustomer implements CommandReader {

  @Override
  public Intent<?, ?> read(Request request, Instant now) {
    String id = request.path("id", Rule.ID);
    Move command =
        JsonBody.read(
            request,
            fields ->
                new Move(id, fields.get("region", Rule.REGION), Moments.occurredAt(fields, now)));
    return Intent.ofOwn(
        ShopAggregates.CUSTOMERS,
        Aggregates.customer(id),
        false,
        (customer, _) -> CustomerDecider.decide(customer, command));
  }
}
