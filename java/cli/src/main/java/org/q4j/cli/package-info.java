/** The commands, one class each. They parse, call and print; what they do is done elsewhere. */
package org.q4j.cli;
