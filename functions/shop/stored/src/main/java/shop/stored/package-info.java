/** The stored forms of the shop. They are a contract with every journal that exists. */
@NullMarked
package shop.stored;

import org.jspecify.annotations.NullMarked;
