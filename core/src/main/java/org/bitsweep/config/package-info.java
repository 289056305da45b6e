/**
 * Configuration files and flags, read and validated as a whole before anything runs.
 *
 * <p>{@link org.bitsweep.config.ConfigReader} turns HOCON files (with {@code include} and <code>${ENVIRONMENT}</code>) and
 * command-line flags into records: a {@link org.bitsweep.config.Sweep} is networks x data set x a list of quantization
 * configurations. {@link org.bitsweep.config.Setting} names every switch of the quantization settings once; files, flags,
 * results and digests all go through it, the last two by {@link org.bitsweep.config.SettingsText}.
 *
 * <p>Three kinds of error are kept apart: {@link org.bitsweep.config.UnknownKeyException},
 * {@link org.bitsweep.config.InvalidValueException} and {@link org.bitsweep.config.InvalidCombinationException}. Each names file
 * and line (or the command line) and key.
 */
package org.bitsweep.config;
