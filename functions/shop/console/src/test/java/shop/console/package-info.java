@NullMarked
package shop.console;

import org.jspecify.annotations.NullMarked;
