/** What subscribers of the domain bus are sent. */
@NullMarked
package shop.relay.contract;

import org.jspecify.annotations.NullMarked;
