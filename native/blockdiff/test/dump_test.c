#include "dump.h"

#include <fcntl.h>
#include <string.h>
#include <unistd.h>

#include "expect.h"
#include "md5.h"

#ifdef WITH_LZ4
#include <lz4frame.h>
#endif
#ifdef WITH_ZSTD
#include <zstd.h>
#endif

#define SPACE (4u << 20)

/* Keeps what is written. */
struct memory {
  uint8_t bytes[2 * SPACE];
  size_t length;
  size_t at;      /* for reading */
  size_t breaks;  /* a write beyond fails; 0: none does */
};

static int keep(void *context, struct iovec *pieces, int count, struct failure *failure) {
  struct memory *memory = context;
  for (int i = 0; i < count; i++) {
    if (memory->breaks > 0 && memory->length + pieces[i].iov_len > memory->breaks) {
      return fail(failure, "full");
    }
    memcpy(memory->bytes + memory->length, pieces[i].iov_base, pieces[i].iov_len);
    memory->length += pieces[i].iov_len;
  }
  return 0;
}

static ssize_t give(void *context, void *to, size_t length, struct failure *failure) {
  (void)failure;
  struct memory *memory = context;
  size_t left = memory->length - memory->at;
  size_t part = left < length ? left : length;
  memcpy(to, memory->bytes + memory->at, part);
  memory->at += part;
  return (ssize_t)part;
}

static struct memory difference;
static struct memory digest;
static struct memory old;
static uint8_t data[SPACE];
static uint8_t merged[SPACE];

static struct failure failure = NO_FAILURE;
static const struct digest_kind *kind = &DIGEST_MD5;
static uint64_t first;
static struct known *known;
static const struct codec *codec;
static uint64_t told; /* changed blocks, as they were told beside the digests */

static int add_up(void *context, struct iovec *pieces, int count, struct failure *told_to) {
  (void)context;
  (void)told_to;
  uint64_t figure;
  EXPECT(count == 1 && pieces[0].iov_len == sizeof(figure));
  memcpy(&figure, pieces[0].iov_base, sizeof(figure));
  told += figure;
  return 0;
}

static int dump_it(int source, uint32_t block_size, bool with_old, int threads,
                   struct dump_result *result) {
  struct input input = {give, &old};
  difference.length = 0;
  digest.length = 0;
  old.at = 0;
  failure.set = false;
  told = 0;
  struct dump dump = {.source = source,
                      .name = "source",
                      .kind = kind,
                      .first = first,
                      .known = known,
                      .block_size = block_size,
                      .old = with_old ? &input : NULL,
                      .difference = {keep, &difference},
                      .digest = {keep, &digest},
                      .threads = threads,
                      .codec = codec,
                      .packed_changed = {add_up, NULL},
                      .failure = &failure};
  if (with_old && read_old_block_size(&input, &dump.block_size, &failure) != 0) {
    return -1;
  }
  return dump_run(&dump, result);
}

static int file_of(const uint8_t *bytes, size_t length) {
  char path[] = "/tmp/q4j-dump-test-XXXXXX";
  int number = mkstemp(path);
  EXPECT(number >= 0);
  EXPECT(unlink(path) == 0);
  EXPECT(write(number, bytes, length) == (ssize_t)length);
  EXPECT(lseek(number, 0, SEEK_SET) == 0);
  return number;
}

static uint32_t u32(const uint8_t *at) {
  return (uint32_t)at[0] | (uint32_t)at[1] << 8 | (uint32_t)at[2] << 16 | (uint32_t)at[3] << 24;
}

/* Applies the difference to merged. */
static void merge(size_t length, uint32_t block_size) {
  EXPECT(u32(difference.bytes) == block_size);
  size_t at = 4;
  while (at < difference.length) {
    uint64_t offset = u32(difference.bytes + at) | (uint64_t)u32(difference.bytes + at + 4) << 32;
    size_t bytes = length - offset < block_size ? (size_t)(length - offset) : block_size;
    memcpy(merged + offset, difference.bytes + at + 8, bytes);
    at += 8 + bytes;
  }
  EXPECT(at == difference.length);
}

