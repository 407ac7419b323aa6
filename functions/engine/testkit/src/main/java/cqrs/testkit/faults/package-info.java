/**
 * Runs the engine by seeded schedules in which every call may fail, and checks each write at once.
 */
@NullMarked
package cqrs.testkit.faults;

import org.jspecify.annotations.NullMarked;
