/** Pages in a browser: HTML, and the files that it refers to, with the headers that both need. */
@NullMarked
package cqrs.http.page;

import org.jspecify.annotations.NullMarked;
