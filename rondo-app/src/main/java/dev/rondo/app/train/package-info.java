/// `rondo train`.
package dev.rondo.app.train;
