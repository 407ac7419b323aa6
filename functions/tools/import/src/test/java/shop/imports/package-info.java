/** Tests of the import as a program. */
@NullMarked
package shop.imports;

import org.jspecify.annotations.NullMarked;
