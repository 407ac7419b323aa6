package cqrs.projection.internal.fold;

/**
 * How much is folded into one write a row.
 *
 * @param events the most events
 * @param rows the most rows: a bound on time, since a chunk has to be written within a function's
 * @param characters the most characters of events: a bound on memory
 * @param merged whether a row's changes are merged as they come, which takes far less memory, so
 *     that far more events fit, but cannot tell them apart any more
 */
public record Volume(int events, int rows, long characters, boolean merged) {

  private static final int LIVE_ROWS = 10_000;

  /** 1,000 of the largest events would take 300 MB. */
  private static final long LIVE_CHARACTERS = 8_000_000;

  private static final long BULK_CHARACTERS = 150_000_000;

  public static Volume live(int events) {
    return live(events, LIVE_ROWS);
  }

  public static Volume live(int events, int rows) {
    return new Volume(events, Math.min(rows, LIVE_ROWS), LIVE_CHARACTERS, false);
  }

  public static Volume bulk(int events, int rows) {
    return new Volume(events, rows, BULK_CHARACTERS, true);
  }
}
