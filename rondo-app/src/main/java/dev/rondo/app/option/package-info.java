/// Options that several commands have, and what they turn into.
package dev.rondo.app.option;
