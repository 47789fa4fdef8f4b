#include "serve.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <signal.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "change.h"
#include "child.h"
#include "dump.h"
#include "frame.h"
#include "keeper.h"
#include "point.h"
#include "serve_kept.h"
#include "serve_queues.h"
#include "snapshot.h"

#define REQUEST_HEAD 6
#define REQUEST_MAX 8192
#define OUTPUT_ROOM (1 << 20)
#define PLAN_BYTES 17
/* What this program packs by itself, after what others do. */
#define BY_ZSTD 3
#define BY_LZ4 4

/* How the next dump is done. */
struct plan {
  bool given;
  const struct digest_kind *kind;
  uint64_t limit;
  uint64_t first;
};

/* The compressor's output on its way into frames. */
struct relay {
  int from;
  struct output to;
  struct failure *failure;
};

static void *relay(void *argument) {
  const struct relay *relay = argument;
  static uint8_t buffer[256 * 1024];
  ssize_t got;
  while ((got = read(relay->from, buffer, sizeof(buffer))) != 0) {
    if (got < 0 && errno == EINTR) {
      continue;
    }
    struct iovec piece = {buffer, got < 0 ? 0 : (size_t)got};
    if (got < 0) {
      fail(relay->failure, "cannot read from the compressor: %s", strerror(errno));
    }
    if (got < 0 || relay->to.write(relay->to.context, &piece, 1, relay->failure) != 0) {
      break;
    }
  }
  close(relay->from); /* After a failure this ends the compressor, and with it the dump. */
  return NULL;
}

static int dump_compressed(struct dump *dump, const char *const *compressor,
                           struct dump_result *result) {
  int in[2];
  int out[2];
  if (pipe2(in, O_CLOEXEC) != 0 || pipe2(out, O_CLOEXEC) != 0) {
    return fail(dump->failure, "cannot make a pipe: %s", strerror(errno));
  }
  pid_t pid = child_start(compressor, in[0], out[1], dump->failure);
  close(in[0]);
  close(out[1]);
  if (pid < 0) {
    return -1;
  }
  struct relay state = {out[0], dump->difference, dump->failure};
  pthread_t thread;
  int code = pthread_create(&thread, NULL, relay, &state);
  if (code != 0) {
    close(out[0]);
    close(in[1]);
    return fail(dump->failure, "cannot make a thread: %s", strerror(code));
  }
  struct descriptor pipe_end = {in[1], compressor[0]};
  dump->difference = descriptor_output(&pipe_end);
  int dumped = dump_run(dump, result);
  close(in[1]);
  pthread_join(thread, NULL);
  int ended = child_wait(pid, compressor[0], dump->failure);
  return dumped == 0 && ended == 0 && !has_failed(dump->failure) ? 0 : -1;
}

static void put_u64(uint8_t *to, uint64_t value) {
  for (int i = 0; i < 8; i++) {
    to[i] = (uint8_t)(value >> (8 * i));
  }
}

static uint64_t get_u64(const uint8_t *from) {
  uint64_t value = 0;
  for (int i = 0; i < 8; i++) {
    value |= (uint64_t)from[i] << (8 * i);
  }
  return value;
}

static int serve_plan(struct plan *plan, const uint8_t *request, uint32_t length,
                      struct failure *failure) {
  if (length != PLAN_BYTES || request[0] > 1) {
    return fail(failure, "a plan that this helper does not know: length=%u", length);
  }
  *plan = (struct plan){true, request[0] == 1 ? &DIGEST_SHA256 : &DIGEST_MD5,
                        get_u64(request + 1), get_u64(request + 9)};
  return 0;
}

/* Says how long the source is. */
static int tell_length(void *context, uint64_t length, struct failure *failure) {
  uint8_t figure[8];
  put_u64(figure, length);
  struct iovec piece = {figure, sizeof(figure)};
  return frame_write(context, 'L', &piece, 1, failure);
}

