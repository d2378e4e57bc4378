/* loop_parts.h — what loop.c and timer.c say to each other; nobody else includes it. */
#ifndef RUN_LOOP_PARTS_H
#define RUN_LOOP_PARTS_H

#include <uv.h>

/* Sets up the one uv_timer under our heap; and forgets all timers before that handle is closed. */
void timers_open(uv_loop_t *);
void timers_close(void);
/* Before the loop sleeps: not for long, when a timer is due already. */
void timers_hurry(void);

#endif
