/** The shop's document. */
@NullMarked
package shop.docs;

import org.jspecify.annotations.NullMarked;
