package shop.views.parts;

import java.time.LocalDate;
import java.util.Optional;

/**
 * The days that a series covers, in UTC, both inclusive.
 *
 * @param from empty, like {@code to}, if nothing was asked for and there is nothing
 */
public record Period(Optional<LocalDate> from, Optional<LocalDate> to, Interval interval) {}
