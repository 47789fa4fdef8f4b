/** Runs tests through the JUnit Platform, which no other package but the assertions needs. */
package org.q4j.monitor.run;
