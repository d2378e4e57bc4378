/* secret.h — loading `secrets_file`; config.h has what others ask. */
#ifndef RUN_SECRET_H
#define RUN_SECRET_H

#include "lib/base/str.h"

/* Reads the file in place of what was read before; an empty path: no secrets.  False: conf_error()
 * says why, never with a value in it. */
bool secrets_load(str path);

#endif
