package org.bitsweep.imaging;

import java.io.IOException;
import java.nio.file.Files;

/** The ImageNet photographs beside the repository. */
final class Photographs {

    private Photographs() {
    }

    static RgbImage decode(String path) throws IOException {
        return ImageDecoder.decode(
                path, Files.readAllBytes(ReferenceData.shared().resolve("real/imagenet-sample").resolve(path)));
    }
}
