/** The contract with subscribers, held against what is really published. */
@NullMarked
package shop.relay.contract;

import org.jspecify.annotations.NullMarked;
