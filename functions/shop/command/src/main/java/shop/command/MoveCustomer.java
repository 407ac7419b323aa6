package shop.command;

import cqrs.command.CommandReader;
import cqrs.command.CommandSpec;
import cqrs.domain.AggregateId;
import cqrs.http.JsonBody;
import cqrs.http.Request;
import cqrs.http.input.Rule;
import java.time.Instant;
import shop.api.ShopApi;
import shop.domain.Aggregates;
import shop.domain.CustomerCommand.Move;
import shop.domain.CustomerDecider;
import shop.domain.ShopEvent;
import shop.stored.ShopAggregates;

/** {@code PUT /customers/{id}/region}. */
final class MoveCustomer implements CommandReader<ShopEvent> {

  @Override
  public CommandSpec<?, ? extends ShopEvent> read(Request request, Instant now) {
    String id = request.path("id", Rule.ID);
    Move command =
        JsonBody.read(
            request,
            fields ->
                new Move(id, fields.get("region", Rule.LABEL), Moments.occurredAt(fields, now)));
    AggregateId customer = Aggregates.customer(id);
    return CommandSpec.changing(
            ShopAggregates.CUSTOMERS,
            customer,
            ShopApi::path,
            (state, _) -> Rejections.inWords(CustomerDecider.decide(state, command)))
        .orderedBy(id);
  }
}
