/** The real views: which rules their projections keep, and what large and hot rows do to them. */
@NullMarked
package shop.testing.views;

import org.jspecify.annotations.NullMarked;
