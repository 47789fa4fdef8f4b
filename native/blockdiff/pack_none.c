/* In place of pack.c where there is no Zstandard to be linked: what is sent is packed over there. */
#include "pack.h"

bool pack_is_there(void) {
  return false;
}

struct pack *pack_open(const struct pack_target *target, int threads, struct failure *failure) {
  (void)target;
  (void)threads;
  fail(failure, "this helper was built without Zstandard");
  return NULL;
}

int pack_head(struct pack *pack, struct iovec *head) {
  (void)pack;
  (void)head;
  return -1;
}

int pack_add(struct pack *pack, const struct iovec *records, int count, uint64_t changed,
             const struct iovec *digests, struct pack_piece **full) {
  (void)pack;
  (void)records;
  (void)count;
  (void)changed;
  (void)digests;
  (void)full;
  return -1;
}

int pack_send(struct pack *pack, struct pack_piece *piece) {
  (void)pack;
  (void)piece;
  return -1;
}

int pack_finish(struct pack *pack) {
  (void)pack;
  return -1;
}

void pack_close(struct pack *pack) {
  (void)pack;
}
