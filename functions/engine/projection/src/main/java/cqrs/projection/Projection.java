package cqrs.projection;

import cqrs.domain.Event;
import cqrs.journal.codec.RecordedEvent;
import java.util.Map;
import java.util.Optional;

/**
 * The definition of a view: a pure function from an event to changes of rows. It reads nothing, and
 * what it does not handle it leaves out.
 *
 * @param <E> the application's events
 */
public interface Projection<E extends Event> {

  /** The view's name, for example {@code calendar}. */
  String view();

  /** Which results it promises. A change of what it computes needs another one. */
  default Version version() {
    return new Version(1, 0);
  }

  /**
   * Whether a row may take events of several partitions. Such a view is built by one worker, which
   * writes a row once for all of them; others are built by several at a time.
   */
  default boolean sharesRows() {
    return true;
  }

  /**
   * Tells what the event changes. An exception blocks the event's partition for this view.
   *
   * @param changes takes the changes; they count only if this method returns
   */
  void project(RecordedEvent<E> recorded, Changes changes);

  /** Amounts that the rows have in common with the events; verifying a generation checks them. */
  default Optional<Conserved<E>> conserved() {
    return Optional.empty();
  }

  /**
   * Per attribute that grows with events, the most entries that a row ever has: the application has
   * to see to that. A row holds 400 KB, and an event beyond that blocks the view. The test kit's
   * {@code RowGrowth} fails for an attribute that grows without a limit, or above it.
   */
  default Map<String, Integer> limits() {
    return Map.of();
  }

  /**
   * A projection's version.
   *
   * @param major another one means other results, hence a new generation
   * @param minor another one means the same results wherever the older code did not throw
   */
  record Version(int major, int minor) {

    public static Version parse(String text) {
      int dot = text.indexOf('.');
      return new Version(
          Integer.parseInt(text.substring(0, dot)), Integer.parseInt(text.substring(dot + 1)));
    }

    @Override
    public String toString() {
      return major + "." + minor;
    }
  }
}
