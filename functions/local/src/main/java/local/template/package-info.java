/** Reads the SAM template, which is the one list of tables, functions and routes. */
@NullMarked
package local.template;

import org.jspecify.annotations.NullMarked;
