/**
 * Queues on servers that speak MySQL's protocol and have Q4M's functions: q4j's own, and MySQL with
 * Q4M. Everything goes through JDBC, in statements that both understand.
 */
package org.q4j.client.mysql;
