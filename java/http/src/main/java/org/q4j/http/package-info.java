/** An HTTP server that slow, many and nonsensical clients cannot wear out. */
package org.q4j.http;
