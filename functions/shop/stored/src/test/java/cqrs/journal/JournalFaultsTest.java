package cqrs.journal;

import static cqrs.journal.Faults.broken;
import static cqrs.journal.Faults.cancelled;
import static cqrs.journal.Faults.denied;
import static cqrs.journal.Faults.inProgress;
import static cqrs.journal.Faults.throttled;
import static cqrs.journal.Faults.timeout;
import static cqrs.journal.Shop.NOW;
import static cqrs.journal.Shop.with;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import cqrs.journal.codec.Position;
import cqrs.journal.codec.RecordedEvent;
import cqrs.journal.dynamodb.Attributes;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import shop.domain.CustomerCommand.Move;
import shop.domain.ShopEvent;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItemsRequest;
import software.amazon.awssdk.services.dynamodb.model.TransactionCanceledException;

/** One move of Ada to Kent over a bad network: it is written once, or its outcome is unknown. */
class JournalFaultsTest {

  private static final WriteTable TABLE = WriteTable.create();

  private final Shop healthy = new Shop(TABLE.client(), 1);
  private final Faults faults = new Faults(TABLE.client());
  private final Shop shop = new Shop(faults, 1);

  private static int customers;
  private String ada = "";
  private long head;

  @BeforeEach
  void register() {
    ada = "ada-" + ++customers;
    head = healthy.register(ada).last().offset();
  }

  @AfterEach
  void theTablePassesItsAuditAndNoFaultIsLeft() {
    Audit.passes(TABLE);
    assertThat(faults.areOver()).as("all faults have happened").isTrue();
  }

  @AfterAll
  static void close() {
    TABLE.close();
  }

  private Append<ShopEvent> toKent() {
    return healthy.decided(new Move(ada, "Kent", NOW));
  }

  private Append.ReceiptAt receipt() {
    return last -> new Receipt("bob", ada, "hash", "" + last, NOW.plusSeconds(60));
  }

  private void someoneElseWrites() {
    healthy.register("else-" + ++customers);
  }

  private void someoneElseMovesAda() {
    healthy.done(healthy.decided(new Move(ada, "Devon", NOW)));
  }

  /** The move stands once, at that place. */
  private void thenItIsWrittenOnceAt(long offset, Append<ShopEvent> append, Appended appended) {
    assertThat(appended).isEqualTo(new Appended.Done(new Position(0, offset), 2));
    thenTheEventsStoredAre(1, append);
  }

