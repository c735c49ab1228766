/// `rondo data`.
package dev.rondo.app.data;
