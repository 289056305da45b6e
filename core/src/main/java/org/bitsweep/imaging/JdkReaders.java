package org.bitsweep.imaging;

import java.io.IOException;
import java.util.Iterator;
import javax.imageio.ImageReader;
import javax.imageio.spi.IIORegistry;
import javax.imageio.spi.ImageReaderSpi;

/**
 * The image readers of the JDK itself. Asking ImageIO by format name would give whatever plug-in happens to stand on
 * the class path, and with it other pixels.
 */
final class JdkReaders {

    static final ImageReaderSpi JPEG = find("com.sun.imageio.plugins.jpeg.JPEGImageReader");
    static final ImageReaderSpi PNG = find("com.sun.imageio.plugins.png.PNGImageReader");

    private JdkReaders() {
    }

    /** A reader over the given bytes, which the caller disposes of. */
    static ImageReader open(ImageReaderSpi provider, byte[] encoded) throws IOException {
        ImageReader reader = provider.createReaderInstance();
        reader.setInput(new ByteArrayImageInputStream(encoded), true, true);
        return reader;
    }

    private static ImageReaderSpi find(String readerClass) {
        Iterator<ImageReaderSpi> providers =
                IIORegistry.getDefaultInstance().getServiceProviders(ImageReaderSpi.class, false);
        while (providers.hasNext()) {
            ImageReaderSpi provider = providers.next();
            if (provider.getPluginClassName().equals(readerClass)) {
                return provider;
            }
        }
        throw new IllegalStateException("This Java runtime has no " + readerClass
                + "; run with a JDK that includes the module java.desktop");
    }
}
