/// `rondo generate`.
package dev.rondo.app.generate;
