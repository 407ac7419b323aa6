/** Runs a SAM template on this machine, in one process and without Docker. */
@NullMarked
package local;

import org.jspecify.annotations.NullMarked;
