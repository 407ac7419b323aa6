/** The view {@code regions}: sales by the region where the customer lived when ordering. */
@NullMarked
package shop.views.regions;

import org.jspecify.annotations.NullMarked;
