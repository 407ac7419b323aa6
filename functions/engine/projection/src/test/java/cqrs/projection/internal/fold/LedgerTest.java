package cqrs.projection.internal.fold;

import static org.assertj.core.api.Assertions.assertThat;

import cqrs.journal.dynamodb.Attributes;
import java.util.Map;
import org.junit.jupiter.api.Test;

class LedgerTest {

  @Test
  void aRowRemembersTheLastOffsetOfEachPartition() {
    assertThat(Ledger.attribute(63)).isEqualTo("@63");
    assertThat(Ledger.of(Map.of("@63", Attributes.n(12)), 63)).isEqualTo(12);
    assertThat(Ledger.of(Map.of("@6", Attributes.n(12)), 63)).isZero();
  }

  @Test
  void onlyLedgerAttributesBeginWithTheSign() {
    assertThat(Ledger.isLedger("@0")).isTrue();
    assertThat(Ledger.isLedger("a@0")).isFalse();
  }
}
