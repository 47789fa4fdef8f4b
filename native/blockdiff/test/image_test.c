#include "image.h"

#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include "expect.h"

#define LENGTH 300000u
#define PIECE 110000u
#define REQUEST 17 /* length, call, kind, offset */
#define ANSWER_HEAD 13

/* The process that has the queues open, at the other end of a socket. */
enum behaviour { ANSWERS, REFUSES, CLOSES, SENDS_TOO_MUCH, SENDS_NOTHING, STALLS };

struct owner {
  int socket;
  enum behaviour behaviour;
  uint64_t asked; /* offset of the last request */
};

static uint8_t file[LENGTH];
static struct failure failure;

static void put_u32(uint8_t *to, uint32_t value) {
  for (int i = 0; i < 4; i++) {
    to[i] = (uint8_t)(value >> (24 - 8 * i));
  }
}

static void answer(const struct owner *owner, uint32_t count) {
  uint8_t head[ANSWER_HEAD] = {0};
  put_u32(head, 5 + 4 + count);
  put_u32(head + 9, count);
  struct iovec pieces[] = {{head, sizeof(head)}, {file + owner->asked, count}};
  write_fully(owner->socket, pieces, 2); /* Nobody reads what is too much. */
}

static void refuse(const struct owner *owner) {
  uint8_t head[] = {0, 0, 0, 5 + 5 + 4, 0, 0, 0, 0, 1, 7, 0, 0, 0, 4, 'g', 'o', 'n', 'e'};
  struct iovec piece = {head, sizeof(head)};
  EXPECT(write_fully(owner->socket, &piece, 1) == 0);
}

static void *own(void *argument) {
  struct owner *owner = argument;
  uint8_t request[REQUEST];
  while (read_fully(owner->socket, request, sizeof(request)) == (ssize_t)sizeof(request)) {
    owner->asked = 0;
    for (int i = 0; i < 8; i++) {
      owner->asked = owner->asked << 8 | request[9 + i];
    }
    uint32_t left = LENGTH - (uint32_t)owner->asked;
    switch (owner->behaviour) {
      case ANSWERS: answer(owner, left < PIECE ? left : PIECE); break;
      case STALLS: break;
      case SENDS_NOTHING: answer(owner, 0); break;
      case REFUSES: refuse(owner); break;
      case SENDS_TOO_MUCH: answer(owner, LENGTH); break;
      case CLOSES:
        if (owner->asked > 0) {
          shutdown(owner->socket, SHUT_RDWR);
        } else {
          answer(owner, PIECE);
        }
    }
  }
  close(owner->socket);
  return NULL;
}

/* Fetches the file from such a process. Returns how many bytes came. */
static size_t fetch(enum behaviour behaviour) {
  int ends[2];
  EXPECT(socketpair(AF_UNIX, SOCK_STREAM, 0, ends) == 0);
  struct owner owner = {ends[1], behaviour, 0};
  pthread_t thread;
  EXPECT(pthread_create(&thread, NULL, own, &owner) == 0);
  struct image image = {.socket = ends[0]};
  /* Of a file that is longer than what is left, too. */
  uint64_t length = behaviour == SENDS_TOO_MUCH ? LENGTH - 1 : LENGTH;
  uint8_t next[8 + REQUEST] = {0};
  for (int i = 0; i < 8; i++) {
    next[i] = (uint8_t)(length >> (8 * i));
  }
  failure = (struct failure)NO_FAILURE;
  EXPECT(image_next(&image, next, sizeof(next), &failure) == 0 && image.length == length);
  int from = image_begin(&image, &failure);
  EXPECT(from >= 0);
  static uint8_t got[LENGTH + 1];
  ssize_t count = read_fully(from, got, sizeof(got));
  close(from);
  image_end(&image);
  EXPECT(image.request_length == 0);
  close(image.socket);
  pthread_join(thread, NULL);
  EXPECT(count >= 0 && memcmp(got, file, (size_t)count) == 0);
  return (size_t)count;
}

static void a_file_is_fetched_piece_by_piece(void) {
  EXPECT(fetch(ANSWERS) == LENGTH && !has_failed(&failure));
}

static void why_there_are_no_bytes_is_passed_on(void) {
  EXPECT(fetch(REFUSES) == 0);
  EXPECT(strstr(failure.text, "gave no bytes: gone") != NULL);
}

static void an_end_within_a_file_is_an_error(void) {
  EXPECT(fetch(CLOSES) == PIECE);
  EXPECT(strstr(failure.text, "has closed it; run again") != NULL);
}

static void what_is_no_answer_to_it_is_refused(void) {
  EXPECT(fetch(SENDS_TOO_MUCH) == 0);
  EXPECT(strstr(failure.text, "sent bytes=300000 at 0 (expected=299999 in all)") != NULL);
  EXPECT(fetch(SENDS_NOTHING) == 0);
  EXPECT(strstr(failure.text, "sent bytes=0 at 0") != NULL);
}

