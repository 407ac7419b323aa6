/** Tests the project's use of AWS's services: one suite on two emulations of AWS. */
@NullMarked
package shop.testing.aws;

import org.jspecify.annotations.NullMarked;
