/** Hotel rooms and their bookings: an application of the engine, all in one package. */
@NullMarked
package rooms;

import org.jspecify.annotations.NullMarked;
