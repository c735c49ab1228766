/// Models that learn at every step of an endless stream.
package dev.rondo.task.online;
