/**
 * Files that are written once and read by anyone: compressed in place, served compressed or not,
 * and kept in an S3 bucket when the disk is short. Knows nothing of queues or backups.
 */
package org.q4j.archive;
