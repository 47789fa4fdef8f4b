#include "dump.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "pipeline.h"

/* All threads together hold about so many bytes; a block at least is held by each. */
#define MEMORY (96u << 20)
#define MAX_THREADS 8

static void put_u32(uint8_t *to, uint32_t value) {
  for (int i = 0; i < 4; i++) {
    to[i] = (uint8_t)(value >> (8 * i));
  }
}

static int write_head(const struct dump *dump, const struct output *output) {
  uint8_t head[4];
  put_u32(head, dump->block_size);
  struct iovec piece = {head, sizeof(head)};
  return output->write(output->context, &piece, 1, dump->failure);
}

int read_old_block_size(struct input *old, uint32_t *block_size, struct failure *failure) {
  uint8_t head[4];
  ssize_t got = old->read(old->context, head, sizeof(head), failure);
  if (got < 0) {
    return -1;
  }
  uint32_t size = got == 4 ? (uint32_t)head[0] | (uint32_t)head[1] << 8 |
                                 (uint32_t)head[2] << 16 | (uint32_t)head[3] << 24
                           : 0;
  if (got != 4 || size == 0 || size > MAX_BLOCK_SIZE) {
    return fail(failure,
                "old digest data is corrupt: bytes=%zd, block size=%u (expected=1 to %u); begin a "
                "new series with a full backup",
                got, size, MAX_BLOCK_SIZE);
  }
  *block_size = size;
  return 0;
}

int64_t read_old(const struct dump *dump, uint8_t *digests, size_t count) {
  if (dump->old == NULL) {
    return 0;
  }
  ssize_t bytes = (ssize_t)dump->kind->bytes;
  ssize_t got =
      dump->old->read(dump->old->context, digests, count * dump->kind->bytes, dump->failure);
  if (got < 0) {
    return -1;
  }
  if (got % bytes != 0) {
    return fail(dump->failure,
                "old digest data is corrupt: it ends within a digest; begin a new series with a "
                "full backup");
  }
  return got / bytes;
}

/* Compares and writes one batch, or adds it to what is packed; called in its turn. */
static int emit(struct pipeline *line, struct buffers *buffers, uint64_t offset, size_t length,
                struct pack_piece **full) {
  const struct dump *dump = line->dump;
  size_t size = dump->block_size;
  size_t bytes_each = dump->kind->bytes;
  size_t blocks = (length + size - 1) / size;
  int64_t known = read_old(dump, buffers->old, blocks);
  if (known < 0 || settle_same(line, buffers, offset, blocks, known) != 0) {
    return -1;
  }
  int pieces = 0;
  for (size_t i = 0; i < blocks; i++) {
    const uint8_t *digest = buffers->digests + i * bytes_each;
    if ((int64_t)i < known && memcmp(digest, buffers->old + i * bytes_each, bytes_each) == 0) {
      continue;
    }
    uint64_t at = (dump->first * size) + offset + i * size;
    put_u32(buffers->heads[i], (uint32_t)at);
    put_u32(buffers->heads[i] + 4, (uint32_t)(at >> 32));
    size_t bytes = length - i * size < size ? length - i * size : size;
    buffers->pieces[pieces++] = (struct iovec){buffers->heads[i], RECORD_HEAD};
    buffers->pieces[pieces++] = (struct iovec){buffers->data + i * size, bytes};
  }
  uint64_t changed = (uint64_t)pieces / 2;
  line->result->changed += changed;
  line->result->blocks += blocks;
  line->result->length += length;
  struct iovec digests = {buffers->digests, blocks * bytes_each};
  if (line->pack != NULL) {
    return pack_add(line->pack, buffers->pieces, pieces, changed, &digests, full);
  }
  if (pieces > 0 && dump->difference.write(dump->difference.context, buffers->pieces, pieces,
                                           dump->failure) != 0) {
    return -1;
  }
  return dump->digest.write(dump->digest.context, &digests, 1, dump->failure);
}

static void stop(struct pipeline *line) {
  pthread_mutex_lock(&line->writing);
  line->stopped = 1;
  pthread_cond_broadcast(&line->turned);
  pthread_mutex_unlock(&line->writing);
}

