/** What keeps the system from starting, told to a person: every other package here may say so. */
@NullMarked
package shop.local.startup;

import org.jspecify.annotations.NullMarked;