static void differences_add_up(size_t length, uint32_t block_size, int threads) {
  struct dump_result result;
  memset(merged, 0, sizeof(merged));
  int source = file_of(data, length);
  EXPECT(dump_it(source, block_size, false, threads, &result) == 0);
  close(source);
  EXPECT(result.length == length && result.changed == result.blocks);
  EXPECT(result.blocks == (length + block_size - 1) / block_size);
  merge(length, block_size);
  EXPECT(memcmp(merged, data, length) == 0);
  EXPECT(digest.length == 4 + kind->bytes * result.blocks);
  memcpy(old.bytes, digest.bytes, digest.length);
  old.length = digest.length;

  uint64_t changed = 0;
  for (size_t at = 0; at < length; at += 3 * (size_t)block_size + 1) {
    data[at] ^= 0x5a;
    changed++;
  }
  source = file_of(data, length);
  EXPECT(dump_it(source, 7, true, threads, &result) == 0);
  close(source);
  EXPECT(result.changed == changed);
  merge(length, block_size);
  EXPECT(memcmp(merged, data, length) == 0);
}

static void a_pipe_is_read_like_a_file(void) {
  struct dump_result result;
  int ends[2];
  EXPECT(pipe(ends) == 0);
  EXPECT(write(ends[1], data, 50000) == 50000);
  close(ends[1]);
  EXPECT(dump_it(ends[0], 4096, false, 2, &result) == 0);
  close(ends[0]);
  EXPECT(result.length == 50000 && result.blocks == 13);
  merge(50000, 4096);
  EXPECT(memcmp(merged, data, 50000) == 0);
}

static void reading_begins_where_the_descriptor_stands(void) {
  struct dump_result result;
  int source = file_of(data, 50000);
  EXPECT(lseek(source, 1000, SEEK_SET) == 1000);
  EXPECT(dump_it(source, 4096, false, 2, &result) == 0);
  close(source);
  EXPECT(result.length == 49000);
  merge(49000, 4096);
  EXPECT(memcmp(merged, data + 1000, 49000) == 0);
}

static void a_read_error_is_no_end(void) {
  struct dump_result result;
  int memory = open("/proc/self/mem", O_RDONLY); /* Nothing is mapped at 0: EIO. */
  EXPECT(memory >= 0);
  EXPECT(dump_it(memory, 4096, false, 2, &result) == -1);
  EXPECT(strstr(failure.text, "Input/output error") != NULL);
  close(memory);
  int folder = open("/", O_RDONLY);
  EXPECT(dump_it(folder, 4096, false, 2, &result) == -1);
  EXPECT(strstr(failure.text, "directory") != NULL);
  close(folder);
}

static void every_failing_write_fails_the_dump(void) {
  struct dump_result result;
  int source = file_of(data, 40000);
  for (size_t breaks = 1; breaks < 40000 + 4 + 10 * 8; breaks += 997) {
    difference.breaks = breaks;
    EXPECT(dump_it(source, 4096, false, 2, &result) == -1);
    EXPECT(strcmp(failure.text, "full") == 0);
  }
  difference.breaks = 0;
  for (size_t breaks = 1; breaks < 4 + 10 * MD5_BYTES; breaks += 7) {
    digest.breaks = breaks;
    EXPECT(dump_it(source, 4096, false, 2, &result) == -1);
  }
  digest.breaks = 0;
  EXPECT(dump_it(source, 4096, false, 2, &result) == 0);
  close(source);
}

