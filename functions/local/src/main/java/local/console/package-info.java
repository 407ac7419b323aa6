/** The page at {@code /lag}: alarms with their runbooks, and what starts functions. */
@NullMarked
package local.console;

import org.jspecify.annotations.NullMarked;
