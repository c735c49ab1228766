package dev.rondo.app.report;

import de.erichseifert.vectorgraphics2d.VectorGraphics2D;
import de.erichseifert.vectorgraphics2d.svg.SVGProcessor;
import de.erichseifert.vectorgraphics2d.util.GraphicsUtils;
import de.erichseifert.vectorgraphics2d.util.PageSize;

import dev.rondo.RondoException;
import dev.rondo.store.AtomicFiles;

import org.jfree.chart.text.TextUtils;

import java.awt.Color;
import java.awt.Font;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
import java.util.function.Consumer;

import javax.imageio.ImageIO;

/// Something drawn on white, to be written as SVG or PNG. No display is needed.
///
/// @param width in pixels; a PNG has [#SHARPNESS] for one, each way
/// @param height in pixels
public record Picture(int width, int height, Consumer<Graphics2D> paint) {
    private static final int SHARPNESS = 2;

    /// Checks the name of a file to be written, before there is anything to write.
    ///
    /// @throws RondoException if it ends in neither `.svg` nor `.png`
    public static Path checked(Path file) {
        var name = file.toString().toLowerCase(Locale.ROOT);
        if (!name.endsWith(".svg") && !name.endsWith(".png")) {
            throw new RondoException(
                    file + ": a picture is written as .svg or .png, expected one of these endings");
        }
        return file;
    }

    /// Writes the picture, as SVG or PNG by the file's ending; the file is there whole or not at
    /// all.
    ///
    /// @throws RondoException if the ending is another, the file cannot be written, or the machine
    ///   has no fonts
    public void write(Path file) {
        AtomicFiles.write(file, bytes(checked(file)));
    }

    /// The picture as an SVG document.
    ///
    /// @throws RondoException if the machine has no fonts
    String svg() {
        return drawn("picture", this::document);
    }

    private byte[] bytes(Path file) {
        return file.toString().toLowerCase(Locale.ROOT).endsWith(".svg")
                ? drawn(file.toString(), this::document).getBytes(StandardCharsets.UTF_8)
                : drawn(file.toString(), this::png);
    }

    private interface Drawing<T> {
        T draw() throws IOException;
    }

    private static <T> T drawn(String what, Drawing<T> drawing) {
        // Nothing is shown, so nothing of a desktop is to be woken up.
        System.setProperty("java.awt.headless", "true");
        TextUtils.setUseDrawRotatedStringWorkaround(false); // which makes outlines of letters
        try {
            return drawing.draw();
        } catch (IOException e) {
            throw new RondoException(
                    what + ": the picture could not be drawn: " + e.getMessage(), e);
        } catch (InternalError | NullPointerException | UnsatisfiedLinkError e) {
            if (Arrays.stream(e.getStackTrace())
                    .noneMatch(at -> at.getClassName().contains("ont"))) {
                throw e;
            }
            throw new RondoException(
                    what
                            + ": Java finds no fonts to draw with: are fontconfig and a font (such as"
                            + " fonts-dejavu-core) installed?",
                    e);
        }
    }

    private String document() throws IOException {
        var graphics = new VectorGraphics2D();
        draw(graphics);
        var bytes = new ByteArrayOutputStream();
        new SVGProcessor()
                .getDocument(graphics.getCommands(), new PageSize(0, 0, width, height))
                .writeTo(bytes);
        // The reader has other fonts than this machine; the size that is left out here is not what
        // SVG takes then; spaces would be drawn together; and a reader of XML would fetch the
        // document type from the network.
        var equal =
                GraphicsUtils.getPhysicalFont(new Font(Font.MONOSPACED, Font.PLAIN, 12))
                        .getFamily();
        return bytes.toString(StandardCharsets.UTF_8)
                .replaceFirst("<!DOCTYPE[^>]*>\\s*", "")
                .replace("font-family:&quot;" + equal + "&quot;", "font-family:monospace")
                .replaceAll("font-family:&quot;[^&]*&quot;;", "")
                .replaceFirst(
                        "<svg ",
                        "<svg xml:space=\"preserve\" font-family=\"sans-serif\" font-size=\"12px\" ");
    }

    private byte[] png() throws IOException {
        var image =
                new BufferedImage(
                        width * SHARPNESS, height * SHARPNESS, BufferedImage.TYPE_INT_RGB);
        var graphics = image.createGraphics();
        graphics.setRenderingHint(
                RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
        graphics.scale(SHARPNESS, SHARPNESS);
        draw(graphics);
        graphics.dispose();
        var bytes = new ByteArrayOutputStream();
        ImageIO.write(image, "png", bytes);
        return bytes.toByteArray();
    }

    private void draw(Graphics2D graphics) {
        graphics.setColor(Color.WHITE);
        graphics.fillRect(0, 0, width, height);
        paint.accept(graphics);
    }
}
