/**
 * The views: what readers are shown, and how it follows from the journal. One package a view, each
 * with its projection, its rows and its reader. Pure: no clock, no random source, no environment.
 */
@NullMarked
package shop.views;

import org.jspecify.annotations.NullMarked;
