#include <inttypes.h>
#include <string.h>

#include "pipeline.h"

#define LACKING \
  "old digest data is corrupt: it has no block at offset %" PRIu64 \
  ", which the kept snapshot has; begin a new series with a full backup"

int settle_same(struct pipeline *line, struct buffers *buffers, uint64_t offset, size_t blocks,
                int64_t known) {
  const struct dump *dump = line->dump;
  size_t bytes = dump->kind->bytes;
  for (size_t i = 0; i < blocks; i++) {
    if (!buffers->same[i]) {
      continue;
    }
    if ((int64_t)i >= known) {
      return fail(dump->failure, LACKING, offset + i * dump->block_size);
    }
    line->result->same++;
    if (!dump->known->verify) {
      memcpy(buffers->digests + i * bytes, buffers->old + i * bytes, bytes);
    } else if (memcmp(buffers->digests + i * bytes, buffers->old + i * bytes, bytes) != 0 &&
               line->result->wrong++ == 0) {
      line->result->wrong_at = offset + i * dump->block_size;
    }
  }
  return 0;
}

/* Pieces that are full go out here: the threads that send those before hold no lock of ours. */
static int pass_packed(struct pipeline *line, size_t bytes) {
  for (size_t done = 0; done < bytes; done += PACK_DIGESTS) {
    size_t part = bytes - done < PACK_DIGESTS ? bytes - done : PACK_DIGESTS;
    struct iovec digests = {line->passed + done, part};
    struct pack_piece *full = NULL;
    if (pack_add(line->pack, NULL, 0, 0, &digests, &full) != 0 ||
        (full != NULL && pack_send(line->pack, full) != 0)) {
      return -1;
    }
  }
  return 0;
}

int pass(struct pipeline *line, const struct piece *piece) {
  const struct dump *dump = line->dump;
  size_t blocks = ((size_t)piece->length + dump->block_size - 1) / dump->block_size;
  int64_t known = read_old(dump, line->passed, blocks);
  if (known < 0) {
    return -1;
  }
  if ((size_t)known < blocks) {
    uint64_t batch = piece->batch * line->batch;
    return fail(dump->failure, LACKING, (batch + (uint64_t)known) * dump->block_size);
  }
  line->result->blocks += blocks;
  line->result->same += blocks;
  line->result->length += (uint64_t)piece->length;
  size_t bytes = blocks * dump->kind->bytes;
  if (line->pack != NULL) {
    return pass_packed(line, bytes);
  }
  struct iovec digests = {line->passed, bytes};
  return dump->digest.write(dump->digest.context, &digests, 1, dump->failure);
}

int64_t look_up(struct pipeline *line, struct buffers *buffers, struct piece *piece,
                uint64_t offset) {
  const struct dump *dump = line->dump;
  uint64_t left = (uint64_t)line->source.length - offset;
  uint64_t batch = line->batch * dump->block_size;
  uint64_t same;
  if (known_same(dump->known, offset, &same, dump->failure) != 0) {
    return -1;
  }
  if (!dump->known->verify && (same >= batch || same >= left)) {
    uint64_t most = PASSED / line->batch > 0 ? PASSED / line->batch : 1;
    uint64_t whole = same >= left ? (left + batch - 1) / batch : same / batch;
    piece->batches = whole < most ? whole : most;
    uint64_t bytes = piece->batches * batch;
    piece->length = (int64_t)(bytes < left ? bytes : left);
    piece->is_passed = true;
    return 0;
  }
  int64_t reading = piece->length;
  for (int64_t at = 0, i = 0; at < piece->length; at += dump->block_size, i++) {
    int64_t bytes = piece->length - at < dump->block_size ? piece->length - at : dump->block_size;
    if (known_same(dump->known, offset + (uint64_t)at, &same, dump->failure) != 0) {
      return -1;
    }
    buffers->same[i] = same >= (uint64_t)bytes;
    reading -= buffers->same[i] && !dump->known->verify ? bytes : 0;
  }
  return reading;
}
