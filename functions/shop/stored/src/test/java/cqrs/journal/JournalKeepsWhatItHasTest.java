package cqrs.journal;

import static cqrs.journal.Shop.NOW;
import static org.assertj.core.api.Assertions.assertThat;

import cqrs.journal.codec.Position;
import java.math.BigDecimal;
import java.util.Map;
import org.junit.jupiter.api.Test;
import shop.domain.Money;
import shop.domain.ProductCommand;
import shop.domain.ShopEvent;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

class JournalKeepsWhatItHasTest {

  @Test
  void aThousandAppendsOnAnOutdatedHeadReplaceNothing() {
    try (WriteTable table = WriteTable.create()) {
      Shop shop = new Shop(table.client(), 1);
      shop.done(
          shop.decided(
              new ProductCommand.Add("p", "Cup", new Money(BigDecimal.ONE, Shop.GBP), NOW)));
      Map<String, Map<String, AttributeValue>> before = Map.of();
      for (int i = 1; i <= 1_000; i++) {
        Append<ShopEvent> append = shop.decided(new ProductCommand.Rename("p", "Cup " + i, NOW));

        Appended appended = shop.append(append, Math.floorMod(i * 7919L, (long) i));

        assertThat(appended).isEqualTo(new Appended.Done(new Position(0, i + 1), i + 1));
        if (i % 100 == 0) {
          Map<String, Map<String, AttributeValue>> journal = table.rows();
          journal.keySet().removeIf(key -> !key.startsWith("JOURNAL#"));
          assertThat(journal).hasSize(i + 1).containsAllEntriesOf(before);
          before = journal;
        }
      }
      Audit.passes(table);
    }
  }
}
