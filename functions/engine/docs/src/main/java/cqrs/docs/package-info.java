/**
 * Serves an application's OpenAPI document, and a page that shows it. A module of its own, so that
 * no other function's jar has the viewer.
 */
@NullMarked
package cqrs.docs;

import org.jspecify.annotations.NullMarked;
