package org.bitsweep.dataset;

import java.io.IOException;
import org.apache.hadoop.conf.Configuration;
import org.bitsweep.storage.DatasetException;

/**
 * A form in which labelled images are stored, together with where they are. To add one, write a record and list it in
 * {@link FormatName}.
 */
public interface DatasetFormat {

    /**
     * Lists the data set: finds every image, orders and labels them. Called once, on the driver.
     *
     * @param configuration how file systems are reached
     * @return the listing and where the bytes lie
     * @throws DatasetException if the data set cannot be used as it stands
     * @throws IOException if the storage fails
     */
    ImageSource list(Configuration configuration) throws IOException;
}
