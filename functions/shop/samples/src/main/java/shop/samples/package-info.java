/**
 * For tests of the shop: histories of events, told one by one or drawn at random, and the tables of
 * its views.
 */
@NullMarked
package shop.samples;

import org.jspecify.annotations.NullMarked;
