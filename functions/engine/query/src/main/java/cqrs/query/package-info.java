/** The query Lambdas: what the views' readers answer, as HTTP. */
@NullMarked
package cqrs.query;

import org.jspecify.annotations.NullMarked;
