/** What functions are allowed to do by their policies, refused and remembered call by call. */
@NullMarked
package shop.local.permissions;

import org.jspecify.annotations.NullMarked;
