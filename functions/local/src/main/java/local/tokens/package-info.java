/** Tokens: makes them in place of an identity provider, and checks them in place of API Gateway. */
@NullMarked
package local.tokens;

import org.jspecify.annotations.NullMarked;
