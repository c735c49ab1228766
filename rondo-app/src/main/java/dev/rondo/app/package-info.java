/// The command: where it begins.
package dev.rondo.app;
