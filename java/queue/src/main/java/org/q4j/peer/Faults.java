package org.q4j.peer;

import java.util.List;
import org.q4j.ClosedException;
import org.q4j.CorruptException;
import org.q4j.FullException;
import org.q4j.LockedException;
import org.q4j.NativeIoException;
import org.q4j.NotFoundException;
import org.q4j.OwnerGoneException;
import org.q4j.Q4jException;
import org.q4j.SchemaException;
import org.q4j.StaleOwnerException;
import org.q4j.UnsupportedException;

/**
 * Exceptions on their way: a kind (1 byte), which is a class, and the message; behind that for
 * {@link NativeIoException} the errno and its name, for {@link OwnerGoneException} whether nothing
 * was done. Stack traces stay where they are.
 */
final class Faults {
  /** The order is the protocol's. */
  private enum Kind {
    OTHER,
    CLOSED,
    CORRUPT,
    FULL,
    LOCKED,
    NATIVE,
    NOT_FOUND,
    SCHEMA,
    STALE_OWNER,
    UNSUPPORTED,
    ARGUMENT,
    OWNER_GONE
  }

  private static final List<Kind> KINDS = List.of(Kind.values());

  private Faults() {}

  private static Kind kind(Throwable failure) {
    if (failure instanceof OwnerGoneException) {
      return Kind.OWNER_GONE;
    } else if (failure instanceof ClosedException) {
      return Kind.CLOSED;
    } else if (failure instanceof CorruptException) {
      return Kind.CORRUPT;
    } else if (failure instanceof FullException) {
      return Kind.FULL;
    } else if (failure instanceof LockedException) {
      return Kind.LOCKED;
    } else if (failure instanceof NativeIoException) {
      return Kind.NATIVE;
    } else if (failure instanceof NotFoundException) {
      return Kind.NOT_FOUND;
    } else if (failure instanceof SchemaException) {
      return Kind.SCHEMA;
    } else if (failure instanceof StaleOwnerException) {
      return Kind.STALE_OWNER;
    } else if (failure instanceof UnsupportedException) {
      return Kind.UNSUPPORTED;
    } else if (failure instanceof IllegalArgumentException) {
      return Kind.ARGUMENT;
    }
    return Kind.OTHER;
  }

  static MessageWriter write(Throwable failure) {
    Kind kind = kind(failure);
    MessageWriter out = new MessageWriter().put(KINDS.indexOf(kind));
    if (kind == Kind.OTHER && !(failure instanceof Q4jException)) {
      return out.put("the owner of the data directory failed: " + failure);
    }
    out.put(String.valueOf(failure.getMessage()));
    if (failure instanceof NativeIoException call) {
      out.putInt(call.errno()).put(call.errnoName());
    } else if (failure instanceof OwnerGoneException gone) {
      out.put(gone.nothingDone());
    }
    return out;
  }

  static RuntimeException read(MessageReader in) {
    int number = in.get();
    Kind kind = number < KINDS.size() ? KINDS.get(number) : Kind.OTHER;
    String message = in.getString();
    return switch (kind) {
      case OTHER -> new Q4jException(message);
      case CLOSED -> new ClosedException(message);
      case CORRUPT -> new CorruptException(message);
      case FULL -> new FullException(message);
      case LOCKED -> new LockedException(message);
      case NATIVE -> new NativeIoException(message, in.getInt(), in.getString());
      case NOT_FOUND -> new NotFoundException(message);
      case SCHEMA -> new SchemaException(message);
      case STALE_OWNER -> new StaleOwnerException(message);
      case UNSUPPORTED -> new UnsupportedException(message);
      case ARGUMENT -> new IllegalArgumentException(message);
      case OWNER_GONE -> new OwnerGoneException(message, in.getBoolean());
    };
  }
}
