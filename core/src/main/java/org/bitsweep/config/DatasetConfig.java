package org.bitsweep.config;

import java.util.Optional;
import java.util.OptionalInt;

/**
 * A labelled set of images as its file under {@code conf/datasets} describes it.
 *
 * @param name how tables call it
 * @param source where images and labels are
 * @param images number of images it must have, if stated
 * @param calibration what calibrated statistics come from, if set aside
 */
public record DatasetConfig(
        String name, DatasetSource source, OptionalInt images, Optional<CalibrationSet> calibration) {}