static void an_old_digest_that_is_none_is_refused(void) {
  static const uint8_t SIZES[][4] = {{0, 0, 0, 0}, {1, 0, 0, 4}, {255, 255, 255, 255}};
  struct dump_result result;
  int source = file_of(data, 40000);
  for (size_t i = 0; i < sizeof(SIZES) / sizeof(*SIZES); i++) {
    memcpy(old.bytes, SIZES[i], 4);
    old.length = 4;
    EXPECT(dump_it(source, 4096, true, 2, &result) == -1);
  }
  memset(old.bytes, 0, 64);
  old.bytes[1] = 16;
  for (size_t length = 0; length <= 64; length++) {
    old.length = length;
    int whole = length >= 4 && (length - 4) % MD5_BYTES == 0;
    EXPECT(dump_it(source, 4096, true, 2, &result) == (whole ? 0 : -1));
    EXPECT(whole || strstr(failure.text, "corrupt") != NULL);
  }
  /* Also behind the end of the source. */
  for (size_t length = 4 + 20 * MD5_BYTES; length < 4 + 21 * MD5_BYTES; length++) {
    old.length = length;
    EXPECT(dump_it(source, 4096, true, 2, &result) == (length == 4 + 20 * MD5_BYTES ? 0 : -1));
  }
  close(source);
}

/* What a dump wrote until it broke off, and one that goes on there, are what one dump writes. */
static void a_dump_goes_on_at_any_block(void) {
  static struct memory whole[2];
  struct dump_result all;
  struct dump_result rest;
  int source = file_of(data, 100000);
  EXPECT(dump_it(source, 4096, false, 2, &all) == 0);
  whole[0] = difference;
  whole[1] = digest;
  for (first = 1; first <= 25; first += 6) {
    if (first == 25) {
      first = 24; /* No block is left behind the last whole one but the short one. */
    }
    EXPECT(dump_it(source, 4096, false, 2, &rest) == 0);
    EXPECT(rest.length == 100000 && rest.blocks == all.blocks);
    EXPECT(rest.changed == all.changed - first);
    size_t at = 4 + (4096 + 8) * first;
    EXPECT(difference.length == whole[0].length - at);
    EXPECT(memcmp(difference.bytes, whole[0].bytes + at, difference.length) == 0);
    at = 4 + kind->bytes * first;
    EXPECT(digest.length == whole[1].length - at);
    EXPECT(memcmp(digest.bytes, whole[1].bytes + at, digest.length) == 0);
    if (first == 24) {
      break;
    }
  }
  first = 25;
  EXPECT(dump_it(source, 4096, false, 2, &rest) == -1);
  EXPECT(strstr(failure.text, "cannot go on") != NULL);
  first = 0;
  close(source);
}

/* Every third and fourth of some blocks, up to the end of the source. */
static int half(void *context, struct range *range, struct failure *unused) {
  (void)unused;
  uint64_t *at = context;
  *range = (struct range){*at + 2 * 4096, *at + 4 * 4096};
  *at += 4 * 4096;
  return *at <= SPACE ? 1 : 0;
}

static int all(void *context, struct range *range, struct failure *unused) {
  (void)unused;
  uint64_t *at = context;
  *range = (struct range){*at, *at + 1000};
  *at += 1000;
  return *at <= SPACE ? 1 : 0;
}

