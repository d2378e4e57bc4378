/* kit.h — tests of services: the real thing on a free port, in the test's own loop, over real
 * servers.
 *
 *	TEST(two_rivals_one_slot)
 *	{
 *		struct answer amel = post(as(t, "amel"), "/v1/appointments", nine);
 *		struct answer yacine = post(as(t, "yacine"), "/v1/appointments", nine);
 *
 *		check_status(amel, 201);
 *		check_problem(yacine, 409, "slot-taken");
 *		check_told(t, "appointment.booked", 1);
 *	}
 *	KIT_MAIN("appointments", &appointments)
 *
 * Each program has a database, a vhost, and a prefix in Redis of its own.  A test runs on a fiber,
 * so it pauses where a handler would, and a check that fails ends that test alone.  The clock is set
 * (clock_set), never slept on.  Rate limits are off until a test says config.limits = true. Included
 * by tests alone, once a program. */
#ifndef TESTS_KIT_H
#define TESTS_KIT_H

#include "lib/run/config.h"
#include "lib/serve/service.h"
#include "tests/fixture.h"

/* Rows of a table of cases, as in lib/base/test.h. */
#define COUNT(array) (sizeof(array) / sizeof *(array))
#define each_case(i, cases)                                                                        \
	size_t i = 0;                                                                              \
	i < COUNT(cases);                                                                          \
	i++

struct test {
	const char *name;
	struct region *region; /* ends with the test */
	bool valid;            /* a VALID_TEST */
};

/* ---- tests ---- */

typedef void kit_body(struct test *);
void kit_add(const char *name, kit_body *, bool valid);
int kit_main(const char *group, const struct service *const *services, size_t count);

#define TEST(name) KIT_TEST_(name, false)
/* One whose requests are in part valid(): with CONTACTO_PRISM, these alone run, and those requests
 * go through the validating proxy. */
