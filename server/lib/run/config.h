/* config.h — everything an operator may set, in one table (config.def).
 *
 * Sources, the later wins: the default; the file of `--config FILE` or CONTACTO_CONFIG (`name =
 * value` lines, `#` begins a comment); the environment, CONTACTO_<NAME>.  A name nobody knows in the
 * file, a value out of bounds, a number that is none: an error that names the source, line, setting
 * and rule, and the program does not start. Secrets are apart, in a 0600 file: see secret(). Read
 * once, before the loop runs; const afterwards (tests may set). */
#ifndef RUN_CONFIG_H
#define RUN_CONFIG_H

#include "lib/base/str.h"

#include <stdio.h>

/* One global, read-only after start: `config.fibers_max`.  Types: int64_t, str, bool. */
struct config {
#define CONFIG_INT(name, default, min, max, help) int64_t name;
#define CONFIG_TEXT(name, default, help) str name;
#define CONFIG_BOOL(name, default, help) bool name;
#include "lib/run/config.def"
#undef CONFIG_INT
#undef CONFIG_TEXT
#undef CONFIG_BOOL
};
extern struct config config;

/* Reads all sources; file may be NULL.  False: *error (static buffer) says what and where. */
bool config_load(const char *file, const char **error);
/* Sets one by name, as the file would; for tests and `--set name=value`. */
bool config_set(str name, str value, const char **error);
/* The table with values, defaults, bounds, help and source of each; never a secret. */
void config_print(FILE *);

/* A secret of `secrets_file` by its whole name ("db.users"); absent when it is not there.  The file
 * must be readable by its owner only (0600 or 0400), else loading refuses. */
str secret(str name);

/* Keys with ids: of "key.codes.1", "key.codes.2" the highest id.  32 bytes.  False: none. */
enum { KEY_BYTES = 32 };
bool key_newest(const char *purpose, uint32_t *id, uint8_t key[KEY_BYTES]);
bool key_by_id(const char *purpose, uint32_t id, uint8_t key[KEY_BYTES]);

#endif
