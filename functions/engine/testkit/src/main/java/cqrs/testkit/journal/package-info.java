/** Journals for tests: written as an application's commands would, or encoded without a table. */
@NullMarked
package cqrs.testkit.journal;

import org.jspecify.annotations.NullMarked;
