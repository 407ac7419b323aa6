/**
 * Stands in for API Gateway's HTTP API: turns requests into payload 2.0 events, chooses the route
 * by its documented priority and turns what the function returns into an answer.
 */
@NullMarked
package local.gateway;

import org.jspecify.annotations.NullMarked;