/* What can be read only once, or for ever, has no generations. */
static int check_kind(int source, const char *path, struct failure *failure) {
  struct stat status;
  if (fstat(source, &status) != 0) {
    return fail(failure, "failed to open:%s: %s", path, strerror(errno));
  }
  mode_t type = status.st_mode & S_IFMT;
  return type == S_IFREG || type == S_IFBLK
             ? 0
             : fail(failure, "cannot back up:%s: type=%s (expected=a file or a block device)", path,
                    type == S_IFDIR    ? "folder; the name of one ends with a slash"
                    : type == S_IFIFO  ? "pipe"
                    : type == S_IFSOCK ? "socket"
                                       : "character device");
}

/* Opens what can be read by its name. */
static int open_source(const struct plan *plan, const char *path, struct failure *failure) {
  /* Opening a pipe would wait for somebody to write there. */
  int waiting = plan->given ? O_NONBLOCK : 0;
  int source = open(path, O_RDONLY | O_CLOEXEC | O_NOCTTY | waiting);
  if (source < 0) {
    return fail(failure, "failed to open:%s: %s", path, strerror(errno));
  }
  if (plan->given && check_kind(source, path, failure) != 0) {
    close(source);
    return -1;
  }
  return source;
}

/* Dumps the queue file that was asked for, which comes from another process. */
static int dump_image(struct wire *wire, struct image *image, struct dump *dump,
                      struct dump_result *result) {
  if (tell_length(wire, image->length, dump->failure) != 0) {
    return -1;
  }
  dump->begun = NULL; /* A pipe has no length. */
  dump->source = image_begin(image, dump->failure);
  if (dump->source < 0) {
    return -1;
  }
  int done = dump_run(dump, result);
  close(dump->source);
  image_end(image);
  return done == 0 && result->length != image->length
             ? fail(dump->failure, "the queue file:%s ended at %" PRIu64 " (expected=%" PRIu64 ")",
                    dump->name, result->length, image->length)
             : done;
}

static int dump_source(struct wire *wire, const struct plan *plan, struct dump *dump,
                       const char *const *compressor, struct dump_result *result) {
  dump->source = open_source(plan, dump->name, dump->failure);
  if (dump->source < 0) {
    return -1;
  }
  struct change change;
  change_begin(&change, dump->source);
  int done = compressor == NULL ? dump_run(dump, result)
                                : dump_compressed(dump, compressor, result);
  char words[200];
  bool moved = done == 0 && change_seen(&change, dump->source, words, sizeof(words));
  close(dump->source);
  return moved ? frame_text(wire, 'W', words, dump->failure) : done;
}

static const struct codec *codec_of(uint8_t compressor) {
  return compressor == BY_ZSTD ? codec_zstd() : compressor == BY_LZ4 ? codec_lz4() : NULL;
}

static int serve_dump(struct wire *wire, const struct plan *plan, struct base *base,
                      struct image *image, const uint8_t *request, uint32_t length,
                      struct failure *failure) {
  static const char *const GZIP[] = {"gzip", "-f", NULL};
  static const char *const LZOP[] = {"lzop", "-f", NULL};
  static const char *const *const COMPRESSORS[] = {NULL, GZIP, LZOP};
  const struct codec *codec = length > REQUEST_HEAD ? codec_of(request[5]) : NULL;
  if (length <= REQUEST_HEAD || (request[5] > 2 && codec == NULL)) {
    return fail(failure, "a request that this helper does not know: length=%u", length);
  }
  const char *path = (const char *)request + REQUEST_HEAD;
  const char *const *compressor = codec != NULL ? NULL : COMPRESSORS[request[5]];
  struct frame_output difference = {wire, 'd'};
  struct frame_output digest = {wire, 'm'};
  struct frame_output changed = {wire, 'c'};
  struct frame_input frames = {.wire = wire};
  struct input old = frames_input(&frames);
  struct dump dump = {.name = path,
                      .kind = plan->kind,
                      .first = plan->first,
                      .limit = plan->limit,
                      .begun = plan->given ? tell_length : NULL,
                      .context = wire,
                      .block_size = (uint32_t)request[0] | (uint32_t)request[1] << 8 |
                                    (uint32_t)request[2] << 16 | (uint32_t)request[3] << 24,
                      .old = request[4] == 1 ? &old : NULL,
                      .difference = frames_output(&difference),
                      .digest = frames_output(&digest),
                      .codec = codec,
                      .packed_changed = frames_output(&changed),
                      .failure = failure};
  if (dump.old != NULL && read_old_block_size(dump.old, &dump.block_size, failure) != 0) {
    return -1;
  }
  dump.known = dump.old == NULL ? NULL : base_known(base, path, dump.block_size);
  if (dump.block_size == 0 || dump.block_size > MAX_BLOCK_SIZE) {
    return fail(failure, "block size=%u (expected=1 to %u)", dump.block_size, MAX_BLOCK_SIZE);
  }
  struct dump_result result;
  int done = image->request_length > 0 ? dump_image(wire, image, &dump, &result)
                                       : dump_source(wire, plan, &dump, compressor, &result);
  if (done != 0 || (dump.known != NULL && base_tell(wire, &result, failure) != 0)) {
    return -1;
  }
  uint8_t figures[24];
  put_u64(figures, result.length);
  put_u64(figures + 8, result.blocks);
  put_u64(figures + 16, result.changed);
  struct iovec piece = {figures, sizeof(figures)};
  return frame_write(wire, 'F', &piece, 1, failure);
}

