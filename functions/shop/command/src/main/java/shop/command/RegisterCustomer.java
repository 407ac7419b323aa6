package shop.command;

import cqrs.command.CommandReader;
import cqrs.command.CommandSpec;
import cqrs.domain.AggregateId;
import cqrs.http.JsonBody;
import cqrs.http.Request;
import cqrs.http.input.Rule;
import java.time.Instant;
import java.util.function.Supplier;
import shop.api.ShopApi;
import shop.domain.Aggregates;
import shop.domain.CustomerCommand.Register;
import shop.domain.CustomerDecider;
import shop.domain.ShopEvent;
import shop.stored.ShopAggregates;

/** {@code POST /customers}. */
final class RegisterCustomer implements CommandReader<ShopEvent> {

  private final Supplier<String> ids;

  RegisterCustomer(Supplier<String> ids) {
    this.ids = ids;
  }

  @Override
  public CommandSpec<?, ? extends ShopEvent> read(Request request, Instant now) {
    Register command =
        JsonBody.read(
            request,
            fields ->
                new Register(
                    fields.find("customerId", Rule.ID).orElseGet(ids),
                    fields.get("name", Rule.NAME),
                    fields.find("email", Rule.EMAIL).orElse(null),
                    fields.get("region", Rule.LABEL),
                    Moments.occurredAt(fields, now)));
    request.caller().mustBe(command.customerId(), "customerId");
    AggregateId customer = Aggregates.customer(command.customerId());
    return CommandSpec.creating(
        ShopAggregates.CUSTOMERS,
        customer,
        ShopApi::path,
        (state, _) -> Rejections.inWords(CustomerDecider.decide(state, command)));
  }
}
