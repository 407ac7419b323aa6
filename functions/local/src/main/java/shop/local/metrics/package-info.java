/** Stands in for CloudWatch's metrics: keeps what functions and the platform measure. */
@NullMarked
package shop.local.metrics;

import org.jspecify.annotations.NullMarked;
