/**
 * Reads the SAM template into plain records, so that the local runtime has no second list of
 * tables, functions or routes that could differ from what is deployed.
 */
@NullMarked
package local.template;

import org.jspecify.annotations.NullMarked;
