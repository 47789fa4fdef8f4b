/** Results of tests as the Test Anything Protocol and as JUnit's XML. */
package org.q4j.monitor.tap;
