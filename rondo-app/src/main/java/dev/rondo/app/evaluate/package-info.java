/// `rondo evaluate`, a class a kind of model.
package dev.rondo.app.evaluate;
