#include <errno.h>
#include <linux/fiemap.h>
#include <linux/fs.h>
#include <string.h>
#include <sys/ioctl.h>

#include "extents.h"

/* With any other flag the place is not that of the bytes, or there is none yet. */
#define PLAIN (FIEMAP_EXTENT_LAST | FIEMAP_EXTENT_SHARED | FIEMAP_EXTENT_MERGED)

int extents_fill_fiemap(struct extents *extents, struct failure *failure) {
  union {
    struct fiemap map;
    uint8_t bytes[sizeof(struct fiemap) + EXTENTS_HELD * sizeof(struct fiemap_extent)];
  } answer;
  memset(&answer, 0, sizeof(answer));
  answer.map.fm_start = extents->next;
  answer.map.fm_length = UINT64_MAX - extents->next;
  answer.map.fm_flags = FIEMAP_FLAG_SYNC;
  answer.map.fm_extent_count = EXTENTS_HELD;
  if (ioctl(extents->number, FS_IOC_FIEMAP, &answer) != 0) {
    return fail(failure, "the file system does not tell where a file lies: %s", strerror(errno));
  }
  if (answer.map.fm_mapped_extents > EXTENTS_HELD) {
    return fail(failure, "the file system's answer contradicts itself: extents=%u (expected=%d)",
                answer.map.fm_mapped_extents, EXTENTS_HELD);
  }
  extents->ended = answer.map.fm_mapped_extents == 0;
  for (uint32_t i = 0; i < answer.map.fm_mapped_extents; i++) {
    struct fiemap_extent one;
    memcpy(&one, answer.bytes + sizeof(struct fiemap) + i * sizeof(one), sizeof(one));
    uint64_t to = one.fe_logical + one.fe_length;
    extents->held[extents->count++] = (struct extent){
        .at = {one.fe_logical, to},
        .kind = (one.fe_flags & ~(uint32_t)PLAIN) == 0 ? EXTENT_DATA : EXTENT_UNKNOWN,
        .place = {one.fe_physical - one.fe_logical}};
    if (one.fe_flags & FIEMAP_EXTENT_LAST || to <= extents->next) {
      extents->ended = true;
    }
    extents->next = to;
  }
  return 0;
}
