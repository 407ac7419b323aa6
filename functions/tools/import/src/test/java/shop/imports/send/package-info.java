/** Tests of sending; {@link shop.imports.send.FakeShop} stands in for the system. */
@NullMarked
package shop.imports.send;

import org.jspecify.annotations.NullMarked;
