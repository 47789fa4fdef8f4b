#include "pack.h"

#include <stdlib.h>
#include <string.h>

#define PIECE (2u << 20)
/* A piece with less room than this, about a batch, is full. */
#define ROOM (513u << 10)
/* Also a piece without a changed block goes out now and then, and the dump is seen to go on. */
#define DIGESTS (128u << 10)

struct pack_piece {
  struct pack_piece *next; /* of the free ones */
  uint64_t number;
  uint64_t changed;
  size_t used;
  size_t hashed;
  void *context; /* of the codec */
  uint8_t *packed;
  uint8_t *records;
  uint8_t digests[DIGESTS];
};

/*
 * - current, next: belong to whoever may add.
 * - sending: guards turn, stopped and the free pieces. Every thread holds one piece at most, and
 *   there is one more than threads: so a free one is always there.
 */
struct pack {
  const struct codec *codec;
  struct pack_target target;
  struct failure *failure;
  size_t bound;
  struct pack_piece *current;
  uint64_t next;
  pthread_mutex_t sending;
  pthread_cond_t turned;
  uint64_t turn;
  bool stopped;
  struct pack_piece *unused;
  int count;
  struct pack_piece *all[];
};

static void piece_free(const struct codec *codec, struct pack_piece *piece) {
  if (piece != NULL) {
    codec->close(piece->context);
    free(piece->packed);
    free(piece->records);
    free(piece);
  }
}

static struct pack_piece *piece_new(const struct codec *codec, size_t bound) {
  struct pack_piece *piece = calloc(1, sizeof(*piece));
  if (piece == NULL) {
    return NULL;
  }
  piece->context = codec->open();
  piece->packed = malloc(bound);
  piece->records = malloc(PIECE);
  if (piece->context == NULL || piece->packed == NULL || piece->records == NULL) {
    piece_free(codec, piece);
    return NULL;
  }
  return piece;
}

/* Takes a free piece to be filled next. */
static void take_piece(struct pack *pack) {
  pthread_mutex_lock(&pack->sending);
  struct pack_piece *piece = pack->unused;
  pack->unused = piece->next;
  pthread_mutex_unlock(&pack->sending);
  piece->number = pack->next++;
  pack->current = piece;
}

static void give_back(struct pack *pack, struct pack_piece *piece) {
  piece->used = 0;
  piece->hashed = 0;
  piece->changed = 0;
  pthread_mutex_lock(&pack->sending);
  piece->next = pack->unused;
  pack->unused = piece;
  pthread_mutex_unlock(&pack->sending);
}

struct pack *pack_open(const struct codec *codec, const struct pack_target *target, int threads,
                       struct failure *failure) {
  int count = threads + 1;
  struct pack *pack = calloc(1, sizeof(*pack) + (size_t)count * sizeof(struct pack_piece *));
  if (pack == NULL) {
    fail(failure, "not enough memory");
    return NULL;
  }
  pack->codec = codec;
  pack->target = *target;
  pack->failure = failure;
  pack->bound = codec->bound(PIECE);
  pthread_mutex_init(&pack->sending, NULL);
  pthread_cond_init(&pack->turned, NULL);
  for (int i = 0; i < count; i++) {
    struct pack_piece *piece = piece_new(codec, pack->bound);
    if (piece == NULL) {
      fail(failure, "not enough memory");
      pack_close(pack);
      return NULL;
    }
    pack->all[pack->count++] = piece;
    give_back(pack, piece);
  }
  take_piece(pack);
  return pack;
}

void pack_close(struct pack *pack) {
  if (pack == NULL) {
    return;
  }
  for (int i = 0; i < pack->count; i++) {
    piece_free(pack->codec, pack->all[i]);
  }
  pthread_cond_destroy(&pack->turned);
  pthread_mutex_destroy(&pack->sending);
  free(pack);
}

static int write_one(struct pack *pack, const struct output *output, void *bytes, size_t length) {
  struct iovec piece = {bytes, length};
  return length == 0 ? 0 : output->write(output->context, &piece, 1, pack->failure);
}

