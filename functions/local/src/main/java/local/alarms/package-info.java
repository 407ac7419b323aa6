/** Stands in for CloudWatch: keeps metrics by the minute, and evaluates the template's alarms. */
@NullMarked
package local.alarms;

import org.jspecify.annotations.NullMarked;
