#include "transcript.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

void transcript_init(struct transcript *transcript, struct log_file *log, struct spool *spool,
                     bool stamps) {
  transcript->log = log;
  transcript->spool = spool;
  transcript->stamps = stamps;
  transcript->second = (time_t)-1;
  transcript->stamp_length = 0;
  transcript->used = 0;
  transcript->line_start = 0;
  transcript->long_line = -1;
  transcript->direct = false;
  transcript->in_line = false;
}

/* As ctime(3) has it, whatever the locale: [Sat Nov  7 03:18:01 2026] and a blank. */
static void set_stamp(struct transcript *transcript, time_t now) {
  static const char DAYS[] = "SunMonTueWedThuFriSat";
  static const char MONTHS[] = "JanFebMarAprMayJunJulAugSepOctNovDec";
  struct tm local;
  if (now == transcript->second) {
    return;
  }
  transcript->second = now;
  transcript->stamp_length = 0;
  if (localtime_r(&now, &local) != NULL) {
    int length = snprintf(transcript->stamp, sizeof(transcript->stamp),
                          "[%.3s %.3s %2d %02d:%02d:%02d %4d] ", DAYS + 3 * local.tm_wday,
                          MONTHS + 3 * local.tm_mon, local.tm_mday, local.tm_hour, local.tm_min,
                          local.tm_sec, local.tm_year + 1900);
    transcript->stamp_length = (size_t)length;
  }
}

static void hand_over(struct transcript *transcript, size_t count) {
  log_file_write(transcript->log, transcript->buffer, count);
  spool_append(transcript->spool, transcript->buffer, count);
}

void transcript_flush(struct transcript *transcript) {
  if (transcript->line_start > 0) {
    hand_over(transcript, transcript->line_start);
    transcript->used -= transcript->line_start;
    memmove(transcript->buffer, transcript->buffer + transcript->line_start, transcript->used);
    transcript->line_start = 0;
  }
}

static int to_log(void *log, const char *bytes, size_t count) {
  log_file_write_piece(log, bytes, count);
  return 0;
}

/* Copies the long line from the spool to the log, which has to be locked. */
static void copy_long_line(struct transcript *transcript) {
  int64_t end = transcript->spool->length;
  int64_t wanted = end - transcript->long_line;
  if (transcript->log->path == NULL) {
    return;
  }
  if (spool_read(transcript->spool, transcript->long_line, end, to_log, transcript->log) == -1) {
    transcript->log->error = errno;
    transcript->log->lost += wanted;
  }
}

/* The spool has no room for the rest of a long line; the log gets it as it comes. */
static void turn_direct(struct transcript *transcript, int64_t lost_before, const char *bytes,
                        size_t count) {
  size_t missing = (size_t)(transcript->spool->lost - lost_before);
  log_file_begin_long_line(transcript->log);
  copy_long_line(transcript);
  log_file_write_piece(transcript->log, bytes + count - missing, missing);
  transcript->direct = true;
}

static void add_to_long_line(struct transcript *transcript, const char *bytes, size_t count) {
  if (transcript->direct) {
    spool_append(transcript->spool, bytes, count);
    log_file_write_piece(transcript->log, bytes, count);
    return;
  }
  int64_t lost_before = transcript->spool->lost;
  spool_append(transcript->spool, bytes, count);
  if (transcript->spool->lost > lost_before) {
    turn_direct(transcript, lost_before, bytes, count);
  }
}

static void end_long_line(struct transcript *transcript) {
  if (!transcript->direct) {
    if (transcript->stamps) {
      spool_overwrite(transcript->spool, transcript->long_line, transcript->stamp,
                      transcript->stamp_length);
    }
    log_file_begin_long_line(transcript->log);
    copy_long_line(transcript);
  }
  log_file_end_long_line(transcript->log);
  transcript->long_line = -1;
  transcript->direct = false;
}

/* Makes room, if need be by turning the line at hand into a long one. */
static void make_room(struct transcript *transcript) {
  transcript_flush(transcript);
  if (transcript->used > TRANSCRIPT_BUFFER / 2) {
    transcript->long_line = transcript->spool->length;
    size_t count = transcript->used;
    transcript->used = 0;
    if (transcript->stamps) {
      /* Until it is complete, if the spool keeps it so long. */
      memcpy(transcript->buffer, transcript->stamp, transcript->stamp_length);
    }
    add_to_long_line(transcript, transcript->buffer, count);
  }
}

static void begin_line(struct transcript *transcript) {
  transcript->in_line = true;
  if (transcript->stamps) {
    /* Only its place: the stamp is that of the line's end. */
    memset(transcript->buffer + transcript->used, ' ', transcript->stamp_length);
    transcript->used += transcript->stamp_length;
  }
}

static void end_line(struct transcript *transcript) {
  transcript->in_line = false;
  if (transcript->long_line != -1) {
    end_long_line(transcript);
    return;
  }
  if (transcript->stamps) {
    memcpy(transcript->buffer + transcript->line_start, transcript->stamp,
           transcript->stamp_length);
  }
  transcript->line_start = transcript->used;
}

/* Adds a line or a part of one that does not end it. */
static void add_part(struct transcript *transcript, const char *bytes, size_t count) {
  while (count > 0) {
    if (transcript->long_line != -1) {
      add_to_long_line(transcript, bytes, count);
      transcript->in_line = true;
      return;
    }
    if (TRANSCRIPT_BUFFER - transcript->used < STAMP_SIZE + 1) {
      make_room(transcript);
      continue;
    }
    if (!transcript->in_line) {
      begin_line(transcript);
    }
    size_t room = TRANSCRIPT_BUFFER - transcript->used;
    size_t part = count < room ? count : room;
    memcpy(transcript->buffer + transcript->used, bytes, part);
    transcript->used += part;
    bytes += part;
    count -= part;
  }
}

void transcript_add(struct transcript *transcript, const char *bytes, size_t count, time_t now) {
  const char *end = bytes + count;
  set_stamp(transcript, now);
  while (bytes < end) {
    const char *newline = memchr(bytes, '\n', (size_t)(end - bytes));
    if (newline == NULL) {
      add_part(transcript, bytes, (size_t)(end - bytes));
      return;
    }
    add_part(transcript, bytes, (size_t)(newline + 1 - bytes));
    end_line(transcript);
    bytes = newline + 1;
  }
}

void transcript_line(struct transcript *transcript, const char *line, time_t now) {
  if (transcript->in_line) {
    transcript_add(transcript, "\n", 1, now);
  }
  transcript_add(transcript, line, strlen(line), now);
  transcript_add(transcript, "\n", 1, now);
  transcript_flush(transcript);
}
