package dev.rondo.data.source;

import io.airlift.compress.zstd.ZstdInputStream;

import java.io.IOException;
import java.io.InputStream;
import java.util.zip.ZipException;

/// Unpacks Zstandard; what is damaged is an [IOException], as it is for gzip.
final class ZstandardStream extends InputStream {
    private final ZstdInputStream in;

    ZstandardStream(InputStream in) {
        this.in = new ZstdInputStream(in);
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] to, int offset, int length) throws IOException {
        try {
            return in.read(to, offset, length);
        } catch (RuntimeException e) {
            var damaged = new ZipException(String.valueOf(e.getMessage()));
            damaged.initCause(e);
            throw damaged;
        }
    }

    @Override
    public void close() throws IOException {
        in.close();
    }
}
