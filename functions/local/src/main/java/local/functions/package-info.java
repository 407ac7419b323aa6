/** Stands in for Lambda: instances, timeouts, concurrency, asynchronous invocations. */
@NullMarked
package local.functions;

import org.jspecify.annotations.NullMarked;
