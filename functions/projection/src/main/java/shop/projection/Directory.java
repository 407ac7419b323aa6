package shop.projection;

import java.util.Set;
import software.amazon.awssdk.core.SdkBytes;

/**
 * Which generations a view has.
 *
 * @param active the one that queries read
 * @param kept those whose rows are there, the active one included
 * @param cursorKey secret that signs the view's cursors
 */
record Directory(String view, long active, Set<Long> kept, SdkBytes cursorKey) {}