static int serve_snapshot(struct wire *wire, struct snapshot *snapshot, const char *request,
                          uint32_t length, struct failure *failure) {
  size_t size = strlen(request);
  if (snapshot->name[0] != '\0' || size == 0 || size + 2 > length) {
    return fail(failure, "a request for a snapshot that this helper does not know");
  }
  if (snapshot_create(snapshot, request, request + size + 1, failure) != 0) {
    return -1;
  }
  return frame_text(wire, 'K', snapshot->device, failure);
}

static int serve_point(struct wire *wire, struct point *point, const char *request,
                       uint32_t length, struct failure *failure) {
  const char *fields[3];
  uint32_t at = 0;
  for (int i = 0; i < 3; i++) {
    fields[i] = request + at;
    at += at < length ? (uint32_t)strlen(request + at) + 1 : 0;
  }
  if (point->kind != NULL || at != length || fields[2] == fields[1]) {
    return fail(failure, "a request for a snapshot that this helper does not know");
  }
  if (point_create(point, fields[0], fields[1], fields[2], failure) != 0) {
    return -1;
  }
  return frame_text(wire, 'K', point->path, failure);
}

static int serve_remove(struct wire *wire, struct snapshot *snapshot, struct point *point,
                        int keeper, struct failure *failure) {
  char words[200] = "";
  int done;
  if (keeper >= 0) {
    done = keeper_remove(keeper, words, sizeof(words), failure);
  } else {
    keeper_lock();
    done = point->kind != NULL ? point_remove(point, failure)
                               : snapshot_check(snapshot, words, sizeof(words), failure);
    if (done == 0) {
      done = snapshot_remove(snapshot, failure);
    }
    keeper_unlock();
  }
  return done == 0 ? frame_text(wire, 'K', words, failure) : -1;
}

static int serve_hold(struct wire *wire, struct snapshot *snapshot, struct point *point,
                      const uint8_t *request, uint32_t length, struct failure *failure) {
  char name[KEEPER_NAME];
  if (length != 4 || (snapshot->name[0] == '\0' && point->kind == NULL)) {
    return fail(failure, "a request to hold a snapshot that this helper does not know");
  }
  uint32_t seconds = (uint32_t)request[0] | (uint32_t)request[1] << 8 |
                     (uint32_t)request[2] << 16 | (uint32_t)request[3] << 24;
  return keeper_start(snapshot, point, seconds, name, failure) == 0
             ? frame_text(wire, 'K', name, failure)
             : -1;
}

static int serve_adopt(struct wire *wire, int *keeper, const char *name, struct failure *failure) {
  if (*keeper >= 0) {
    return fail(failure, "a request to hold a snapshot that this helper does not know");
  }
  *keeper = keeper_adopt(name, failure);
  return *keeper >= 0 ? frame_text(wire, 'K', "", failure) : -1;
}

