/**
 * Lambda's event source mappings on DynamoDB streams, in this process.
 *
 * <p>What a projector is given, when it is given it again and what is dropped decide whether it is
 * right. So a mapping here keeps to what Lambda documents, setting by setting, where the open
 * emulators leave things out. Each class names the page it follows.
 */
@NullMarked
package local.streams;

import org.jspecify.annotations.NullMarked;