/* What is known is not read: a change there goes unseen, and its old digest goes on. */
static void what_is_known_is_not_read(size_t length, int threads) {
  struct dump_result result;
  static uint8_t before[SPACE];
  static struct memory expected;
  memcpy(before, data, length);
  int source = file_of(data, length);
  EXPECT(dump_it(source, 4096, false, threads, &result) == 0 && result.read == length);
  close(source);
  memcpy(old.bytes, digest.bytes, digest.length);
  old.length = digest.length;
  data[0] ^= 1;
  data[4096 * 5] ^= 1;
  source = file_of(data, length);
  EXPECT(dump_it(source, 4096, true, threads, &result) == 0 && result.changed == 2);
  close(source);
  expected = digest;

  data[4096 * 2] ^= 1; /* The storage says that it did not change, and there it is believed. */
  source = file_of(data, length);
  uint64_t at = 0;
  struct known some = {.next = half, .context = &at};
  known_limit(&some, length, length, 4096);
  known = &some;
  EXPECT(dump_it(source, 4096, true, threads, &result) == 0);
  EXPECT(result.changed == 2 && result.length == length && result.wrong == 0);
  EXPECT(result.same == result.blocks / 4 * 2 + (result.blocks % 4 == 3));
  size_t last = length % 4096;
  EXPECT(result.read == (result.blocks - result.same) * 4096 -
                            (last > 0 && result.blocks % 4 != 3 ? 4096 - last : 0));
  EXPECT(digest.length == expected.length);
  EXPECT(memcmp(digest.bytes, expected.bytes, digest.length) == 0);

  at = 0;
  some = (struct known){.next = half, .context = &at, .verify = true};
  known_limit(&some, length, length, 4096);
  EXPECT(dump_it(source, 4096, true, threads, &result) == 0);
  EXPECT(result.changed == 3 && result.read == length);
  EXPECT(result.wrong == 1 && result.wrong_at == 4096 * 2);

  at = 0;
  some = (struct known){.next = all, .context = &at};
  known_limit(&some, length, length, 4096);
  some.end = length;
  EXPECT(dump_it(source, 4096, true, threads, &result) == 0);
  EXPECT(result.changed == 0 && result.same == result.blocks && result.read == 0);
  EXPECT(digest.length == old.length && memcmp(digest.bytes, old.bytes, old.length) == 0);

  at = 0;
  some = (struct known){.next = all, .context = &at};
  known_limit(&some, length, length, 4096);
  old.length -= kind->bytes;
  EXPECT(dump_it(source, 4096, true, threads, &result) == -1);
  EXPECT(strstr(failure.text, "it has no block") != NULL);
  known = NULL;
  close(source);
  memcpy(data, before, length);
}

/* Returns the bytes that all frames of the difference unpack to. */
static size_t unpack(uint8_t *to, size_t room) {
#ifdef WITH_ZSTD
  if (codec == codec_zstd()) {
    return ZSTD_decompress(to, room, difference.bytes, difference.length);
  }
#endif
  size_t unpacked = 0;
#ifdef WITH_LZ4
  LZ4F_dctx *context;
  EXPECT(!LZ4F_isError(LZ4F_createDecompressionContext(&context, LZ4F_VERSION)));
  size_t more = 0;
  for (size_t at = 0; at < difference.length;) {
    size_t made = room - unpacked;
    size_t taken = difference.length - at;
    more = LZ4F_decompress(context, to + unpacked, &made, difference.bytes + at, &taken, NULL);
    EXPECT(!LZ4F_isError(more));
    unpacked += made;
    at += taken;
  }
  EXPECT(more == 0);
  LZ4F_freeDecompressionContext(context);
#else
  (void)to;
  (void)room;
#endif
  return unpacked;
}

/* Packs what an unpacked dump of the same writes. */
static void a_packed_dump_unpacks_to_the_same(size_t length, uint32_t block_size, int threads) {
  static struct memory plain;
  struct dump_result expected;
  struct dump_result result;
  bool with_old = old.length > 0;
  int source = file_of(data, length);
  const struct codec *asked = codec;
  codec = NULL;
  EXPECT(dump_it(source, block_size, with_old, threads, &expected) == 0);
  memcpy(plain.bytes, difference.bytes, difference.length);
  plain.length = difference.length;
  size_t digests = digest.length;
  memcpy(merged, digest.bytes, digests);
  codec = asked;
  EXPECT(dump_it(source, block_size, with_old, threads, &result) == 0);
  EXPECT(result.changed == expected.changed && told == expected.changed);
  EXPECT(digest.length == digests && memcmp(digest.bytes, merged, digests) == 0);
  static uint8_t unpacked[2 * SPACE];
  EXPECT(unpack(unpacked, sizeof(unpacked)) == plain.length);
  EXPECT(memcmp(unpacked, plain.bytes, plain.length) == 0);
  close(source);
}

