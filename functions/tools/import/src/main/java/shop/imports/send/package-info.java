/**
 * Sends what of a plan is missing in a running system. May be stopped at any command and run again:
 * everything here is about that.
 */
@NullMarked
package shop.imports.send;

import org.jspecify.annotations.NullMarked;