/* Else it would wait for bytes that nobody wants. */
static void a_dump_that_failed_ends_it(void) {
  int ends[2];
  EXPECT(socketpair(AF_UNIX, SOCK_STREAM, 0, ends) == 0);
  struct owner owner = {ends[1], STALLS, 0};
  pthread_t thread;
  EXPECT(pthread_create(&thread, NULL, own, &owner) == 0);
  struct image image = {.socket = ends[0]};
  uint8_t next[8 + REQUEST] = {0xff};
  failure = (struct failure)NO_FAILURE;
  EXPECT(image_next(&image, next, sizeof(next), &failure) == 0);
  int from = image_begin(&image, &failure);
  EXPECT(from >= 0);
  fail(&failure, "the dump failed");
  close(from);
  image_end(&image);
  EXPECT(strcmp(failure.text, "the dump failed") == 0);
  close(image.socket);
  pthread_join(thread, NULL);
}

static void a_request_that_is_none_is_refused(void) {
  struct image image = {.socket = 0};
  uint8_t next[8 + IMAGE_REQUEST + 1] = {0};
  for (uint32_t length = 0; length < 8 + REQUEST; length++) {
    failure = (struct failure)NO_FAILURE;
    EXPECT(image_next(&image, next, length, &failure) == -1);
  }
  EXPECT(image_next(&image, next, sizeof(next), &failure) == -1);
  image.socket = -1;
  EXPECT(image_next(&image, next, 8 + REQUEST, &failure) == -1);
}

/* An answer longer than the helper's room goes on as several frames. */
static void a_call_and_its_answer_are_passed_on(void) {
  int ends[2];
  EXPECT(socketpair(AF_UNIX, SOCK_STREAM, 0, ends) == 0);
  static uint8_t whole[4 + 100000];
  memcpy(whole + 4, file, 100000);
  put_u32(whole, 100000);
  struct iovec piece = {whole, sizeof(whole)};
  FILE *sent = tmpfile();
  EXPECT(sent != NULL && write_fully(ends[1], &piece, 1) == 0);
  struct wire wire = {-1, fileno(sent), PTHREAD_MUTEX_INITIALIZER, false};
  struct image image = {.socket = ends[0]};
  failure = (struct failure)NO_FAILURE;
  EXPECT(image_call(&image, (const uint8_t *)"question", 8, &wire, &failure) == 0);
  char question[9] = "";
  EXPECT(read_fully(ends[1], question, 8) == 8 && strcmp(question, "question") == 0);
  EXPECT(lseek(fileno(sent), 0, SEEK_SET) == 0);
  struct wire in = {fileno(sent), -1, PTHREAD_MUTEX_INITIALIZER, false};
  static uint8_t got[sizeof(whole)];
  uint32_t length;
  uint32_t at = 0;
  for (int type; (type = frame_head(&in, &length, &failure)) != FRAME_END; at += length) {
    EXPECT(type == 'e' && length <= sizeof(got) - at);
    EXPECT(frame_body(&in, got + at, length, &failure) == 0);
  }
  EXPECT(at == sizeof(whole) && memcmp(got, whole, sizeof(whole)) == 0);
  close(ends[1]);
  EXPECT(image_call(&image, (const uint8_t *)"question", 8, &wire, &failure) == -1);
  close(ends[0]);
  fclose(sent);
}

static void who_has_the_folder_open_is_found_at_its_socket(void) {
  char folder[] = "/tmp/q4j-image-test-XXXXXX";
  char words[300];
  struct image image = {.socket = -1};
  EXPECT(mkdtemp(folder) != NULL);
  EXPECT(image_connect(&image, folder, words, sizeof(words)) == -1 && image.socket == -1);
  EXPECT(strstr(words, "q4j.sock: No such file") != NULL);
  struct sockaddr_un address = {.sun_family = AF_UNIX};
  snprintf(address.sun_path, sizeof(address.sun_path), "%s/q4j.sock", folder);
  int listening = socket(AF_UNIX, SOCK_STREAM, 0);
  EXPECT(bind(listening, (struct sockaddr *)&address, sizeof(address)) == 0);
  EXPECT(image_connect(&image, folder, words, sizeof(words)) == -1);
  EXPECT(strstr(words, "q4j.sock: Connection refused") != NULL);
  EXPECT(listen(listening, 1) == 0);
  EXPECT(image_connect(&image, folder, words, sizeof(words)) == 0 && image.socket >= 0);
  close(image.socket);
  close(listening);
  EXPECT(unlink(address.sun_path) == 0 && rmdir(folder) == 0);
}

int main(void) {
  for (uint32_t i = 0; i < LENGTH; i++) {
    file[i] = (uint8_t)(i * 2654435761u >> 24);
  }
  signal(SIGPIPE, SIG_IGN);
  who_has_the_folder_open_is_found_at_its_socket();
  a_call_and_its_answer_are_passed_on();
  a_request_that_is_none_is_refused();
  a_file_is_fetched_piece_by_piece();
  why_there_are_no_bytes_is_passed_on();
  an_end_within_a_file_is_an_error();
  what_is_no_answer_to_it_is_refused();
  a_dump_that_failed_ends_it();
  return 0;
}
