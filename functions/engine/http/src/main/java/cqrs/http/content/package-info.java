/** Which form of an answer a caller prefers, and how that form is written. */
@NullMarked
package cqrs.http.content;

import org.jspecify.annotations.NullMarked;
