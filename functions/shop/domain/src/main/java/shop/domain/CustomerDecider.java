package shop.domain;

import cqrs.domain.Decision;
import org.jspecify.annotations.Nullable;
import shop.domain.CustomerCommand.Move;
import shop.domain.CustomerCommand.Register;
import shop.domain.CustomerEvent.CustomerMoved;
import shop.domain.CustomerEvent.CustomerRegistered;

/** The rules of a customer. */
public final class CustomerDecider {

  private CustomerDecider() {}

  public static Decision<CustomerEvent, Rejection> decide(
      @Nullable Customer customer, CustomerCommand command) {
    return switch (command) {
      case Register c ->
          customer == null
              ? Decision.accept(
                  new CustomerRegistered(
                      c.customerId(), c.name(), c.email(), c.region(), c.occurredAt()))
              : Decision.reject(new Rejection.AlreadyExists(Aggregates.customer(c.customerId())));
      case Move c -> {
        if (customer == null) {
          yield Decision.reject(new Rejection.DoesNotExist(Aggregates.customer(c.customerId())));
        }
        yield customer.region().equals(c.region())
            ? Decision.unchanged()
            : Decision.accept(new CustomerMoved(c.customerId(), c.region(), c.occurredAt()));
      }
    };
  }

  public static Customer evolve(@Nullable Customer customer, CustomerEvent event) {
    return switch (event) {
      case CustomerRegistered e -> new Customer(e.customerId(), e.name(), e.email(), e.region());
      case CustomerMoved e -> {
        Customer c = Histories.begun(customer, e);
        yield new Customer(c.customerId(), c.name(), c.email(), e.region());
      }
    };
  }
}
