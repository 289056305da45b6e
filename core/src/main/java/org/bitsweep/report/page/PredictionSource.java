package org.bitsweep.report.page;

import java.io.IOException;
import org.bitsweep.judgement.CellPredictions;

/** Where the predictions of a run's cells come from. */
public interface PredictionSource {

    /**
     * What a cell predicted for every image that counts.
     *
     * @param cell its name, for messages
     * @param evaluation digest under which its predictions are stored
     * @throws org.bitsweep.InputException if they are not there
     * @throws IOException if the storage fails
     */
    CellPredictions of(String cell, String evaluation) throws IOException;
}