static void packed_dumps(const struct codec *by) {
  codec = by;
  old.length = 0;
  for (int threads = 1; threads <= 4; threads += 3) {
    a_packed_dump_unpacks_to_the_same(0, 4096, threads);
    a_packed_dump_unpacks_to_the_same(1, 4096, threads);
    a_packed_dump_unpacks_to_the_same(SPACE - 5, 16384, threads);
    a_packed_dump_unpacks_to_the_same(SPACE / 2, 512, threads);
    a_packed_dump_unpacks_to_the_same(SPACE - 5, 3u << 20, threads);
    a_packed_dump_unpacks_to_the_same(SPACE, 1u << 20, threads);
  }
  struct dump_result result;
  int source = file_of(data, SPACE);
  EXPECT(dump_it(source, 4096, false, 2, &result) == 0);
  memcpy(old.bytes, digest.bytes, digest.length);
  old.length = digest.length;
  a_packed_dump_unpacks_to_the_same(SPACE, 4096, 4); /* Nothing changed. */
  EXPECT(told == 0);
  for (size_t at = 0; at < SPACE; at += 100000) {
    data[at] ^= 1;
  }
  a_packed_dump_unpacks_to_the_same(SPACE, 4096, 4);
  EXPECT(told == 42);
  for (size_t breaks = 1; breaks < SPACE; breaks += SPACE / 30) {
    difference.breaks = breaks;
    EXPECT(dump_it(source, 4096, false, 4, &result) == -1);
    EXPECT(strcmp(failure.text, "full") == 0);
  }
  difference.breaks = 0;
  digest.breaks = 5;
  EXPECT(dump_it(source, 4096, false, 4, &result) == -1);
  digest.breaks = 0;
  first = 100;
  EXPECT(dump_it(source, 4096, false, 4, &result) == 0);
  EXPECT(told == SPACE / 4096 - first && result.changed == told);
  first = 0;
  codec = NULL;
  close(source);
}

int main(void) {
  uint32_t state = 1;
  for (size_t i = 0; i < sizeof(data); i++) {
    state = state * 1664525u + 1013904223u;
    data[i] = (uint8_t)(state >> 24);
  }
  for (int threads = 1; threads <= 4; threads += 3) {
    differences_add_up(0, 4096, threads);
    differences_add_up(1, 4096, threads);
    differences_add_up(4096 * 32, 4096, threads);
    differences_add_up(4096 * 64 + 1, 4096, threads);
    differences_add_up(SPACE - 5, 16384, threads);
    differences_add_up(SPACE, 1u << 20, threads);
    differences_add_up(100000, 1000, threads);
    differences_add_up(100000, 1, threads);
    differences_add_up(100000, 64u << 20, threads);
  }
  a_dump_goes_on_at_any_block();
  kind = &DIGEST_SHA256;
  differences_add_up(4096 * 64 + 1, 4096, 4);
  differences_add_up(100000, 1000, 4);
  a_dump_goes_on_at_any_block();
  kind = &DIGEST_MD5;
  for (int threads = 1; threads <= 4; threads += 3) {
    what_is_known_is_not_read(4096 * 400, threads);
    what_is_known_is_not_read(4096 * 100 + 1, threads);
    what_is_known_is_not_read(4096 * 103 - 7, threads);
    for (int i = 0; i < 2; i++) {
      codec = i == 0 ? codec_zstd() : codec_lz4();
      what_is_known_is_not_read(4096 * 103 - 7, threads);
      what_is_known_is_not_read(4096 * 1000, threads);
    }
    codec = NULL;
  }
  a_pipe_is_read_like_a_file();
  reading_begins_where_the_descriptor_stands();
  a_read_error_is_no_end();
  every_failing_write_fails_the_dump();
  an_old_digest_that_is_none_is_refused();
  if (codec_zstd() != NULL) {
    packed_dumps(codec_zstd());
  }
  if (codec_lz4() != NULL) {
    packed_dumps(codec_lz4());
  }
  return 0;
}
