/// Parts of data for training, validation and test; buckets of like length; what does not fit in
/// memory.
///
/// @since 0.1
package dev.rondo.data.split;
