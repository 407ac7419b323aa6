/** Tests of the import; {@link shop.imports.FakeShop} stands in for the system. */
@NullMarked
package shop.imports;

import org.jspecify.annotations.NullMarked;
