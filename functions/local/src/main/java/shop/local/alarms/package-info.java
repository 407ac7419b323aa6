/** Stands in for CloudWatch's alarms: what state each is in, by the metrics kept here. */
@NullMarked
package shop.local.alarms;

import org.jspecify.annotations.NullMarked;
