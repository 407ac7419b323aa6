/** What a console shows on this machine alone: alarms with runbooks, and what starts functions. */
@NullMarked
package local.console;

import org.jspecify.annotations.NullMarked;
