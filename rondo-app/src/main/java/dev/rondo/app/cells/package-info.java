/// `rondo cells`.
package dev.rondo.app.cells;
