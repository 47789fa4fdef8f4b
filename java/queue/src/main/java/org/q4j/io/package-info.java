/**
 * The storage port, and what stands behind it: files read through mapped windows or by system
 * calls, and written by system calls.
 *
 * <p>From the outside in: {@link org.q4j.io.NativeDisk} opens {@link org.q4j.io.PreadStorage} and
 * {@link org.q4j.io.MappedStorage}; both stand on a descriptor, the second on windows as well;
 * those call the C library, whose functions one class declares, one loads, and one turns the codes
 * of into exceptions. JNA is seen by the first two of these three alone.
 */
package org.q4j.io;
