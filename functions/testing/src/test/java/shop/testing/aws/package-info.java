/** What the project asks of AWS, tried on whatever stands in for it: one suite, two platforms. */
@NullMarked
package shop.testing.aws;

import org.jspecify.annotations.NullMarked;
