package cqrs.journal;

import static cqrs.journal.Shop.NOW;
import static cqrs.journal.Shop.with;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import cqrs.journal.Append.ReceiptAt;
import cqrs.journal.codec.JournalEntry;
import cqrs.journal.codec.Position;
import cqrs.journal.dynamodb.Attributes;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import shop.domain.Aggregates;
import shop.domain.CustomerCommand.Move;
import shop.domain.CustomerCommand.Register;
import shop.domain.CustomerEvent.CustomerMoved;
import shop.domain.CustomerEvent.CustomerRegistered;
import shop.domain.OrderCommand;
import shop.domain.ShopEvent;
import shop.stored.ShopAggregates;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

class JournalAppendTest {

  private static final WriteTable TABLE = WriteTable.create();

  private final Shop shop = new Shop(TABLE.client(), 1);

  @AfterEach
  void theTablePassesItsAudit() {
    Audit.passes(TABLE);
  }

  @AfterAll
  static void close() {
    TABLE.close();
  }

  private static ReceiptAt receipt(String key, Instant expiresAt) {
    return last -> new Receipt("bob", key, "hash", "written at " + last, expiresAt);
  }

  private static Map<String, Map<String, AttributeValue>> rows() {
    return TABLE.rows();
  }

  @Test
  void oneAppendWritesTheEventTheAggregateAndTheReceipt() {
    Map<String, Map<String, AttributeValue>> before = rows();
    long head = shop.journal().head(0);

    Append<ShopEvent> append =
        shop.decided(new Register("all", "Ada", "a@example.org", "Wales", NOW));
    Appended appended = shop.append(with(append, receipt("all", NOW.plusSeconds(60))));

    Position last = new Position(0, head + 1);
    assertThat(appended).isEqualTo(new Appended.Done(last, 1));
    Map<String, Map<String, AttributeValue>> written = rows();
    written.keySet().removeAll(before.keySet());
    assertThat(written.keySet())
        .containsExactlyInAnyOrder(
            "JOURNAL#0/" + JournalEntry.sk(head + 1), "CUSTOMER#all/-", "COMMAND#bob#all/-");
    assertThat(written.get("COMMAND#bob#all/-"))
        .containsEntry("response", Attributes.s("written at " + last));
  }

  @Test
  void severalEventsOfOneAppendStandTogether() {
    long head = shop.journal().head(0);
    Append<ShopEvent> append =
        Shop.append(
            ShopAggregates.CUSTOMERS,
            Aggregates.customer("several"),
            null,
            List.of(
                new CustomerRegistered("several", "Ada", null, "Wales", NOW),
                new CustomerMoved("several", "Kent", NOW),
                new CustomerMoved("several", "Devon", NOW)),
            Map.of());

    assertThat(shop.append(append)).isEqualTo(new Appended.Done(new Position(0, head + 3), 3));
    assertThat(new JournalReader(TABLE.client(), WriteTable.NAME).read(0, head + 1, head + 9, 9))
        .extracting(JournalEntry::version)
        .containsExactly(1L, 2L, 3L);
  }

  @Test
  void whatWasDecidedOnAnOlderVersionIsOutdatedAndWritesNothing() {
    shop.register("older");
    Append<ShopEvent> toKent = shop.decided(new Move("older", "Kent", NOW));
    shop.done(shop.decided(new Move("older", "Devon", NOW)));
    Map<String, Map<String, AttributeValue>> before = rows();

    assertThat(shop.append(with(toKent, receipt("older", NOW.plusSeconds(60)))))
        .isEqualTo(new Appended.Outdated());
    assertThat(rows()).isEqualTo(before);
  }

  @Test
  void twoWhoCreateTheSameAggregateAreOneDoneAndOneOutdated() {
    Append<ShopEvent> one = shop.decided(new Register("twice", "Ada", null, "Wales", NOW));
    Append<ShopEvent> other = shop.decided(new Register("twice", "Eve", null, "Kent", NOW));
    assertThat(shop.append(one)).isInstanceOf(Appended.Done.class);
    Map<String, Map<String, AttributeValue>> before = rows();

    assertThat(shop.append(other)).isEqualTo(new Appended.Outdated());
    assertThat(rows()).isEqualTo(before);
  }

  @Test
  void anAppendMadeAgainIsOutdated() {
    Append<ShopEvent> append = shop.decided(new Register("again", "Ada", null, "Wales", NOW));
    shop.done(append);
    assertThat(shop.append(append)).isEqualTo(new Appended.Outdated());
  }

  @Test
  void anOrderIsOutdatedWhereItsCustomerHasMovedSinceAndNothingIsWritten() {
    shop.register("mover");
    Append<ShopEvent> order = shop.placed("o-mover", "mover", "cup");
    shop.done(shop.decided(new Move("mover", "Kent", NOW)));
    Map<String, Map<String, AttributeValue>> before = rows();

    assertThat(shop.append(order)).isEqualTo(new Appended.Outdated());
    assertThat(rows()).isEqualTo(before);

    assertThat(shop.append(shop.placed("o-mover", "mover", "cup")))
        .isInstanceOf(Appended.Done.class);
  }

