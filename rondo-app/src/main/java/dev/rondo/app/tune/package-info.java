/// `rondo tune`.
package dev.rondo.app.tune;
