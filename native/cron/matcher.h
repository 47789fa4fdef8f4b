/*
 * Perl's regular expressions, through PCRE2, over the lines of a stream of bytes. Memory does not
 * grow with a line: one that is longer than the window is looked at in windows that overlap by half,
 * so that every match of up to half a window is found.
 */
#ifndef MATCHER_H
#define MATCHER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { MATCHER_WINDOW = 1024 * 1024, MATCHER_READ = 64 * 1024 };

struct matcher;

/*
 * Compiles an expression for bytes. Returns NULL with *message, to be freed, when it is wrong or
 * there is no memory.
 */
struct matcher *matcher_new(const char *expression, bool ignore_case, char **message);

/* Where the next bytes of the stream go, and how many fit: at least MATCHER_READ. */
char *matcher_space(struct matcher *matcher, size_t *size);

/* Tells that so many bytes were put there. Returns how many lines that ended in them matched. */
int64_t matcher_advance(struct matcher *matcher, size_t count);

/* Tells that the stream is over. Returns 1 if a last line without a newline matches, else 0. */
int64_t matcher_end(struct matcher *matcher);

/* Lines that PCRE2 gave up on, for example at its limit of steps, and the reason for the last one. */
int64_t matcher_failures(const struct matcher *matcher, char *reason, size_t size);

void matcher_free(struct matcher *matcher);

#endif