/* Waits for the turn of a piece, writes it unless the dump has stopped, and passes the turn on. */
static void emit_in_turn(struct pipeline *line, struct buffers *buffers,
                         const struct piece *piece) {
  struct pack_piece *full = NULL;
  pthread_mutex_lock(&line->writing);
  while (line->turn != piece->batch && !line->stopped) {
    pthread_cond_wait(&line->turned, &line->writing);
  }
  uint64_t offset = piece->batch * line->batch * line->dump->block_size;
  int emitted = 0;
  if (piece->length < 0) {
    emitted = -1;
  } else if (!line->stopped && piece->length > 0) {
    emitted = piece->is_passed ? pass(line, piece)
                               : emit(line, buffers, offset, (size_t)piece->length, &full);
  }
  if (emitted != 0) {
    line->stopped = 1;
  }
  line->turn = piece->batch + piece->batches;
  pthread_cond_broadcast(&line->turned);
  pthread_mutex_unlock(&line->writing);
  if (full != NULL && pack_send(line->pack, full) != 0) {
    stop(line);
  }
}

/* Takes the next piece. One of a source without offsets is read, since it has to be in order. */
static void take(struct pipeline *line, struct buffers *buffers, struct piece *piece) {
  const struct dump *dump = line->dump;
  size_t bytes = line->batch * dump->block_size;
  int in_order = line->source.start < 0;
  pthread_mutex_lock(&line->reading);
  *piece = (struct piece){.batch = line->next, .batches = 1, .length = 0};
  if (!line->at_end) {
    uint64_t offset = line->next * bytes;
    uint64_t left = in_order ? bytes : (uint64_t)line->source.length - offset;
    piece->length = (int64_t)(left < bytes ? left : bytes);
    int64_t reading = line->passed == NULL ? (int64_t)bytes
                                           : look_up(line, buffers, piece, offset);
    if (reading > 0) {
      pace_wait(&line->pace, (uint64_t)reading);
    }
    if (reading < 0) {
      piece->length = -1;
    } else if (in_order) {
      piece->length = source_read(&line->source, buffers->data, offset, bytes, dump->failure);
    }
    line->next += piece->batches;
    line->at_end = in_order ? piece->length < (int64_t)bytes
                            : line->next * bytes >= (uint64_t)line->source.length;
  }
  pthread_mutex_unlock(&line->reading);
}

static void hash(const struct dump *dump, struct buffers *buffers, size_t block, size_t length) {
  const struct digest_kind *kind = dump->kind;
  size_t size = dump->block_size;
  size_t whole = length / size;
  const uint8_t *data = buffers->data + block * size;
  uint8_t *digests = buffers->digests + block * kind->bytes;
  kind->blocks(data, size, whole, digests);
  if (length % size > 0) {
    kind->one(data + whole * size, length % size, digests + whole * kind->bytes);
  }
}

/* Reads and hashes the blocks of a batch that have to be. */
static int fill(struct pipeline *line, struct buffers *buffers, const struct piece *piece) {
  const struct dump *dump = line->dump;
  size_t size = dump->block_size;
  size_t length = (size_t)piece->length;
  size_t blocks = (length + size - 1) / size;
  bool verify = dump->known != NULL && dump->known->verify;
  size_t from = 0;
  while (from < blocks) {
    if (buffers->same[from] && !verify) {
      from++;
      continue;
    }
    size_t to = from + 1;
    while (to < blocks && (verify || !buffers->same[to])) {
      to++;
    }
    size_t bytes = (to * size < length ? to * size : length) - from * size;
    uint64_t offset = piece->batch * line->batch * size + from * size;
    if (line->source.start >= 0 &&
        source_read(&line->source, buffers->data + from * size, offset, bytes, dump->failure) < 0) {
      return -1;
    }
    hash(dump, buffers, from, bytes);
    buffers->read += bytes;
    from = to;
  }
  return 0;
}

static void *work(void *argument) {
  struct pipeline *line = argument;
  size_t size = line->dump->block_size;
  struct buffers *buffers = calloc(1, sizeof(*buffers));
  uint8_t *data = aligned_alloc(4096, (line->batch * size + 4095) / 4096 * 4096);
  bool more = buffers != NULL && data != NULL;
  if (more) {
    buffers->data = data;
  } else {
    fail(line->dump->failure, "not enough memory for blocks of %zu bytes", size);
    stop(line);
  }
  while (more) {
    struct piece piece;
    take(line, buffers, &piece);
    if (piece.length == 0) {
      break;
    }
    if (piece.length > 0 && !piece.is_passed && fill(line, buffers, &piece) != 0) {
      piece.length = -1;
    }
    emit_in_turn(line, buffers, &piece);
    pthread_mutex_lock(&line->writing);
    more = piece.length > 0 && !line->stopped;
    pthread_mutex_unlock(&line->writing);
  }
  if (buffers != NULL) {
    pthread_mutex_lock(&line->writing);
    line->result->read += buffers->read;
    pthread_mutex_unlock(&line->writing);
  }
  free(data);
  free(buffers);
  return NULL;
}

