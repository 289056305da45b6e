package org.bitsweep.imaging;

import java.io.IOException;
import org.bitsweep.ClassifiedError;
import org.bitsweep.ErrorKind;

/**
 * An image that cannot be turned into pixels, with its name. Checked, because a caller has to decide what an unreadable
 * image means for the run: it may be reported, but never silently left out of the denominator.
 */
public final class ImageDecodingException extends IOException implements ClassifiedError {

    private static final long serialVersionUID = 1L;

    private final String imageName;

    /**
     * Composes the message {@code Image 'NAME': PROBLEM}.
     *
     * @param imageName where the bytes came from: a path, or an entry of an archive
     * @param problem what was expected, what was found and what can be done
     */
    public ImageDecodingException(String imageName, String problem) {
        this(imageName, problem, null);
    }

    /**
     * As above, keeping what went wrong underneath.
     *
     * @param imageName where the bytes came from
     * @param problem what was expected, what was found and what can be done
     * @param cause what the decoder threw, or null
     */
    public ImageDecodingException(String imageName, String problem, Throwable cause) {
        super("Image '" + imageName + "': " + problem, cause);
        this.imageName = imageName;
    }

    /** The name of the image as the caller gave it. */
    public String imageName() {
        return imageName;
    }

    @Override
    public ErrorKind kind() {
        return ErrorKind.INPUT;
    }
}
