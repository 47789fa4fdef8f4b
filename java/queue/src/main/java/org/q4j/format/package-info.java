/**
 * The byte layout of Q4M's queue files: descriptors and codecs. Does no I/O and imports nothing of
 * ours.
 */
package org.q4j.format;
