/// `rondo gradients`.
package dev.rondo.app.gradients;
