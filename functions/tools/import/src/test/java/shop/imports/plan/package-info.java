/** Tests of planning; {@link shop.imports.plan.Samples} has made-up invoices. */
@NullMarked
package shop.imports.plan;

import org.jspecify.annotations.NullMarked;
