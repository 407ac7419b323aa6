/** The oracle, which folds a journal in memory, and views' tables that are filled from it. */
@NullMarked
package cqrs.testkit.views;

import org.jspecify.annotations.NullMarked;
