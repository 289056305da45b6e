/** What may be set, key by key: types, texts, and how settings are written into files and results. */
package org.bitsweep.settings;
