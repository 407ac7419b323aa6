package shop.command;

import cqrs.command.CommandRequest;
import cqrs.command.CommandSpec;
import cqrs.http.input.Rule;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import shop.domain.Customer;
import shop.domain.CustomerCommand;
import shop.domain.CustomerCommand.ChangeEmail;
import shop.domain.CustomerCommand.Move;
import shop.domain.CustomerCommand.Register;
import shop.domain.CustomerCommand.Rename;
import shop.domain.CustomerDecider;
import shop.domain.CustomerEvent;
import shop.stored.ShopAggregates;

/** The commands on a customer. */
final class Customers {

  private Customers() {}

  /** {@code POST /customers}. */
  static CommandSpec<Customer, CustomerEvent> register(CommandRequest request, Instant time) {
    String id = request.idOrNew("customerId");
    request.requireOwner(id, "customerId");
    Register command =
        new Register(
            id,
            request.get("name", Rule.NAME),
            request.body().find("email", Rule.EMAIL).orElse(null),
            request.get("region", Rule.LABEL),
            time);
    return CommandSpec.creating(ShopAggregates.CUSTOMERS, id, decide(command));
  }

  /** {@code PUT /customers/{id}/region}. */
  static CommandSpec<Customer, CustomerEvent> move(CommandRequest request, Instant time) {
    return changing(new Move(request.id(), request.get("region", Rule.LABEL), time));
  }

  /** {@code PUT /customers/{id}/name}. */
  static CommandSpec<Customer, CustomerEvent> rename(CommandRequest request, Instant time) {
    return changing(new Rename(request.id(), request.get("name", Rule.NAME), time));
  }

  /** {@code PUT /customers/{id}/email}; null removes the address. */
  static CommandSpec<Customer, CustomerEvent> changeEmail(CommandRequest request, Instant time) {
    @Nullable String email = request.body().getNullable("email", Rule.EMAIL).orElse(null);
    return changing(new ChangeEmail(request.id(), email, time));
  }

  private static CommandSpec<Customer, CustomerEvent> changing(CustomerCommand.Change command) {
    return CommandSpec.changing(ShopAggregates.CUSTOMERS, command.customerId(), decide(command));
  }

  private static CommandSpec.Decide<Customer, CustomerEvent> decide(CustomerCommand command) {
    return (customer, _) -> Rejections.inWords(CustomerDecider.decide(customer, command));
  }
}
