/**
 * Serves the console, a page for people: the application's own pages, its views and its journal.
 * The page holds no data; it asks the HTTP API with the token of the person who looks. A module of
 * its own, so that no other function's jar has the page.
 */
@NullMarked
package cqrs.console;

import org.jspecify.annotations.NullMarked;
