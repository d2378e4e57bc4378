/* random.h — random bytes and ids (libsodium). Never pauses. */
#ifndef RUN_RANDOM_H
#define RUN_RANDOM_H

#include "lib/base/uuid.h"

/* For secrets: straight from the kernel. */
void random_fill(void *, size_t);
/* For ids, at most RANDOM_ID bytes: out of a buffer of the thread's, since a request needs three and each system call is dear. */
enum { RANDOM_ID = 32 };
void random_id_fill(void *, size_t);
/* Unbiased, in [0, below). */
uint32_t random_below(uint32_t below);
/* A version 7 id of clock_now(). */
uuid uuid_new(void);

#endif
