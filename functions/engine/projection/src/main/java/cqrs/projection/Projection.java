package cqrs.projection;

import cqrs.domain.Event;
import cqrs.journal.codec.RecordedEvent;
import java.util.Map;
import java.util.Optional;

/**
 * The definition of a view: a pure function from an event to changes of rows. It reads nothing and
 * ignores events that it does not handle.
 *
 * @param <E> the application's events
 */
public interface Projection<E extends Event> {

  /** The view's name, for example {@code calendar}. */
  String view();

  /** The version of its results. Raise it when the projection computes other rows. */
  default Version version() {
    return new Version(1, 0);
  }

  /**
   * Whether events of several partitions may change the same row. One worker builds such a view and
   * writes a row once for all partitions. Several workers build other views in parallel.
   */
  default boolean sharesRows() {
    return true;
  }

  /**
   * Reports what the event changes. An exception blocks the event's partition for this view.
   *
   * @param changes takes the changes, which count only if this method returns
   */
  void project(RecordedEvent<E> recorded, Changes changes);

  /** Amounts that the view conserves. Each verification of a generation checks them. */
  default Optional<Conserved<E>> conserved() {
    return Optional.empty();
  }

  /**
   * The maximum number of entries per attribute that grows with events. The application has to
   * enforce it. A row holds 400 KB, and an event beyond that blocks the view. The test kit's {@code
   * RowGrowth} fails for an attribute that grows without a limit, or above it.
   */
  default Map<String, Integer> limits() {
    return Map.of();
  }

  /**
   * A projection's version.
   *
   * @param major changes if the results change, which requires a new generation
   * @param minor changes if the results stay the same wherever the older code did not throw
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