  @Test
  void anOrderIsWrittenWhereItsCustomerIsAsItWas() {
    shop.register("stayer");
    Append<ShopEvent> first = shop.placed("o-stayer-1", "stayer", "cup", "plate", "cup");
    Append<ShopEvent> second = shop.placed("o-stayer-2", "stayer", "cup");
    shop.done(first);
    shop.done(second);
    shop.done(shop.decided(new OrderCommand.Pay("o-stayer-1", NOW)));
    assertThat(shop.read(ShopAggregates.ORDERS, Aggregates.order("o-stayer-1")).orElseThrow())
        .extracting(Versioned::version)
        .isEqualTo(2L);
  }

  @Test
  void anOutdatedHeadWithoutPatienceIsCrowdedAndWritesNothing() {
    shop.register("patience");
    Append<ShopEvent> append = shop.decided(new Move("patience", "Kent", NOW));
    Map<String, Map<String, AttributeValue>> before = rows();

    assertThat(shop.append(append, 0, Duration.ZERO)).isEqualTo(new Appended.Crowded());
    assertThat(rows()).isEqualTo(before);
  }

  @Test
  void aReceiptThatIsAliveMakesOutdatedAndNothingIsWritten() {
    shop.done(
        with(
            shop.decided(new Register("alive-1", "Ada", null, "Wales", NOW)),
            receipt("alive", NOW.plusSeconds(1))));
    Append<ShopEvent> second =
        with(
            shop.decided(new Register("alive-2", "Ada", null, "Wales", NOW)),
            receipt("alive", NOW.plusSeconds(60)));
    Map<String, Map<String, AttributeValue>> before = rows();

    assertThat(shop.append(second)).isEqualTo(new Appended.Outdated());
    assertThat(rows()).isEqualTo(before);
  }

  @Test
  void aReceiptThatHasExpiredButNotYetBeenDeletedIsReplaced() {
    shop.done(
        with(
            shop.decided(new Register("expired-1", "Ada", null, "Wales", NOW)),
            receipt("expired", NOW)));
    Appended.Done second =
        shop.done(
            with(
                shop.decided(new Register("expired-2", "Ada", null, "Wales", NOW)),
                receipt("expired", NOW.plusSeconds(60))));

    assertThat(rows().get("COMMAND#bob#expired/-"))
        .containsEntry("response", Attributes.s("written at " + second.last()))
        .containsEntry("expiresAt", Attributes.n(NOW.getEpochSecond() + 60));
  }

  @Test
  void withoutEventsOnlyTheReceiptIsWritten() {
    Appended.Done registered = shop.register("same");
    Append<ShopEvent> nothing =
        with(shop.decided(new Move("same", "Wales", NOW)), receipt("same", NOW.plusSeconds(60)));
    Map<String, Map<String, AttributeValue>> before = rows();

    assertThat(shop.append(nothing, registered.last().offset()))
        .isEqualTo(new Appended.Done(registered.last(), 1));

    Map<String, Map<String, AttributeValue>> after = rows();
    assertThat(after.remove("COMMAND#bob#same/-"))
        .containsEntry("response", Attributes.s("written at " + registered.last()));
    assertThat(after).isEqualTo(before);
  }

  @Test
  void withoutEventsAndAReceiptNothingIsWritten() {
    Appended.Done registered = shop.register("idle");
    Append<ShopEvent> nothing = shop.decided(new Move("idle", "Wales", NOW));
    Map<String, Map<String, AttributeValue>> before = rows();

    assertThat(shop.append(nothing, registered.last().offset()))
        .isEqualTo(new Appended.Done(registered.last(), 1));
    assertThat(rows()).isEqualTo(before);
  }

  @Test
  void withoutEventsAnAggregateThatHasChangedMakesOutdated() {
    shop.register("restless");
    Append<ShopEvent> nothing =
        with(
            shop.decided(new Move("restless", "Wales", NOW)),
            receipt("restless", NOW.plusSeconds(60)));
    shop.done(shop.decided(new Move("restless", "Kent", NOW)));
    Map<String, Map<String, AttributeValue>> before = rows();

    assertThat(shop.append(nothing)).isEqualTo(new Appended.Outdated());
    assertThat(rows()).isEqualTo(before);
  }

  @Test
  void anEventOfAnotherPartitionIsRefused() {
    Shop wide = new Shop(TABLE.client(), 64);
    Append<ShopEvent> append = wide.decided(new Register("lost", "Ada", null, "Wales", NOW));
    int other = (new Partitions(64).of("lost") + 1) % 64;
    Map<String, Map<String, AttributeValue>> before = rows();

    assertThatIllegalArgumentException()
        .isThrownBy(() -> wide.journal().append(append, other, 0, NOW, Duration.ZERO))
        .withMessageContaining("CUSTOMER#lost")
        .withMessageContaining("not " + other);
    assertThat(rows()).isEqualTo(before);
  }
}
