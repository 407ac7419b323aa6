/**
 * Makes a write table that was restored to a point in time whole again. Such a table may hold any
 * part of the newest transactions. The journal decides: what is in it without a gap has happened,
 * and everything else in the table is made to follow from that.
 */
@NullMarked
package cqrs.restore;

import org.jspecify.annotations.NullMarked;
