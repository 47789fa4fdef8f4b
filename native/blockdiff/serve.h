#ifndef SERVE_H
#define SERVE_H

/* Serves one connection on standard input and output, see frame.h. Returns the exit code. */
int serve(void);

#endif
