package org.bitsweep.jobs.compare;

import java.util.Map;
import org.bitsweep.judgement.Cell;
import org.bitsweep.report.RecordedCell;

/**
 * A recorded cell with its predictions.
 *
 * @param recorded what the record says
 * @param key the parts of its evaluation's key by name
 * @param cell what is compared
 */
record StoredCell(RecordedCell recorded, Map<String, String> key, Cell cell) {}
