/// Models that learn at every step of an endless stream.
///
/// @since 0.1
package dev.rondo.task.online;
