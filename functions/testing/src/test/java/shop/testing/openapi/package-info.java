/** The OpenAPI document as a contract that exchanges are held against. */
@NullMarked
package shop.testing.openapi;

import org.jspecify.annotations.NullMarked;
