/** Events as they are published, taken by the subscriber. */
@NullMarked
package shop.notices;

import org.jspecify.annotations.NullMarked;
