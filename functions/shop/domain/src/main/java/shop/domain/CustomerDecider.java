package shop.domain;

import cqrs.domain.Decision;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import shop.domain.CustomerCommand.Change;
import shop.domain.CustomerCommand.ChangeEmail;
import shop.domain.CustomerCommand.Move;
import shop.domain.CustomerCommand.Register;
import shop.domain.CustomerCommand.Rename;
import shop.domain.CustomerEvent.CustomerEmailChanged;
import shop.domain.CustomerEvent.CustomerMoved;
import shop.domain.CustomerEvent.CustomerRegistered;
import shop.domain.CustomerEvent.CustomerRenamed;

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
      case Change c ->
          customer == null
              ? Decision.reject(new Rejection.DoesNotExist(Aggregates.customer(c.customerId())))
              : change(customer, c);
    };
  }

  /** What is as it should be already makes no event. */
  private static Decision<CustomerEvent, Rejection> change(Customer customer, Change command) {
    return switch (command) {
      case Move c ->
          customer.region().equals(c.region())
              ? Decision.unchanged()
              : Decision.accept(new CustomerMoved(c.customerId(), c.region(), c.occurredAt()));
      case Rename c ->
          customer.name().equals(c.name())
              ? Decision.unchanged()
              : Decision.accept(new CustomerRenamed(c.customerId(), c.name(), c.occurredAt()));
      case ChangeEmail c ->
          Objects.equals(customer.email(), c.email())
              ? Decision.unchanged()
              : Decision.accept(
                  new CustomerEmailChanged(c.customerId(), c.email(), c.occurredAt()));
    };
  }

  public static Customer evolve(@Nullable Customer customer, CustomerEvent event) {
    return switch (event) {
      case CustomerRegistered e -> new Customer(e.customerId(), e.name(), e.email(), e.region());
      case CustomerMoved e -> {
        Customer c = Histories.begun(customer, e);
        yield new Customer(c.customerId(), c.name(), c.email(), e.region());
      }
      case CustomerRenamed e -> {
        Customer c = Histories.begun(customer, e);
        yield new Customer(c.customerId(), e.name(), c.email(), c.region());
      }
      case CustomerEmailChanged e -> {
        Customer c = Histories.begun(customer, e);
        yield new Customer(c.customerId(), c.name(), e.email(), c.region());
      }
    };
  }
}
