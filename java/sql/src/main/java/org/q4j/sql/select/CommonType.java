package org.q4j.sql.select;

import java.util.Collection;
import java.util.List;
import java.util.function.Function;

/** The one type that values of several have: in CASE, in UNION, in COALESCE and the like. */
final class CommonType {
  private CommonType() {}

  static SqlType of(List<Node> nodes) {
    return ofTypes(nodes.stream().map(Node::type).toList());
  }

  static SqlType ofTypes(Collection<SqlType> all) {
    List<SqlType> types = all.stream().filter(type -> type.kind() != Kind.NULL).toList();
    if (types.isEmpty()) {
      return SqlType.NULL;
    }
    SqlType first = types.get(0);
    if (types.stream().allMatch(first::equals)) {
      return first;
    }
    if (types.stream().allMatch(type -> type.kind().isTemporal())) {
      return temporal(types);
    }
    if (types.stream().allMatch(type -> type.kind().isNumber())) {
      return number(types);
    }
    return string(types);
  }

  private static SqlType temporal(List<SqlType> types) {
    int decimals = most(types, SqlType::decimals);
    boolean same = types.stream().map(SqlType::kind).distinct().count() == 1;
    return switch (same ? types.get(0).kind() : Kind.DATETIME) {
      case DATE -> SqlType.DATE;
      case TIME -> SqlType.time(decimals);
      default -> SqlType.datetime(decimals);
    };
  }

  private static SqlType number(List<SqlType> types) {
    if (types.stream().anyMatch(type -> type.kind() == Kind.FLOATING)) {
      return SqlType.floating(most(types, SqlType::decimals));
    }
    boolean decimal = types.stream().anyMatch(type -> type.kind() == Kind.DECIMAL);
    boolean unsigned = types.stream().allMatch(SqlType::unsigned);
    boolean mixed = !unsigned && types.stream().anyMatch(type -> type.unsigned() && isLong(type));
    if (!decimal && !mixed) {
      long length = types.stream().mapToLong(SqlType::length).max().orElse(21);
      return unsigned ? SqlType.UNSIGNED : SqlType.integer(length);
    }
    int scale = most(types, SqlType::decimals);
    int whole = most(types, type -> type.digits() - type.decimals());
    return SqlType.decimal(whole + scale, scale, unsigned);
  }

  private static boolean isLong(SqlType type) {
    return type.kind() == Kind.BITS || type.digits() > 18;
  }

  private static SqlType string(List<SqlType> types) {
    boolean binary =
        types.stream().anyMatch(type -> type.kind() == Kind.BINARY || type.kind() == Kind.BITS);
    Collation collation = Collation.FOLDING;
    for (SqlType type : types) {
      collation = type.kind() == Kind.TEXT ? collation.with(type.collation()) : collation;
    }
    long length = types.stream().mapToLong(SqlType::length).max().orElse(0);
    return SqlType.string(binary, length, collation);
  }

  private static int most(List<SqlType> types, Function<SqlType, Integer> number) {
    return types.stream().map(number).max(Integer::compare).orElse(0);
  }

  /** Returns a node's value as one of another type. */
  static Object value(Node node, Object[] row, SqlType type, Conversions conversions) {
    Object value = node.value(row);
    return value == null || node.type().equals(type)
        ? value
        : conversions.to(value, node.type(), type);
  }
}
