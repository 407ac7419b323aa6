/**
 * Stands in for the Lambda service: one invocation at a time for each instance, events and results
 * as JSON, through the managed runtime's own serialisation where a function takes objects, and an
 * end at the function's timeout.
 */
@NullMarked
package local.functions;

import org.jspecify.annotations.NullMarked;
