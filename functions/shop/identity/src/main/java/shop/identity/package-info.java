/** What a user pool of Amazon Cognito writes into the tokens for this API. */
@NullMarked
package shop.identity;

import org.jspecify.annotations.NullMarked;
