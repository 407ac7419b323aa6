/**
 * Primes a function before SnapStart takes its snapshot, so that its first event finds classes
 * loaded and code compiled. The function handles one recorded event, with recorded answers of the
 * services that it calls. Nothing leaves the process, and nothing is written to the log.
 */
@NullMarked
package cqrs.snapshot;

import org.jspecify.annotations.NullMarked;
