/**
 * The command Lambda: every route that changes something. A command is read and checked, what its
 * decision needs is read from the write model, the domain decides, and the journal takes the
 * events, the aggregate's row and the command's receipt in one transaction.
 */
@NullMarked
package cqrs.command;

import org.jspecify.annotations.NullMarked;
