/** Makes invoice lines of files, and says which rows are none: bad input ends here. */
@NullMarked
package shop.imports.files;

import org.jspecify.annotations.NullMarked;
