package org.bitsweep.config;

import java.util.Optional;
import java.util.OptionalInt;

/**
 * A labelled set of images as its file under {@code conf/datasets} describes it.
 *
 * @param name how tables call it
 * @param source where images and labels are
 * @param classes number of classes; every label lies in 0 to classes - 1
 * @param images number of images it must have, if stated
 * @param calibration images set aside for collecting statistics, if any
 */
public record DatasetConfig(
        String name, DatasetSource source, int classes, OptionalInt images, Optional<CalibrationSet> calibration) {}
