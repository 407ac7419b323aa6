package shop.command;

import java.time.Instant;
import java.util.function.Supplier;
import shop.domain.Aggregates;
import shop.domain.CustomerCommand.Register;
import shop.domain.CustomerDecider;
import shop.http.JsonBody;
import shop.http.Request;
import shop.http.Rule;
import shop.stored.ShopAggregates;

/** {@code POST /customers}. */
final class RegisterCustomer implements CommandReader {

  private final Supplier<String> ids;

  RegisterCustomer(Supplier<String> ids) {
    this.ids = ids;
  }

  @Override
  public Intent<?, ?> read(Request request, Instant now) {
    Register command =
        JsonBody.read(
            request,
            fields ->
                new Register(
                    fields.find("customerId", Rule.ID).orElseGet(ids),
                    fields.get("name", Rule.NAME),
                    fields.find("email", Rule.EMAIL).orElse(null),
                    fields.get("region", Rule.REGION),
                    Moments.occurredAt(fields, now)));
    request.caller().mustBe(command.customerId(), "customerId");
    return Intent.ofOwn(
        ShopAggregates.CUSTOMERS,
        Aggregates.customer(command.customerId()),
        true,
        (customer, _) -> CustomerDecider.decide(customer, command));
  }
}
