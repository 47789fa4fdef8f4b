package org.q4j.row;

import org.q4j.CorruptException;
import org.q4j.SchemaException;
import org.q4j.UnsupportedException;

/**
 * Reads the schema of a queue from the .frm file that MySQL 5.0 to 5.7 and MariaDB keep beside it.
 *
 * <p>All integers are little-endian, all texts but the members of ENUM and SET and the defaults are
 * UTF-8. What is read (source: the MySQL internals manual, "MySQL .frm File Format", and files that
 * MySQL 5.5 and 5.6 and MariaDB 10.11 wrote):
 *
 * <table>
 * <caption>Header, at 0</caption>
 * <tr><th>offset</th><th>size</th><th>meaning</th></tr>
 * <tr><td>0</td><td>2</td><td>0xfe 0x01</td></tr>
 * <tr><td>2</td><td>1</td><td>format: 9, 10 (VARCHAR), 11 and 12 (MariaDB's expressions)</td></tr>
 * <tr><td>4</td><td>2</td><td>n: bytes behind the header, the form's name ("//" and a zero) or
 *     MariaDB's extra2 entries (type 1, length 1 or 0 and 2, value)</td></tr>
 * <tr><td>6</td><td>2</td><td>k: offset of the keys, of which a queue has none</td></tr>
 * <tr><td>14</td><td>2</td><td>length of the keys; 0xffff: see 47</td></tr>
 * <tr><td>16</td><td>2</td><td>length of the record of defaults</td></tr>
 * <tr><td>30</td><td>2</td><td>options; bit 0: no reserved bit in the null area</td></tr>
 * <tr><td>38, 41</td><td>1, 1</td><td>low and high byte of the table's collation</td></tr>
 * <tr><td>40</td><td>1</td><td>row format</td></tr>
 * <tr><td>47</td><td>4</td><td>length of the keys</td></tr>
 * <tr><td>51</td><td>4</td><td>server version: 50627, 101119</td></tr>
 * <tr><td>55</td><td>4</td><td>length of the extra segment</td></tr>
 * <tr><td>61</td><td>1</td><td>engine of partitions, 0 for none</td></tr>
 * <tr><td>64 + n</td><td>4</td><td>f: offset of the form</td></tr>
 * </table>
 *
 * <p>Behind the keys stands the record of defaults: a row in the server's own form, null area
 * first. Behind it the extra segment: connection (2 bytes length, text), engine (the same),
 * partitions (4 bytes length, text, zero), one byte, and a long comment of the table (as engine).
 *
 * <table>
 * <caption>Form, at f</caption>
 * <tr><th>offset</th><th>size</th><th>meaning</th></tr>
 * <tr><td>46</td><td>1</td><td>length of the table's comment; 255: in the extra segment</td></tr>
 * <tr><td>47</td><td>180</td><td>the comment</td></tr>
 * <tr><td>258</td><td>2</td><td>number of columns</td></tr>
 * <tr><td>260</td><td>2</td><td>length of screens, which are skipped</td></tr>
 * <tr><td>268</td><td>2</td><td>length of the names</td></tr>
 * <tr><td>270</td><td>2</td><td>number of lists of members</td></tr>
 * <tr><td>274</td><td>2</td><td>length of the members</td></tr>
 * <tr><td>284</td><td>2</td><td>length of the comments</td></tr>
 * <tr><td>286</td><td>2</td><td>length of the expressions</td></tr>
 * <tr><td>288</td><td></td><td>screens, columns, names, members, comments, expressions</td></tr>
 * </table>
 *
 * <table>
 * <caption>Column, 17 bytes</caption>
 * <tr><th>offset</th><th>size</th><th>meaning</th></tr>
 * <tr><td>3</td><td>2</td><td>length: bytes of texts, bits of BIT, else digits</td></tr>
 * <tr><td>5</td><td>3</td><td>place in the record of defaults, from 1</td></tr>
 * <tr><td>8</td><td>2</td><td>flags: bit 0 signed, 2 ZEROFILL, 3 to 6 type that has the size, 8 to
 *     13 decimals, 12 BIT as bytes only, 14 no default, 15 NULLable</td></tr>
 * <tr><td>10</td><td>1</td><td>15 AUTO_INCREMENT, 18, 21 and 23 the time of insert as default, 18,
 *     22 and 23 the time of update, 24 compressed (MariaDB), bit 7 generated (MySQL 5.7)</td></tr>
 * <tr><td>11, 14</td><td>1, 1</td><td>high and low byte of the collation</td></tr>
 * <tr><td>12</td><td>1</td><td>list of members, from 1</td></tr>
 * <tr><td>13</td><td>1</td><td>type</td></tr>
 * <tr><td>15</td><td>2</td><td>length of the comment</td></tr>
 * </table>
 *
 * <p>Thread-safe: nothing is kept.
 */
public final class FrmReader {

  private FrmReader() {}

  /**
   * Reads a definition. The result is that of {@link Schema#parse} for what SHOW CREATE TABLE of
   * the server would give, with the defaults of TIMESTAMP columns in UTC.
   *
   * @param frm the whole file
   * @param name the file's name, for messages
   * @throws CorruptException when it is no .frm file or a damaged one; names the field and offset
   * @throws SchemaException when the table is not what a queue can be: keys, AUTO_INCREMENT,
   *     partitions, another engine
   * @throws UnsupportedException for a view and for what MySQL or MariaDB has and q4j has not
   */
  public static Schema read(byte[] frm, String name) {
    FrmTable table = FrmTable.read(frm, name);
    Schema schema;
    try {
      schema = Schema.parse(FrmSql.print(table, "t"));
    } catch (SchemaException e) {
      throw new SchemaException(name + ": " + e.getMessage(), e);
    } catch (UnsupportedException e) {
      throw new UnsupportedException(name + ": " + e.getMessage(), e);
    }
    checkNullArea(table, schema);
    return schema;
  }

  /** The file says itself where the null bits begin; rows would be misread if it were otherwise. */
  private static void checkNullArea(FrmTable table, Schema schema) {
    boolean reserved = new NullArea(schema.columns(), schema.rowFormat()).reservesBit();
    if (reserved == table.header().packed()) {
      throw new UnsupportedException(
          "%s: null area not as the columns demand: reservedBit=%s (expected %s), offset=30"
              .formatted(table.file(), !table.header().packed(), reserved));
    }
  }

  /**
   * Returns a definition as text, as SHOW CREATE TABLE of the server would give it, without a
   * semicolon. Also of tables that are no queues, but for keys and partitions.
   *
   * @param frm the whole file
   * @param name the file's name, for messages
   * @param tableName the name to print
   * @throws CorruptException as {@link #read}
   * @throws SchemaException as {@link #read}
   * @throws UnsupportedException as {@link #read}
   */
  public static String toSql(byte[] frm, String name, String tableName) {
    return FrmSql.print(FrmTable.read(frm, name), tableName);
  }
}