static int write_piece(struct pack *pack, struct pack_piece *piece, size_t length) {
  uint8_t changed[8];
  for (int i = 0; i < 8; i++) {
    changed[i] = (uint8_t)(piece->changed >> (8 * i));
  }
  if (write_one(pack, &pack->target.difference, piece->packed, length) != 0) {
    return -1;
  }
  if (piece->hashed == 0) {
    return 0;
  }
  return write_one(pack, &pack->target.changed, changed, sizeof(changed)) == 0
             ? write_one(pack, &pack->target.digest, piece->digests, piece->hashed)
             : -1;
}

/* Packs a piece and writes it in its turn, but keeps it. */
static int put_out(struct pack *pack, struct pack_piece *piece) {
  size_t length = 0;
  int result = 0;
  if (piece->used > 0) {
    const char *error = pack->codec->pack(piece->context, piece->packed, pack->bound,
                                          piece->records, piece->used, &length);
    result = error == NULL ? 0 : fail(pack->failure, "cannot pack: %s", error);
  }
  pthread_mutex_lock(&pack->sending);
  while (pack->turn != piece->number && !pack->stopped) {
    pthread_cond_wait(&pack->turned, &pack->sending);
  }
  bool stopped = pack->stopped;
  pthread_mutex_unlock(&pack->sending);
  /* Whose turn it is writes without the lock, as the others have to wait anyway. */
  if (result == 0 && !stopped) {
    result = write_piece(pack, piece, length);
  }
  pthread_mutex_lock(&pack->sending);
  pack->turn = piece->number + 1;
  pack->stopped = pack->stopped || result != 0;
  pthread_cond_broadcast(&pack->turned);
  pthread_mutex_unlock(&pack->sending);
  return stopped ? -1 : result;
}

/* Sends the piece that is being filled, and goes on with it from its start. */
static int empty_current(struct pack *pack) {
  struct pack_piece *piece = pack->current;
  int result = put_out(pack, piece);
  piece->used = 0;
  piece->hashed = 0;
  piece->changed = 0;
  piece->number = pack->next++;
  return result;
}

static int add_bytes(struct pack *pack, const struct iovec *bytes) {
  for (size_t done = 0; done < bytes->iov_len;) {
    struct pack_piece *piece = pack->current;
    size_t left = bytes->iov_len - done;
    size_t part = left < PIECE - piece->used ? left : PIECE - piece->used;
    memcpy(piece->records + piece->used, (const uint8_t *)bytes->iov_base + done, part);
    piece->used += part;
    done += part;
    /* Only blocks of very many bytes come here, and then one thread packs them. */
    if (piece->used == PIECE && done < bytes->iov_len && empty_current(pack) != 0) {
      return -1;
    }
  }
  return 0;
}

int pack_head(struct pack *pack, struct iovec *head) {
  return add_bytes(pack, head) == 0 ? empty_current(pack) : -1;
}

int pack_add(struct pack *pack, const struct iovec *records, int count, uint64_t changed,
             const struct iovec *digests, struct pack_piece **full) {
  *full = NULL;
  for (int i = 0; i < count; i++) {
    if (pack->current->used == PIECE && empty_current(pack) != 0) {
      return -1;
    }
    if (add_bytes(pack, &records[i]) != 0) {
      return -1;
    }
  }
  struct pack_piece *piece = pack->current;
  memcpy(piece->digests + piece->hashed, digests->iov_base, digests->iov_len);
  piece->hashed += digests->iov_len;
  piece->changed += changed;
  if (PIECE - piece->used < ROOM || DIGESTS - piece->hashed < PACK_DIGESTS) {
    *full = piece;
    take_piece(pack);
  }
  return 0;
}

int pack_send(struct pack *pack, struct pack_piece *piece) {
  int result = put_out(pack, piece);
  give_back(pack, piece);
  return result;
}

int pack_finish(struct pack *pack) {
  return empty_current(pack);
}
