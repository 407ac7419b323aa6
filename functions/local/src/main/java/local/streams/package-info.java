/**
 * Lambda's event source mappings on DynamoDB streams. They keep to what Lambda documents, because
 * projectors depend on what is delivered again and what is dropped.
 */
@NullMarked
package local.streams;

import org.jspecify.annotations.NullMarked;
