/* echo.h — the services of the tests: echo, which shows what the library does, and two stand-ins
 * for users.
 *
 * `hooked` answers session checks by session_find, `asked` by POST /v1/sessions/check; both have
 * the name users, so a test starts one. */
#ifndef TESTS_ECHO_ECHO_H
#define TESTS_ECHO_ECHO_H

#include "echo.api.h"
#include "echo.sql.h"
#include "lib/serve/session.h"

extern const struct service echo;
extern const struct service hooked, asked;

/* What state events brought, in this process. */
extern size_t echo_states;
/* A name that begins so makes the inbox handler fail; "poison*" so many times (echo_poison), then
 * no more. */
extern int echo_poison;

/* Sessions that the stand-ins know: at most 8; forget makes them strangers. */
void people_know(str token, const struct session *);
void people_forget(void);
/* How often they were asked, and how long answering takes (ms). */
extern size_t people_asked;
extern uint64_t people_slow_ms;
extern bool people_broken;

#endif
