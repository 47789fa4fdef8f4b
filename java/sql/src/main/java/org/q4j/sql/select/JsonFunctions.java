package org.q4j.sql.select;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.q4j.sql.wire.ErrorReply;
import org.q4j.sql.wire.FieldType;

/** The JSON functions that clients use every day, as MySQL 5.7 has them ("JSON Functions"). */
final class JsonFunctions {
  private JsonFunctions() {}

  static void define(Functions all) {
    all.add("json_extract", 2, Functions.MANY, JsonFunctions::extract);
    all.add("json_unquote", 1, 1, JsonFunctions::unquote);
    all.add("json_quote", 1, 1, JsonFunctions::quote);
    all.add("json_valid", 1, 1, JsonFunctions::valid);
    all.add("json_length", 1, 2, JsonFunctions::length);
    all.add("json_object", 0, Functions.MANY, JsonFunctions::object);
    all.add("json_array", 0, Functions.MANY, JsonFunctions::array);
    all.add("json_contains", 2, 3, JsonFunctions::contains);
  }

  static boolean isJson(Node node) {
    return node.type().field() == FieldType.JSON;
  }

  private static ErrorReply invalid(Call call, int argument) {
    return new ErrorReply(
        3141,
        "22032",
        "Invalid JSON text in argument %d to function %s".formatted(argument + 1, call.name()));
  }

  private static Object document(Call call, Object[] values, int argument) {
    if (!call.type(argument).kind().isString()) {
      throw new ErrorReply(
          3146,
          "22032",
          "Invalid data type for JSON data in argument %d to function %s; a JSON string or JSON"
                  .formatted(argument + 1, call.name())
              + " type is required.");
    }
    return JsonText.parse(call.text(values, argument)).orElseThrow(() -> invalid(call, argument));
  }

  private static JsonPath path(Call call, Object[] values, int argument, boolean wildcards) {
    JsonPath path = JsonPath.of(call.text(values, argument));
    if (!wildcards && path.hasWildcards()) {
      throw new ErrorReply(
          3149,
          "42000",
          "In this situation, path expressions may not contain the * and ** tokens.");
    }
    return path;
  }

  private static Node extract(Call call) {
    return call.strict(
        SqlType.JSON,
        v -> {
          Object document = document(call, v, 0);
          List<Object> found = new ArrayList<>();
          boolean many = v.length > 2;
          for (int i = 1; i < v.length; i++) {
            JsonPath path = path(call, v, i, true);
            many |= path.hasWildcards();
            found.addAll(path.find(document));
          }
          if (found.isEmpty()) {
            return null;
          }
          return JsonText.print(many ? found : found.get(0));
        });
  }

  /** Returns the string that a JSON string stands for; whatever else as it is. */
  static Node unquoted(Node operand) {
    SqlType from = operand.type();
    return Arithmetic.unary(
        SqlType.text(SqlType.MOST_LENGTH),
        operand,
        value -> {
          String text = Conversions.text(value, from);
          boolean quoted = text.length() >= 2 && text.startsWith("\"") && text.endsWith("\"");
          Object string = quoted ? JsonText.parse(text).orElse(text) : text;
          return string instanceof String plain ? plain : text;
        });
  }

  private static Node unquote(Call call) {
    return unquoted(call.argument(0));
  }

  private static Node quote(Call call) {
    return call.strict(
        SqlType.text(call.type(0).length() * 6 + 2), v -> JsonText.print(call.text(v, 0)));
  }

  private static Node valid(Call call) {
    boolean string = call.type(0).kind().isString();
    return call.strict(
        SqlType.BOOLEAN, v -> string && JsonText.parse(call.text(v, 0)).isPresent() ? 1L : 0L);
  }

  private static Node length(Call call) {
    return call.strict(
        SqlType.INTEGER,
        v -> {
          Object document = document(call, v, 0);
          if (v.length == 2) {
            List<Object> found = path(call, v, 1, false).find(document);
            if (found.isEmpty()) {
              return null;
            }
            document = found.get(0);
          }
          return document instanceof List<?> values
              ? values.size()
              : document instanceof Map<?, ?> values ? (long) values.size() : 1L;
        });
  }

  private static Node contains(Call call) {
    return call.strict(
        SqlType.BOOLEAN,
        v -> {
          Object target = document(call, v, 0);
          Object candidate = document(call, v, 1);
          if (v.length == 3) {
            List<Object> found = path(call, v, 2, false).find(target);
            if (found.isEmpty()) {
              return null;
            }
            target = found.get(0);
          }
          return JsonText.contains(target, candidate) ? 1L : 0L;
        });
  }

  private static Node array(Call call) {
    return new Node(
        SqlType.JSON,
        row -> {
          List<Object> values = new ArrayList<>();
          call.arguments().forEach(argument -> values.add(element(argument, row)));
          return JsonText.print(values);
        });
  }

  private static Node object(Call call) {
    if (call.count() % 2 != 0) {
      throw SqlErrors.wrongParameterCount(call.name());
    }
    return new Node(
        SqlType.JSON,
        row -> {
          Map<String, Object> values = JsonText.newObject();
          for (int i = 0; i < call.count(); i += 2) {
            Object key = call.argument(i).value(row);
            if (key == null) {
              throw new ErrorReply(
                  3158, "22032", "JSON documents may not contain NULL member names.");
            }
            values.put(Conversions.text(key, call.type(i)), element(call.argument(i + 1), row));
          }
          return JsonText.print(values);
        });
  }

  /** Returns what a SQL value is within a document. */
  private static Object element(Node argument, Object[] row) {
    Object value = argument.value(row);
    if (value == null) {
      return JsonText.NULL;
    }
    String name = Optional.ofNullable(argument.ownName()).orElse("");
    if (argument.isSteady() && (name.equals("TRUE") || name.equals("FALSE"))) {
      return name.equals("TRUE");
    }
    return switch (argument.kind()) {
      case INTEGER, DECIMAL -> value;
      case FLOATING -> ((Number) value).doubleValue();
      case BINARY, BITS ->
          throw new ErrorReply(
              3144,
              "22032",
              "Cannot create a JSON value from a string with CHARACTER SET 'binary'.");
      default -> {
        String text = Conversions.text(value, argument.type());
        yield isJson(argument) ? JsonText.parse(text).orElse(text) : text;
      }
    };
  }

  /** Returns CAST(… AS JSON). */
  static Node cast(Node operand, Conversions conversions) {
    Call call = new Call("cast_as_json", List.of(operand), conversions, "");
    boolean string = operand.kind().isString();
    return call.strict(
        SqlType.JSON,
        v ->
            JsonText.print(
                string
                    ? document(call, v, 0)
                    : element(new Constant(operand.type(), v[0]), new Object[0])));
  }
}
