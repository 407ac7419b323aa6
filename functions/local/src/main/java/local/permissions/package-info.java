/** Enforces the functions' policies call by call, and remembers which permissions were used. */
@NullMarked
package local.permissions;

import org.jspecify.annotations.NullMarked;
