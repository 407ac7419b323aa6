/**
 * The operators' API: it shows the lag of views, resumes or skips blocked partitions, and rebuilds,
 * rolls back and verifies views.
 */
@NullMarked
package cqrs.admin;

import org.jspecify.annotations.NullMarked;
