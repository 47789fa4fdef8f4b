/* Numbers in the output of programs; sscanf would make the helper a tenth larger. */
#ifndef DECIMAL_H
#define DECIMAL_H

#include <stdint.h>

/* Reads digits. Returns what follows them; NULL where there are none or too many, or for NULL. */
const char *decimal(const char *text, uint64_t *value);

/* Passes over a text. Returns what follows it; NULL where there is something else, or for NULL. */
const char *expect_text(const char *text, const char *expected);

#endif
