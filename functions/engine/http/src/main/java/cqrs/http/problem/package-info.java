/**
 * Problems of RFC 9457: each kind of problem, its faults, and the exception that ends a request.
 */
@NullMarked
package cqrs.http.problem;

import org.jspecify.annotations.NullMarked;
