package shop.domain;

import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static shop.domain.Samples.MONDAY;
import static shop.domain.Samples.TUESDAY;
import static shop.domain.Scenario.customer;

import org.junit.jupiter.api.Test;
import shop.domain.CustomerCommand.ChangeEmail;
import shop.domain.CustomerCommand.Move;
import shop.domain.CustomerCommand.Register;
import shop.domain.CustomerCommand.Rename;
import shop.domain.CustomerEvent.CustomerEmailChanged;
import shop.domain.CustomerEvent.CustomerMoved;
import shop.domain.CustomerEvent.CustomerRegistered;
import shop.domain.CustomerEvent.CustomerRenamed;
import shop.domain.Rejection.AlreadyExists;
import shop.domain.Rejection.DoesNotExist;

class CustomerDeciderTest {

  private static final CustomerRegistered ADA_IN_WALES =
      new CustomerRegistered("ada", "Ada", "ada@example.org", "Wales", MONDAY);

  @Test
  void aNewCustomerIsRegisteredWithAllThatWasSaid() {
    customer()
        .when(new Register("ada", "Ada", "ada@example.org", "Wales", MONDAY))
        .then(ADA_IN_WALES)
        .thenIs(new Customer("ada", "Ada", "ada@example.org", "Wales"));
  }

  @Test
  void aCustomerNeedsNoEmail() {
    customer()
        .when(new Register("ada", "Ada", null, "Wales", MONDAY))
        .then(new CustomerRegistered("ada", "Ada", null, "Wales", MONDAY))
        .thenIs(new Customer("ada", "Ada", null, "Wales"));
  }

  @Test
  void aCustomerIsRegisteredOnceEvenWithTheSameContent() {
    customer(ADA_IN_WALES)
        .when(new Register("ada", "Ada", "ada@example.org", "Wales", TUESDAY))
        .thenRejected(new AlreadyExists(Aggregates.customer("ada")))
        .thenIs(new Customer("ada", "Ada", "ada@example.org", "Wales"));
  }

  @Test
  void aMoveChangesTheRegionAndNothingElse() {
    customer(ADA_IN_WALES)
        .when(new Move("ada", "Kent", TUESDAY))
        .then(new CustomerMoved("ada", "Kent", TUESDAY))
        .thenIs(new Customer("ada", "Ada", "ada@example.org", "Kent"));
  }

  @Test
  void aMoveToWhereTheCustomerLivesIsNoEvent() {
    customer(ADA_IN_WALES)
        .when(new Move("ada", "Wales", TUESDAY))
        .thenNothingHappens()
        .thenIs(new Customer("ada", "Ada", "ada@example.org", "Wales"));
  }

  @Test
  void aRenamingChangesTheNameAndNothingElse() {
    customer(ADA_IN_WALES)
        .when(new Rename("ada", "Ada L.", TUESDAY))
        .then(new CustomerRenamed("ada", "Ada L.", TUESDAY))
        .thenIs(new Customer("ada", "Ada L.", "ada@example.org", "Wales"));
  }

  @Test
  void theSameNameOrEmailAgainIsNoEvent() {
    customer(ADA_IN_WALES).when(new Rename("ada", "Ada", TUESDAY)).thenNothingHappens();
    customer(ADA_IN_WALES)
        .when(new ChangeEmail("ada", "ada@example.org", TUESDAY))
        .thenNothingHappens();
    customer(new CustomerRegistered("ada", "Ada", null, "Wales", MONDAY))
        .when(new ChangeEmail("ada", null, TUESDAY))
        .thenNothingHappens();
  }

  @Test
  void anEmailIsChangedRemovedAndGivenAgain() {
    customer(ADA_IN_WALES)
        .when(new ChangeEmail("ada", "al@example.org", MONDAY))
        .then(new CustomerEmailChanged("ada", "al@example.org", MONDAY))
        .when(new ChangeEmail("ada", null, TUESDAY))
        .then(new CustomerEmailChanged("ada", null, TUESDAY))
        .when(new ChangeEmail("ada", "ada@example.org", TUESDAY))
        .then(new CustomerEmailChanged("ada", "ada@example.org", TUESDAY))
        .thenIs(new Customer("ada", "Ada", "ada@example.org", "Wales"));
  }

  @Test
  void whoIsNotRegisteredHasNoNameOrEmailToChange() {
    customer()
        .when(new Rename("bob", "Bob", TUESDAY))
        .thenRejected(new DoesNotExist(Aggregates.customer("bob")));
    customer()
        .when(new ChangeEmail("bob", null, TUESDAY))
        .thenRejected(new DoesNotExist(Aggregates.customer("bob")));
  }

  @Test
  void regionsAreComparedExactly() {
    customer(ADA_IN_WALES)
        .when(new Move("ada", "wales", TUESDAY))
        .then(new CustomerMoved("ada", "wales", TUESDAY));
  }

  @Test
  void aMoveAndAMoveBackAreTwoEvents() {
    customer(ADA_IN_WALES)
        .when(new Move("ada", "Kent", MONDAY))
        .then(new CustomerMoved("ada", "Kent", MONDAY))
        .when(new Move("ada", "Wales", TUESDAY))
        .then(new CustomerMoved("ada", "Wales", TUESDAY));
  }

  @Test
  void whoIsNotRegisteredCannotMove() {
    customer()
        .when(new Move("bob", "Kent", TUESDAY))
        .thenRejected(new DoesNotExist(Aggregates.customer("bob")));
  }

  @Test
  void aHistoryThatBeginsWithAMoveIsABug() {
    assertThatThrownBy(() -> customer(new CustomerMoved("ada", "Kent", MONDAY)))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("CustomerMoved")
        .hasMessageContaining("CUSTOMER#ada");
  }
}
