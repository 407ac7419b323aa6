package shop.testing;

import cqrs.journal.codec.RecordedEvent;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;
import shop.domain.ShopEvent;
import shop.testing.PendingRequest.Before;

/** Counts the cases that a run's schedules have reached: an untested property would hold, too. */
final class FreshnessCounts {

  /** A counted case. */
  enum Seen {
    SHOWN_WITH_TOKEN,
    SHOWN_WITH_TOKENS_OF_SEVERAL_PARTITIONS,
    BEHIND_ONE_OF_SEVERAL,
    NOT_FOUND_WITH_TOKEN,
    SHOWN_AFTER_WAITING,
    BEHIND,
    REFUSED,
    WITHOUT_TOKEN,
    STALE_WITHOUT_TOKEN,
    CUT_OVER_MEANWHILE,
    LATER_PAGES
  }

  /** More steps than an answer takes that need not wait. */
  private static final int WITHOUT_WAITING = 9;

  private final Map<Seen, LongAdder> counts = new EnumMap<>(Seen.class);

  FreshnessCounts() {
    for (Seen seen : Seen.values()) {
      counts.put(seen, new LongAdder());
    }
  }

  long of(Seen seen) {
    return java.util.Objects.requireNonNull(counts.get(seen)).sum();
  }

  /** Counts an answer. */
  void count(
      PendingRequest answered, Before after, int steps, List<RecordedEvent<ShopEvent>> journal) {
    boolean shown = answered.status() == 200;
    boolean token = !answered.wish.tokens().isEmpty();
    if (token) {
      add(Seen.SHOWN_WITH_TOKEN, shown);
      boolean several = answered.wish.floor().size() > 1;
      add(Seen.SHOWN_WITH_TOKENS_OF_SEVERAL_PARTITIONS, several && shown);
      add(Seen.BEHIND_ONE_OF_SEVERAL, several && answered.isBehind());
      add(Seen.NOT_FOUND_WITH_TOKEN, answered.status() == 404);
      add(Seen.SHOWN_AFTER_WAITING, shown && steps > WITHOUT_WAITING);
      add(Seen.CUT_OVER_MEANWHILE, shown && !after.active().equals(answered.before.active()));
      add(Seen.LATER_PAGES, shown && answered.question.query().contains("cursor"));
    } else {
      add(Seen.WITHOUT_TOKEN, true);
      add(Seen.STALE_WITHOUT_TOKEN, answered.isStale(journal));
    }
    add(Seen.BEHIND, answered.isBehind());
    add(Seen.REFUSED, answered.status() == 400);
  }

  private void add(Seen seen, boolean happened) {
    if (happened) {
      java.util.Objects.requireNonNull(counts.get(seen)).increment();
    }
  }

  @Override
  public String toString() {
    return counts.toString();
  }
}
