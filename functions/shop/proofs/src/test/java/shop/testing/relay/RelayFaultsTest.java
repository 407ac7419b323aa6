package shop.testing.relay;

import static org.assertj.core.api.Assertions.assertThat;

import cqrs.testkit.dynamodb.Store;
import org.junit.jupiter.api.Test;

/**
 * The bus takes the events of a partition for the first time in order and without a gap. It takes
 * no event before every query shows it, and none twice unless something has failed.
 */
class RelayFaultsTest {

  private static final long SEED = Long.getLong("seed", 1);

  @Test
  void subscribersHearOfEverythingInOrderAndNeverAheadOfTheView() {
    int count = Integer.getInteger("relays", 40);
    long again = 0;
    try (Store store = new Store()) {
      for (long seed = SEED; seed < SEED + count; seed++) {
        RelaySchedule.Result result = new RelaySchedule(store, seed).run();
        assertThat(result.wrong())
            .as(
                "schedule %d; to repeat it: mvn -pl functions/shop/proofs -am verify"
                    + " -Dtest=RelayFaultsTest -Dsurefire.failIfNoSpecifiedTests=false -Drelays=1"
                    + " -Dseed=%d%n%s",
                seed, seed, String.join("\n", result.log()))
            .isEmpty();
        again += result.published().size() - result.published().stream().distinct().count();
      }
    }
    assertThat(count < 100 || again > 0).as("some events came twice: %d", again).isTrue();
  }

  @Test
  void aSeedRepeatsItsSchedule() {
    try (Store store = new Store()) {
      for (long seed = 1; seed < 4; seed++) {
        RelaySchedule.Result once = new RelaySchedule(store, seed).run();
        RelaySchedule.Result twice = new RelaySchedule(store, seed).run();
        assertThat(twice.published()).isEqualTo(once.published()).isNotEmpty();
        assertThat(twice.log()).isEqualTo(once.log());
      }
    }
  }
}
