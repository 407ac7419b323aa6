/** Tests of reading. */
@NullMarked
package shop.imports.files;

import org.jspecify.annotations.NullMarked;
