/** What several views are made of: figures over time, rankings, pages, times that sort. */
@NullMarked
package shop.views.parts;

import org.jspecify.annotations.NullMarked;
