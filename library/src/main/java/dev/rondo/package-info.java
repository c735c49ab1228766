/// What everything may use: the one exception of the library and its version.
package dev.rondo;
