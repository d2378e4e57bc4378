/* conf_file.h — reading files of `name = value` lines: the configuration, and the secrets.
 *
 * A `#` at the beginning of a line or behind a blank begins a comment; blanks around name and value
 * fall away, no quotes. At most CONF_BYTES, plain text.  Blocks; for the start only. */
#ifndef RUN_CONF_FILE_H
#define RUN_CONF_FILE_H

#include "lib/base/region.h"

enum { CONF_BYTES = 256 * 1024 };

/* What to do with one line; name and value live during the call.  False stops, and the error is the
 * callee's. */
typedef bool conf_line(void *arg, int line, str name, str value);

/* Calls `each` for each line.  `secret`: refuses a file that others than its owner may read, and
 * wipes what was read. False: an error, told by conf_fail. */
bool conf_read(const char *path, bool secret, conf_line *each, void *arg);

/* The one error there is: static, the first one told wins until conf_error_clear. Returns false, to
 * be returned. */
bool conf_fail(const char *format, ...) __attribute__((format(printf, 1, 2)));
const char *conf_error(void);
void conf_error_clear(void);

#endif