  private static void thenTheEventsStoredAre(int count, Append<ShopEvent> append) {
    String id = append.events().getFirst().eventId();
    assertThat(Audit.passes(TABLE))
        .extracting(RecordedEvent::eventId)
        .filteredOn(id::equals)
        .hasSize(count);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3})
  void aCallThatNeverArrivesIsMadeAgain(int times) {
    for (int i = 0; i < times; i++) {
      faults.refused(timeout());
    }
    Append<ShopEvent> append = toKent();
    thenItIsWrittenOnceAt(head + 1, append, shop.append(append));
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3})
  void aCallWhoseAnswerIsLostTakesEffectOnce(int times) {
    for (int i = 0; i < times; i++) {
      faults.answerLost(timeout());
    }
    Append<ShopEvent> append = toKent();
    thenItIsWrittenOnceAt(head + 1, append, shop.append(append));
  }

  @Test
  void aRepeatIsTheSameCallWithTheSameToken() {
    faults.answerLost(timeout()).answerLost(broken());
    shop.append(toKent());
    assertThat(faults.sent()).hasSize(3);
    assertThat(faults.sent().stream().distinct()).hasSize(1);
  }

  @Test
  void whatIsSentAfterALostRaceHasATokenOfItsOwn() {
    shop.append(toKent(), head - 1);
    assertThat(faults.sent())
        .hasSize(2)
        .extracting(TransactWriteItemsRequest::clientRequestToken)
        .doesNotHaveDuplicates();
  }

  @Test
  void anErrorOfTheServerIsNoAnswerEither() {
    faults.refused(broken()).answerLost(broken());
    Append<ShopEvent> append = toKent();
    thenItIsWrittenOnceAt(head + 1, append, shop.append(append));
  }

  @Test
  void aTransactionStillInProgressIsAskedForAgain() {
    faults.delayed(timeout()).refused(inProgress()).delayedArrivesFirst();
    Append<ShopEvent> append = toKent();
    thenItIsWrittenOnceAt(head + 1, append, shop.append(append));
    assertThat(faults.sent().stream().distinct()).hasSize(1);
  }

  @Test
  void aTransactionInProgressIsNoRefusalAlsoWhereTheSdkMadeTheFirstCallTwice() {
    faults.delayed(inProgress()).delayedArrivesFirst();
    Append<ShopEvent> append = toKent();
    thenItIsWrittenOnceAt(head + 1, append, shop.append(append));
    assertThat(faults.sent().stream().distinct()).hasSize(1);
  }

  @Test
  void withoutAnyAnswerTheOutcomeIsUnknownAndNothingWasWritten() {
    faults.refused(timeout()).refused(timeout()).refused(timeout()).refused(timeout());
    Append<ShopEvent> append = toKent();
    assertThatThrownBy(() -> shop.append(append)).isInstanceOf(OutcomeUnknownException.class);
    thenTheEventsStoredAre(0, append);
  }

  @Test
  void withoutAnyAnswerTheOutcomeIsUnknownAndItWasWritten() {
    faults.answerLost(timeout()).answerLost(broken()).answerLost(timeout()).answerLost(timeout());
    Append<ShopEvent> append = toKent();
    assertThatThrownBy(() -> shop.append(append))
        .isInstanceOf(OutcomeUnknownException.class)
        .hasCauseInstanceOf(SdkClientException.class);
    thenTheEventsStoredAre(1, append);
  }

  // A refusal after a call without an answer.

  @Test
  void whatTookEffectIsDoneAlsoWhereTheRepeatIsThrottled() {
    faults.answerLost(timeout()).refused(throttled());
    Append<ShopEvent> append = toKent();
    thenItIsWrittenOnceAt(head + 1, append, shop.append(append));
  }

  @Test
  void whatTookEffectIsDoneAlsoWhereTheRepeatIsCancelled() {
    // As if the token had been forgotten: the event's own row stands in the way.
    faults
        .answerLost(timeout())
        .refused(cancelled("ConditionalCheckFailed", "ConditionalCheckFailed"));
    Append<ShopEvent> append = toKent();
    thenItIsWrittenOnceAt(head + 1, append, shop.append(append));
  }

  @ParameterizedTest
  @ValueSource(strings = {"TransactionConflict", "ThrottlingError"})
  void aCallThatArrivesLateIsNotMadeTwiceAfterARefusedRepeat(String reason) {
    faults.delayed(timeout()).refused(cancelled(reason, "None")).delayedArrivesFirst();
    Append<ShopEvent> append = toKent();
    thenItIsWrittenOnceAt(head + 1, append, shop.append(append));
    assertThat(faults.sent().stream().distinct()).hasSize(1);
  }

  @Test
  void aCallThatArrivesAfterItsPlaceWasTakenHasNoEffect() {
    faults.delayed(timeout()).beforeIt(this::someoneElseWrites);
    Append<ShopEvent> append = toKent();
    thenItIsWrittenOnceAt(head + 2, append, shop.append(append));
    assertThatThrownBy(faults::arrives).isInstanceOf(TransactionCanceledException.class);
    thenTheEventsStoredAre(1, append);
  }

  @Test
  void aCallThatArrivesAfterItsDecisionIsOutdatedHasNoEffect() {
    faults.delayed(timeout()).beforeIt(this::someoneElseMovesAda);
    Append<ShopEvent> append = toKent();
    assertThat(shop.append(append)).isEqualTo(new Appended.Outdated());
    assertThatThrownBy(faults::arrives).isInstanceOf(TransactionCanceledException.class);
    thenTheEventsStoredAre(0, append);
  }

  @Test
  void aCallThatArrivesAfterItsTwinHasNoEffectThoughItsPlaceIsFree() {
    Append<ShopEvent> append = with(toKent(), receipt());
    Append<ShopEvent> twin = with(healthy.decided(new Move(ada, "Wales", NOW)), receipt());
    faults.delayed(timeout()).beforeIt(() -> healthy.done(twin));
    assertThat(shop.append(append)).isEqualTo(new Appended.Outdated());
    assertThat(faults.sent()).hasSize(2);
    assertThatThrownBy(faults::arrives).isInstanceOf(TransactionCanceledException.class);
    thenTheEventsStoredAre(0, append);
  }

  @Test
  void whereTheJournalCannotBeAskedTheOutcomeIsUnknown() {
    Append<ShopEvent> append = toKent();
    faults.answerLost(timeout()).refused(throttled()).readFails(throttled());
    assertThatThrownBy(() -> shop.append(append, head)).isInstanceOf(OutcomeUnknownException.class);
    thenTheEventsStoredAre(1, append);
  }

  @Test
  void aRefusalAfterRepeatsInsideTheSdkIsAskedForToo() {
    SdkException repeated = throttled().toBuilder().numAttempts(3).build();
    faults.answerLost(repeated);
    Append<ShopEvent> append = toKent();
    thenItIsWrittenOnceAt(head + 1, append, shop.append(append));
    assertThat(faults.sent()).hasSize(1);
  }

  @Test
  void aReceiptAloneIsWrittenOnceWhateverIsLost() {
    Append<ShopEvent> nothing = with(healthy.decided(new Move(ada, "Wales", NOW)), receipt());
    faults.answerLost(timeout()).refused(throttled());
    // A second read finds the twin that took effect.
    assertThat(shop.append(nothing, head)).isEqualTo(new Appended.Outdated());
    assertThat(TABLE.rows().get("COMMAND#bob#" + ada + "/-"))
        .containsEntry("response", Attributes.s("0:" + head));
  }

  // Races and throttling.

  @ParameterizedTest
  @ValueSource(
      strings = {
        "TransactionConflict,None",
        "None,TransactionConflict",
        "ThrottlingError,None",
        "None,ProvisionedThroughputExceeded",
        "ConditionalCheckFailed,TransactionConflict"
      })
  void whatChangedNothingYetIsSentAgainAsItWasDecided(String reasons) {
    faults.refused(cancelled(reasons.split(",", -1))).refused(cancelled(reasons.split(",", -1)));
    Append<ShopEvent> append = toKent();
    thenItIsWrittenOnceAt(head + 1, append, shop.append(append));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "None,ConditionalCheckFailed",
        "ConditionalCheckFailed,ConditionalCheckFailed",
        "TransactionConflict,ConditionalCheckFailed",
        "None,None,ConditionalCheckFailed"
      })
  void aConditionLostOutsideTheJournalIsOutdated(String reasons) {
    faults.refused(cancelled(reasons.split(",", -1)));
    assertThat(shop.append(toKent())).isEqualTo(new Appended.Outdated());
    assertThat(faults.sent()).hasSize(1);
  }

  @Test
  void aThrottledCallIsMadeAgainWithinThePatience() {
    faults.refused(throttled()).refused(throttled());
    Append<ShopEvent> append = toKent();
    thenItIsWrittenOnceAt(head + 1, append, shop.append(append));
  }

  @Test
  void withoutEventsTheAnswerStaysAtThePlaceThatWasGivenHoweverOftenItIsThrottled() {
    Append<ShopEvent> nothing = healthy.decided(new Move(ada, "Wales", NOW));
    someoneElseWrites();
    faults.refused(throttled()).refused(cancelled("ThrottlingError"));
    assertThat(shop.append(nothing, head)).isEqualTo(new Appended.Done(new Position(0, head), 1));
  }

  /** Pauses are random: sixteen of them are shorter than this once in millions of times. */
  @Test
  void whoLosesAgainAndAgainBacksOff() {
    for (int i = 0; i < 16; i++) {
      faults.refused(cancelled("TransactionConflict", "None"));
    }
    Append<ShopEvent> append = toKent();
    long began = System.nanoTime();
    Appended appended = shop.append(append);
    assertThat(Duration.ofNanos(System.nanoTime() - began)).isGreaterThan(Duration.ofMillis(100));
    thenItIsWrittenOnceAt(head + 1, append, appended);
  }

  @Test
  void throttledBeyondThePatienceIsCrowded() {
    faults.refused(throttled());
    Append<ShopEvent> append = toKent();
    assertThat(shop.append(append, head, Duration.ZERO)).isEqualTo(new Appended.Crowded());
    thenTheEventsStoredAre(0, append);
  }

  @Test
  void anyOtherRefusalIsTheCallersAndNothingIsWritten() {
    faults.refused(denied());
    Append<ShopEvent> append = toKent();
    assertThatThrownBy(() -> shop.append(append)).hasMessageContaining("Not allowed");
    assertThat(faults.sent()).hasSize(1);

    faults.refused(cancelled("None", "ValidationError"));
    assertThatThrownBy(() -> shop.append(append)).isInstanceOf(TransactionCanceledException.class);
    thenTheEventsStoredAre(0, append);
  }
}
