#include <endian.h>
#include <errno.h>
#include <linux/btrfs.h>
#include <linux/btrfs_tree.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/stat.h>

#include "extents.h"

#define ANSWER (64 * 1024)

/* Bytes of an item that every kind of extent has; an inline one goes on with its data. */
#define COMMON offsetof(struct btrfs_file_extent_item, disk_bytenr)

static void put(struct extents *extents, const struct btrfs_ioctl_search_header *head,
                const uint8_t *bytes) {
  struct btrfs_file_extent_item item;
  memset(&item, 0, sizeof(item));
  memcpy(&item, bytes, head->len < sizeof(item) ? head->len : sizeof(item));
  struct extent *extent = &extents->held[extents->count++];
  if (head->len < sizeof(item) || item.type == BTRFS_FILE_EXTENT_INLINE) {
    /* As much as it holds unpacked; it lies in the tree, and has no place to compare. */
    uint64_t length = le64toh(item.ram_bytes);
    *extent = (struct extent){.at = {head->offset, head->offset + (length > 0 ? length : 1)},
                              .kind = EXTENT_UNKNOWN};
    return;
  }
  *extent = (struct extent){
      .at = {head->offset, head->offset + le64toh(item.num_bytes)},
      .kind = item.disk_bytenr == 0 ? EXTENT_HOLE : EXTENT_DATA,
      .place = {le64toh(item.offset) - head->offset, le64toh(item.disk_bytenr),
                le64toh(item.disk_num_bytes), le64toh(item.ram_bytes), le64toh(item.generation),
                (uint64_t)item.type | (uint64_t)item.compression << 8 |
                    (uint64_t)item.encryption << 16 |
                    (uint64_t)le16toh(item.other_encoding) << 24}};
}

static int unpack(struct extents *extents, const struct btrfs_ioctl_search_args_v2 *answer,
                  uint64_t inode, struct failure *failure) {
  const uint8_t *bytes = (const uint8_t *)answer->buf;
  size_t at = 0;
  if (answer->key.nr_items > EXTENTS_HELD) {
    return fail(failure, "btrfs answers with items=%u (expected=up to %d)", answer->key.nr_items,
                EXTENTS_HELD);
  }
  for (uint32_t i = 0; i < answer->key.nr_items; i++) {
    struct btrfs_ioctl_search_header head;
    if (ANSWER - at < sizeof(head)) {
      return fail(failure, "btrfs answers with an item that is cut short");
    }
    memcpy(&head, bytes + at, sizeof(head));
    at += sizeof(head);
    if (head.objectid != inode || head.type != BTRFS_EXTENT_DATA_KEY ||
        head.offset < extents->next || head.len < COMMON || head.len > ANSWER - at) {
      return fail(failure, "btrfs answers with something else than extents");
    }
    put(extents, &head, bytes + at);
    at += head.len;
    extents->next = head.offset + 1;
  }
  extents->ended = answer->key.nr_items == 0;
  return 0;
}

int extents_fill_btrfs(struct extents *extents, struct failure *failure) {
  struct stat status;
  if (fstat(extents->number, &status) != 0) {
    return fail(failure, "cannot look at a file: %s", strerror(errno));
  }
  struct btrfs_ioctl_search_args_v2 *search = calloc(1, sizeof(*search) + ANSWER);
  if (search == NULL) {
    return fail(failure, "not enough memory");
  }
  search->buf_size = ANSWER;
  search->key = (struct btrfs_ioctl_search_key){.tree_id = 0, /* that which the file is in */
                                                .min_objectid = status.st_ino,
                                                .max_objectid = status.st_ino,
                                                .min_type = BTRFS_EXTENT_DATA_KEY,
                                                .max_type = BTRFS_EXTENT_DATA_KEY,
                                                .min_offset = extents->next,
                                                .max_offset = UINT64_MAX,
                                                .max_transid = UINT64_MAX,
                                                .nr_items = EXTENTS_HELD};
  int result = ioctl(extents->number, BTRFS_IOC_TREE_SEARCH_V2, search) == 0
                   ? unpack(extents, search, status.st_ino, failure)
                   : fail(failure, "btrfs does not tell where a file lies: %s", strerror(errno));
  free(search);
  return result;
}
