/**
 * The shop's rules, and nothing else: what can be asked (commands), what has happened (events), and
 * the deciders between the two. Pure: no clock, no ids made, no I/O; time and ids come in with the
 * command.
 */
@NullMarked
package shop.domain;

import org.jspecify.annotations.NullMarked;
