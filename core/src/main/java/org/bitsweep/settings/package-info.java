/**
 * What may be set, key by key: {@link org.bitsweep.settings.Setting} says key, type, range and documentation of each switch,
 * {@link org.bitsweep.settings.Profile} reads the files that set all of them, and
 * {@link org.bitsweep.settings.SettingsText} writes them into results and digests.
 */
package org.bitsweep.settings;
