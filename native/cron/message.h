/* What the wrappers say, and the help they print. */
#ifndef MESSAGE_H
#define MESSAGE_H

/* The program's name, which begins each message. Every program defines it. */
extern const char program_name[];

/* The program's page as --help prints it, made from pages/NAME.txt. */
extern const char page_text[];

/* Prints "NAME: message" and a newline to standard error, as one write. */
__attribute__((format(printf, 1, 2))) void complain(const char *format, ...);

/* Prints the page or the version to standard output. Returns the exit code: 0, or 3 when it cannot. */
int print_page(void);
int print_version(void);

#endif
