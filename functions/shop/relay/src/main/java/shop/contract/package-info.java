/**
 * What subscribers of the domain bus are sent: a contract of its own, apart from the stored form of
 * events, written down in {@code events/schemas/}.
 */
@NullMarked
package shop.contract;

import org.jspecify.annotations.NullMarked;