static int thread_count(const struct dump *dump, size_t batch) {
  long wanted = dump->threads > 0 ? dump->threads : sysconf(_SC_NPROCESSORS_ONLN);
  long fitting = (long)(MEMORY / (batch * dump->block_size));
  long count = wanted < fitting ? wanted : fitting;
  return count < 1 ? 1 : count > MAX_THREADS ? MAX_THREADS : (int)count;
}

/* What the old digest has behind the end of the source has to be whole digests, too. */
static int finish_old(const struct dump *dump) {
  uint8_t rest[BATCH * DIGEST_MAX_BYTES];
  int64_t got;
  do {
    got = read_old(dump, rest, BATCH);
  } while (got > 0);
  return (int)got;
}

/* Writes the heads, of a dump that does not go on from an earlier one. */
static int write_heads(const struct pipeline *line) {
  const struct dump *dump = line->dump;
  uint8_t bytes[4];
  put_u32(bytes, dump->block_size);
  struct iovec head = {bytes, sizeof(bytes)};
  int done = line->pack != NULL ? pack_head(line->pack, &head)
                                : write_head(dump, &dump->difference);
  return done == 0 ? write_head(dump, &dump->digest) : -1;
}

static void run_threads(struct pipeline *line, int wanted) {
  pthread_t threads[MAX_THREADS];
  int started = 0;
  while (started < wanted - 1 && pthread_create(&threads[started], NULL, work, line) == 0) {
    started++;
  }
  work(line); /* This thread works too, so a thread that could not be made only costs time. */
  for (int i = 0; i < started; i++) {
    pthread_join(threads[i], NULL);
  }
}

static int run(struct pipeline *line, int threads) {
  const struct dump *dump = line->dump;
  if (dump->first > 0) {
    if (source_skip(&line->source, dump->first, dump->block_size, dump->failure) != 0) {
      return -1;
    }
    *line->result =
        (struct dump_result){.length = dump->first * dump->block_size, .blocks = dump->first};
  } else if (write_heads(line) != 0) {
    return -1;
  }
  pace_start(&line->pace, dump->limit);
  run_threads(line, threads);
  if (has_failed(dump->failure) || finish_old(dump) != 0) {
    return -1;
  }
  return line->pack != NULL ? pack_finish(line->pack) : 0;
}

int dump_run(const struct dump *dump, struct dump_result *result) {
  *result = (struct dump_result){.length = 0};
  struct pipeline line = {.dump = dump,
                          .reading = PTHREAD_MUTEX_INITIALIZER,
                          .writing = PTHREAD_MUTEX_INITIALIZER,
                          .turned = PTHREAD_COND_INITIALIZER,
                          .result = result};
  if (source_open(&line.source, dump->source, dump->name, dump->failure) != 0) {
    return -1;
  }
  uint64_t length = (uint64_t)line.source.length;
  if (dump->begun != NULL && dump->begun(dump->context, length, dump->failure) != 0) {
    return -1;
  }
  size_t fitting = MEMORY / 4 / dump->block_size;
  line.batch = fitting < 1 ? 1 : fitting > BATCH ? BATCH : fitting;
  int threads = thread_count(dump, line.batch);
  if (dump->known != NULL && line.source.start == 0 && dump->first == 0 && dump->old != NULL) {
    line.passed = malloc((PASSED + BATCH) * DIGEST_MAX_BYTES);
    if (line.passed == NULL) {
      return fail(dump->failure, "not enough memory");
    }
  }
  if (dump->codec != NULL) {
    struct pack_target target = {dump->difference, dump->packed_changed, dump->digest};
    line.pack = pack_open(dump->codec, &target, threads, dump->failure);
    if (line.pack == NULL) {
      free(line.passed);
      return -1;
    }
  }
  int done = run(&line, threads);
  pack_close(line.pack);
  free(line.passed);
  return done;
}
