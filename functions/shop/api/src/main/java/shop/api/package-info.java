/** The shop's HTTP contract. */
@NullMarked
package shop.api;

import org.jspecify.annotations.NullMarked;
