package org.q4j.row;

import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/** The column types by name. A new type is one line here and one class. */
final class TypeCatalog {

  /** Makes a type of what was written and of the table's character set. */
  interface Factory {
    ColumnType make(TypeSpec spec, TextEncoding table);
  }

  private static final int MAX_DISPLAY = 255;
  private static final int MAX_CHAR = 255;
  private static final int MAX_VARCHAR_BYTES = 65535;
  private static final long MAX_BLOB_LENGTH = 0xffff_ffffL;

  private static final Map<String, Factory> FACTORIES = new HashMap<>();

  /** MySQL's (and its relatives') other types, by every name they have. */
  private static final Set<String> NOT_YET =
      Set.of(
          "GEOMETRY",
          "POINT",
          "LINESTRING",
          "POLYGON",
          "MULTIPOINT",
          "MULTILINESTRING",
          "MULTIPOLYGON",
          "GEOMETRYCOLLECTION",
          "GEOMCOLLECTION",
          "VECTOR",
          "UUID",
          "INET4",
          "INET6");

  static {
    TemporalTypes.register(FACTORIES);
    FACTORIES.put(
        "JSON",
        (spec, table) -> {
          spec.refuseNumeric();
          spec.refuseEncoding();
          spec.refuseArgument(0, "none");
          return new JsonType();
        });
    for (IntegerWidth width : IntegerWidth.values()) {
      FACTORIES.put(width.name(), (spec, table) -> integer(width, spec));
    }
    FACTORIES.put("FLOAT", (spec, table) -> NumberTypes.floating(spec));
    FACTORIES.put("DOUBLE", (spec, table) -> NumberTypes.floating(spec));
    FACTORIES.put("DECIMAL", (spec, table) -> NumberTypes.decimal(spec));
    FACTORIES.put("BIT", (spec, table) -> NumberTypes.bit(spec));
    FACTORIES.put("ENUM", MemberTypes::enumeration);
    FACTORIES.put("SET", MemberTypes::set);
    FACTORIES.put("CHAR", TypeCatalog::character);
    FACTORIES.put("BINARY", (spec, table) -> binary(spec));
    FACTORIES.put("VARCHAR", TypeCatalog::varchar);
    FACTORIES.put("VARBINARY", (spec, table) -> varbinary(spec));
    for (BlobSize size : BlobSize.values()) {
      FACTORIES.put(size.textName(), (spec, table) -> text(size, spec, table));
      FACTORIES.put(size.blobName(), (spec, table) -> blob(size, spec));
    }
  }

  private TypeCatalog() {}

  static boolean has(String name) {
    return FACTORIES.containsKey(name);
  }

  static boolean hasNotYet(String name) {
    return NOT_YET.contains(name);
  }

  static ColumnType make(TypeSpec spec, TextEncoding table) {
    return FACTORIES.get(spec.name).make(spec, table);
  }

  private static ColumnType integer(IntegerWidth width, TypeSpec spec) {
    spec.refuseEncoding();
    boolean unsigned = spec.unsigned || spec.zerofill;
    int display = (int) spec.length(width.display(unsigned), MAX_DISPLAY);
    return new IntegerType(
        width, unsigned, spec.zerofill, display == 0 ? width.display(unsigned) : display);
  }

  private static ColumnType character(TypeSpec spec, TextEncoding table) {
    spec.refuseNumeric();
    TextEncoding encoding = spec.encoding.choose(table);
    int length = (int) spec.length(1, MAX_CHAR);
    return encoding.charset() == MysqlCharset.BINARY
        ? new FixedBinaryType(length)
        : new CharType(length, encoding);
  }

  private static ColumnType binary(TypeSpec spec) {
    spec.refuseNumeric();
    spec.refuseEncoding();
    return new FixedBinaryType((int) spec.length(1, MAX_CHAR));
  }

  private static ColumnType varchar(TypeSpec spec, TextEncoding table) {
    spec.refuseNumeric();
    TextEncoding encoding = spec.encoding.choose(table);
    int max = MAX_VARCHAR_BYTES / encoding.charset().maxBytesPerCharacter();
    int length = (int) spec.length(-1, max);
    return encoding.charset() == MysqlCharset.BINARY
        ? BinaryType.varbinary(length)
        : CharacterType.varchar(length, encoding);
  }

  private static ColumnType varbinary(TypeSpec spec) {
    spec.refuseNumeric();
    spec.refuseEncoding();
    return BinaryType.varbinary((int) spec.length(-1, MAX_VARCHAR_BYTES));
  }

  private static ColumnType text(BlobSize named, TypeSpec spec, TextEncoding table) {
    spec.refuseNumeric();
    TextEncoding encoding = spec.encoding.choose(table);
    BlobSize size = size(named, spec, encoding.charset().maxBytesPerCharacter());
    return encoding.charset() == MysqlCharset.BINARY
        ? BinaryType.blob(size)
        : CharacterType.text(size, encoding);
  }

  private static ColumnType blob(BlobSize named, TypeSpec spec) {
    spec.refuseNumeric();
    spec.refuseEncoding();
    return BinaryType.blob(size(named, spec, 1));
  }

  /** TEXT(n) and BLOB(n) are the smallest kind that holds n characters of the most bytes. */
  private static BlobSize size(BlobSize named, TypeSpec spec, int bytesPerCharacter) {
    if (named != BlobSize.NORMAL && !spec.arguments.isEmpty()) {
      throw spec.error(spec.arguments.get(0), "length not allowed", "none");
    }
    long length = spec.length(0, MAX_BLOB_LENGTH);
    return length == 0 ? named : BlobSize.holding(length * bytesPerCharacter);
  }
}
