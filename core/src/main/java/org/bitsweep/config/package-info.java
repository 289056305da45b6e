/**
 * Configuration files and flags, read and validated as a whole before anything runs.
 *
 * <p>{@link org.bitsweep.config.ConfigReader} turns HOCON files (with {@code include} and <code>${ENVIRONMENT}</code>) and
 * command-line flags into records: a {@link org.bitsweep.config.Sweep} is networks x data set x a list of quantization
 * configurations. Each kind of file has its reader, and its keys with their documentation in one enum; those of the
 * quantization settings are {@link org.bitsweep.settings.Setting}.
 *
 * <p>Three kinds of error are kept apart: {@link org.bitsweep.config.UnknownKeyException},
 * {@link org.bitsweep.config.InvalidValueException} and {@link org.bitsweep.config.InvalidCombinationException}. Each names file
 * and line (or the command line) and key.
 */
package org.bitsweep.config;
