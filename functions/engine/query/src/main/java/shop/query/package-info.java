/** The query Lambdas: what the views' readers answer, as HTTP. */
@NullMarked
package shop.query;

import org.jspecify.annotations.NullMarked;
