/** The shop's queries: the answers of the views' readers, as HTTP. */
@NullMarked
package shop.query;

import org.jspecify.annotations.NullMarked;
