/* kit_check.c — checks that leave the test's fiber when they fail, and several fibers at once. */

#include "tests/kit_inside.h"

#include <stdio.h>
#include <string.h>

_Noreturn void kit_fail(const char *file, int line, const char *format, ...)
{
	char text[200];
	va_list args;

	va_start(args, format);
	vsnprintf(text, sizeof text, format, args);
	va_end(args);
	fail(BREAKDOWN_OTHER, "%s:%d: %s", file, line, text);
}

void kit_check_status(struct answer answer, int wanted, const char *file, int line)
{
	if (answer.status != wanted)
		kit_fail(file, line, "status %d, not %d: %.*s", answer.status, wanted,
			 STR_ARG(answer.body));
}

/* The whole form of RFC 9457 as we write it, not the slug alone. */
void kit_check_problem(struct answer answer, int status, const char *slug, const char *file,
		       int line)
{
	const char *type = textf(answer.t, "/problems/%s", slug);

	kit_check_status(answer, status, file, line);
	kit_check_text(text_at(answer, "/type"), type, file, line);
	kit_check_text(header(answer, "content-type"), "application/problem+json", file, line);
	if (int_at(answer, "/status") != status || str_absent(text_at(answer, "/title")))
		kit_fail(file, line, "no problem: %.*s", STR_ARG(answer.body));
	if (!str_equal(text_at(answer, "/instance"), header(answer, "x-request-id")))
		kit_fail(file, line, "instance is not the request's id: %.*s",
			 STR_ARG(answer.body));
}

void kit_check_fault(struct answer answer, const char *pointer, const char *code, const char *file,
		     int line)
{
	kit_check_problem(answer, 422, "invalid", file, line);
	for (int i = 0; json_at(answer, textf(answer.t, "/errors/%d", i)); i++) {
		str at = text_at(answer, textf(answer.t, "/errors/%d/pointer", i));
		str said = text_at(answer, textf(answer.t, "/errors/%d/code", i));

		if (str_equal(at, str_of(pointer)) && str_equal(said, str_of(code)))
			return;
	}
	kit_fail(file, line, "no %s at \"%s\": %.*s", code, pointer, STR_ARG(answer.body));
}

void kit_check_text(str got, const char *wanted, const char *file, int line)
{
	if (!str_equal(got, str_of(wanted)) || str_absent(got) != !wanted)
		kit_fail(file, line, "\"%.*s\"%s is not \"%s\"", STR_ARG(got),
			 str_absent(got) ? " (absent)" : "", wanted ? wanted : "(absent)");
}

/* ---- at once ---- */

struct crowd {
	struct test *t;
	void (*fn)(struct test *, size_t, void *);
	void *arg;
	size_t left;
	struct fiber *waiting;
	bool failed;
	struct failure failure;
};

struct one {
	struct crowd *crowd;
	size_t number;
};

static void one_body(void *arg)
{
	struct one *one = arg;

	one->crowd->fn(one->crowd->t, one->number, one->crowd->arg);
}

static void one_run(void *arg)
{
	struct crowd *crowd = ((struct one *)arg)->crowd;
	struct failure failure;

	if (!fiber_try(one_body, arg, &failure) && !crowd->failed) {
		crowd->failed = true;
		crowd->failure = failure;
	}
	if (--crowd->left == 0 && crowd->waiting)
		fiber_wake(crowd->waiting);
}

void together(struct test *t, size_t count, void (*fn)(struct test *, size_t, void *), void *arg)
{
	struct crowd *crowd = region_make(t->region, struct crowd);
	struct one *ones = region_array(t->region, count, sizeof *ones);

	*crowd = (struct crowd){ .t = t, .fn = fn, .arg = arg, .left = count };
	for (size_t i = 0; i < count; i++) {
		ones[i] = (struct one){ crowd, i };
		if (!fiber_spawn("together", one_run, &ones[i], NULL))
			kit_fail(__FILE__, __LINE__, "no fiber for number %zu", i);
	}
	crowd->waiting = fiber_self();
	while (crowd->left)
		fiber_pause(MONO_NEVER);
	crowd->waiting = NULL;
	if (crowd->failed)
		fail(crowd->failure.what, "%s", crowd->failure.text);
}