#define VALID_TEST(name) KIT_TEST_(name, true)
#define KIT_TEST_(name, valid)                                                                     \
	static void name(struct test *t);                                                          \
	__attribute__((constructor)) static void name##_listed_(void)                              \
	{                                                                                          \
		kit_add(#name, name, valid);                                                       \
	}                                                                                          \
	static void name(struct test *t __attribute__((unused)))

#define KIT_MAIN(group, ...)                                                                       \
	int main(void)                                                                             \
	{                                                                                          \
		const struct service *const services[] = { __VA_ARGS__ };                          \
		return kit_main(group, services, sizeof services / sizeof *services);              \
	}

/* Set before main runs (a constructor), or by a test. */
extern struct kit {
	bool no_bus; /* no broker: check_told reads the outbox */
	void (*prepare)(
		void); /* after the database was migrated, before the server starts; blocking */
	struct server *server;
	int port;
} kit;

/* The server of the program, ended and begun anew, on another port; it is ready when it has begun. */
void kit_stop(void);
void kit_start(void);

/* ---- who asks ---- */

struct who {
	struct test *t;
	str token; /* absent: nobody */
	uuid user_id, session_id;
	bool cookie;         /* sends it as a browser does */
	bool valid;          /* goes through the validating proxy, when there is one */
	const char *service; /* asks as this service, on behalf of the token's owner */
};
struct who nobody(struct test *);
/* A client of that name, with a live session; the same name is the same person in one program. */
struct who as(struct test *, const char *name);
struct who as_role(struct test *, const char *name, enum role);
/* With that session, whoever has it. */
struct who as_session(struct test *, str token, const struct session *);
struct who bearer(struct test *, str token); /* known to somebody else */
/* In a VALID_TEST: what it asks, and what it is answered, fits the contract. */
struct who valid(struct who);
struct who browser(struct who);
struct who service_of(struct who, const char *name);

/* ---- asking ---- */

struct answer {
	struct test *t;
	int status;
	str body;
	const struct json *json; /* NULL: no body, or no JSON */
	const struct http_header *headers;
};

struct asking {
	const char *method, *path, *body;
	const char *key; /* Idempotency-Key; NULL: a fresh one for a POST; "": none */
	const char *if_match, *if_none_match;
	const char *type; /* NULL: application/json */
	size_t body_len;  /* of a body that is no text; 0: it ends with its NUL */
	struct {
		const char *name, *value;
	} headers[6];
};
struct answer ask(struct who, struct asking);
struct answer get(struct who, const char *path);
struct answer post(struct who, const char *path, const char *json);
struct answer put(struct who, const char *path, const char *json);
/* If-Match: *, unless a version is given. */
struct answer patch(struct who, const char *path, const char *json);
struct answer patch_version(struct who, const char *path, int64_t version, const char *json);
struct answer del(struct who, const char *path);
/* Text in the test's region. */
const char *textf(struct test *, const char *format, ...) __attribute__((format(printf, 2, 3)));

/* As C has it, for "%s"; of the fiber's region. */
const char *cstr(str);

str header(struct answer, const char *lower_case_name);         /* absent: none */
const struct json *json_at(struct answer, const char *pointer); /* NULL: nothing there */
str text_at(struct answer, const char *pointer);                /* absent: no text there */
int64_t int_at(struct answer, const char *pointer);

/* ---- checks ---- */

_Noreturn void kit_fail(const char *file, int line, const char *format, ...)
	__attribute__((format(printf, 3, 4)));
#define check(condition)                                                                           \
	do {                                                                                       \
		if (!(condition))                                                                  \
			kit_fail(__FILE__, __LINE__, "not so: %s", #condition);                    \
	} while (0)
#define check_number(got, wanted)                                                                  \
	do {                                                                                       \
		long long got_ = (long long)(got), wanted_ = (long long)(wanted);                  \
		if (got_ != wanted_)                                                               \
			kit_fail(__FILE__, __LINE__, "%s is %lld, not %lld", #got, got_, wanted_); \
	} while (0)
#define check_status(answer, wanted) kit_check_status((answer), (wanted), __FILE__, __LINE__)
#define check_problem(answer, status, slug)                                                        \
	kit_check_problem((answer), (status), (slug), __FILE__, __LINE__)
/* A fault of a 422, by its pointer and code. */
#define check_fault(answer, pointer, code)                                                         \
	kit_check_fault((answer), (pointer), (code), __FILE__, __LINE__)
#define check_text(got, wanted) kit_check_text((got), (wanted), __FILE__, __LINE__)
/* So many events of that type were told since the test began. */
#define check_told(t, type, n) kit_check_told((t), (type), (n), __FILE__, __LINE__)
/* The nth of them, from 0, as its JSON. */
const struct json *told_at(struct test *, const char *type, size_t n);

void kit_check_status(struct answer, int, const char *file, int line);
void kit_check_problem(struct answer, int, const char *slug, const char *file, int line);
void kit_check_fault(struct answer, const char *pointer, const char *code, const char *file,
		     int line);
void kit_check_text(str, const char *, const char *file, int line);
void kit_check_told(struct test *, const char *type, size_t n, const char *file, int line);

/* ---- what a service does without being asked ---- */

/* As a job of it, on this fiber; when it fails, the test does. */
#define do_as(service, fn, arg) kit_do((service), (fn), (arg), __FILE__, __LINE__)
/* The same for what prints: that is for people, not for the protocol of tests.  Not together() with
 * others, who would be unheard, too. */
#define do_unheard(service, fn, arg) kit_do_unheard((service), (fn), (arg), __FILE__, __LINE__)
/* Demo data of so many professionals: of one service, or of all of the program, in their order. */
void kit_seed(const struct service *, int64_t professionals);
void kit_seed_all(int64_t professionals);

void kit_do(const struct service *, void (*fn)(struct service_run *, void *), void *arg,
	    const char *file, int line);
void kit_do_unheard(const struct service *, void (*fn)(struct service_run *, void *), void *arg,
		    const char *file, int line);

/* ---- waiting, and all at once ---- */

/* Waits until it holds, twenty seconds at most, letting others run. */
#define eventually(condition)                                                                      \
	do {                                                                                       \
		uint64_t until_ = mono_now() + MONO_MS(20000);                                     \
		while (!(condition)) {                                                             \
			if (mono_now() > until_)                                                   \
				kit_fail(__FILE__, __LINE__, "never came: %s", #condition);        \
			fiber_sleep(MONO_MS(2));                                                   \
		}                                                                                  \
	} while (0)

/* Runs these at once, each on a fiber, and waits for all; a check that fails in one fails the test.
 */
void together(struct test *, size_t count, void (*fn)(struct test *, size_t number, void *arg),
	      void *arg);

#endif
