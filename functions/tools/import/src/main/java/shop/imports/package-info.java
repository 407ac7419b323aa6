/**
 * Loads real order history into a running system, through its HTTP API alone.
 *
 * <p>It is a client like any other: it knows the contract, not the system's code or tables, so that
 * what it proves holds for every client. {@link shop.imports.files} reads, {@link
 * shop.imports.plan} decides what history the files tell (pure), {@link shop.imports.send} sends
 * what is missing.
 */
@NullMarked
package shop.imports;

import org.jspecify.annotations.NullMarked;
