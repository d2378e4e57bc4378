/* reader.h — what every reader of JSON that is measured must offer.  Each is a program of its own, for their names clash. */
#ifndef JSON_READERS_READER_H
#define JSON_READERS_READER_H

#include <stdbool.h>
#include <stddef.h>

extern const char reader_name[];
/* Reads the text to a tree and drops it; false: refused. */
bool reader_reads(const char *text, size_t len);

#endif
