package cqrs.projection.internal.fold;

/**
 * The limits of a chunk.
 *
 * @param rows limits the time, because a function has to write a chunk before it ends
 * @param characters of all payloads; limits the memory
 * @param merged whether the changes of a row are merged at once; this takes far less memory, but
 *     the events cannot be separated any more
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