/* Serves the next request. Returns 1, 0 when there are no more, or -1. */
static int serve_next(struct wire *wire, struct snapshot *snapshot, struct point *point,
                      struct plan *plan, struct base *base, struct queues *queues, int *keeper,
                      struct failure *failure) {
  uint8_t request[REQUEST_MAX + 1];
  uint32_t length = 0;
  int type = frame_head(wire, &length, failure);
  if (type <= 0 || type == 'Q') {
    return type < 0 ? -1 : 0;
  }
  if (length > REQUEST_MAX) {
    return fail(failure, "a request of %u bytes (expected=up to %d)", length, REQUEST_MAX);
  }
  if (frame_body(wire, request, length, failure) != 0) {
    return -1;
  }
  request[length] = '\0';
  int done;
  if (type == 'D') {
    done = serve_dump(wire, plan, base, &queues->image, request, length, failure);
  } else if (type == 'P') {
    done = serve_plan(plan, request, length, failure);
  } else if (type == 'S') {
    done = serve_snapshot(wire, snapshot, (const char *)request, length, failure);
  } else if (type == 'T') {
    done = serve_point(wire, point, (const char *)request, length, failure);
  } else if (type == 'B') {
    done = serve_base(wire, base, snapshot, point, request, length, failure);
  } else if (type == 'V') {
    done = serve_keep(wire, snapshot, point, request, length, failure);
  } else if (type == 'X') {
    done = serve_release(wire, request, length, failure);
  } else if (type == 'G') {
    done = serve_hold(wire, snapshot, point, request, length, failure);
  } else if (is_of_queues(type)) {
    done = serve_queues(wire, type, queues, request, length, failure);
  } else if (type == 'A') {
    done = serve_adopt(wire, keeper, (const char *)request, failure);
  } else if (type == 'R' && (*keeper >= 0 || snapshot->name[0] != '\0' || point->kind != NULL)) {
    done = serve_remove(wire, snapshot, point, *keeper, failure);
  } else {
    done = fail(failure, "a request that this helper does not know: type=%d", type);
  }
  return done == 0 ? 1 : -1;
}

int serve(void) {
  struct failure failure = NO_FAILURE;
  struct wire wire = {STDIN_FILENO, STDOUT_FILENO, PTHREAD_MUTEX_INITIALIZER, false};
  /* Another thread may come to need these when this function has returned. */
  static struct snapshot snapshot;
  static struct point point;
  struct queues queues = NO_QUEUES;
  int keeper = -1; /* the helper that holds the moment in place of this one */
  struct plan plan = {false, &DIGEST_MD5, 0, 0};
  static struct base base; /* Large, and there is one. */
  int packs = (codec_zstd() != NULL ? 1 : 0) + (codec_lz4() != NULL ? 2 : 0);
  uint8_t version[4] = {FRAME_VERSION, 0, (uint8_t)packs, 0};
  struct iovec hello = {version, sizeof(version)};
  /* A connection that breaks shows as a failed read or write, and then there is work left. */
  signal(SIGHUP, SIG_IGN);
  /* Room for what is packed meanwhile; where the output is no pipe, or may not be so large, as it is. */
  if (fcntl(STDOUT_FILENO, F_SETPIPE_SZ, OUTPUT_ROOM) < 0) {
    errno = 0;
  }
  int more = frame_write(&wire, 'H', &hello, 1, &failure) == 0 ? 1 : -1;
  while (more > 0) {
    more = serve_next(&wire, &snapshot, &point, &plan, &base, &queues, &keeper, &failure);
  }
  queues_release(&queues);
  struct failure cleaning = NO_FAILURE;
  if (wire.broken) {
    keeper_lost();
  } else if (keeper >= 0 && more < 0) {
    /* Nobody comes back after an error, so the other helper need not wait for that. */
    char words[200];
    keeper_remove(keeper, words, sizeof(words), &cleaning);
  }
  keeper_lock(); /* For good: what ends the process now is its end. */
  if (snapshot_remove(&snapshot, &cleaning) != 0) {
    fail(&failure, "the snapshot %s is left: %s", snapshot.name, cleaning.text);
    more = -1;
  }
  if (point_remove(&point, &cleaning) != 0) {
    fail(&failure, "the snapshot %s is left: %s", point.name, cleaning.text);
    more = -1;
  }
  if (more == 0) {
    return 0;
  }
  struct failure broken = NO_FAILURE;
  frame_text(&wire, 'E', failure.text, &broken); /* Nobody is told when nobody is there. */
  return 3;
}
