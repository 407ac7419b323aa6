/**
 * Rules for texts, numbers and times of a request. Each rule says what is right, so that all faults
 * of a request are told at once.
 */
@NullMarked
package cqrs.http.input;

import org.jspecify.annotations.NullMarked;
