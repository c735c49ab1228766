/// `rondo show`: what a model file holds, its diagram.
package dev.rondo.app.show;
