/* fail.h — what fail.c and fiber.c share; nobody else includes it. */
#ifndef RUN_FAIL_H
#define RUN_FAIL_H

#include "lib/run/fiber.h"

/* One fiber_try under way, in its own frame. */
struct attempt;
/* Where the innermost one of this fiber is kept. */
struct attempt **fiber_attempt(struct fiber *);

#endif
