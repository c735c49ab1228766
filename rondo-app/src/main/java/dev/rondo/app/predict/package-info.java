/// `rondo predict`, a class a kind of model.
package dev.rondo.app.predict;
