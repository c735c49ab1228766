/// What the terminal sees: streams, progress, exit status, interruption.
package dev.rondo.app.console;
