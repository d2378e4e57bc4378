/* fiber.c — stacks, switching between them, and who runs next.
 *
 * The one file that knows Boost's fcontext (plain C in libboost_context.a).  Two rules hold it
 * together: a switch is always between the loop's stack and one fiber, never from fiber to fiber;
 * and the scheduler never calls itself, so that a chain of fibers that wake each other needs no
 * stack.
 *
 * Easy to get wrong: a fiber's timer is not stopped when it is woken, for most pauses of a request
 * share one deadline. When it rings, late() looks whether it is meant. */

#include "lib/run/fiber.h"
#include "lib/base/asan.h"
#include "lib/run/config.h"
#include "lib/run/fail.h"
#include "lib/run/log.h"
#include "lib/run/metrics.h"
#include "lib/run/stack.h"

#include <assert.h>

/* boost.context's C interface (boost/context/detail/fcontext.hpp, Boost 1.74). */
typedef void *fcontext_t;
typedef struct {
	fcontext_t from;
	void *data;
} transfer_t;
extern transfer_t jump_fcontext(fcontext_t to, void *data);
extern fcontext_t make_fcontext(void *top, size_t size, void (*fn)(transfer_t));

enum state { READY, RUNNING, PAUSED, DONE };

/* Lies at the end of its own stack's mapping: see stack.h. */
struct fiber {
	struct list link; /* ready, yielded or pooled */
	fcontext_t context;
	enum state state;
	bool woken, reserved;
	void (*fn)(void *);
	void (*done)(void *);
	void *arg;
	const char *name;
	uint64_t deadline;  /* of the fiber */
	uint64_t until;     /* of its present pause */
	struct timer timer; /* stays started between pauses; late() looks whether it is meant */
	void *upper;
	struct attempt *attempt;
	struct region *region;
	struct region_place place;
	char *stack;
	void *fake_stack; /* ASan's */
};

_Static_assert(sizeof(struct fiber) <= STACK_CONTROL, "the control block has its own page");

static struct fiber *running;
static fcontext_t loop_context;
static struct list ready = LIST_INIT(ready);
static struct list yielded = LIST_INIT(yielded);
static size_t live, live_reserved;
static bool scheduling;

/* ---- what ASan must hear of each switch ---- */

#if ASAN
static const void *loop_stack;
static size_t loop_stack_size;
static void *loop_fake_stack;

static void asan_leave_loop(struct fiber *f)
{
	__sanitizer_start_switch_fiber(&loop_fake_stack, f->stack, FIBER_STACK);
}

static void asan_in_loop(void)
{
	__sanitizer_finish_switch_fiber(loop_fake_stack, NULL, NULL);
}

static void asan_leave_fiber(struct fiber *f)
{
	void **keep = f->state == DONE ? NULL : &f->fake_stack; /* NULL: never comes back */

	__sanitizer_start_switch_fiber(keep, loop_stack, loop_stack_size);
}

static void asan_in_fiber(struct fiber *f)
{
	__sanitizer_finish_switch_fiber(f->fake_stack, &loop_stack, &loop_stack_size);
}
#else
#define asan_leave_loop(f) ((void)(f))
#define asan_in_loop() ((void)0)
#define asan_leave_fiber(f) ((void)(f))
#define asan_in_fiber(f) ((void)(f))
#endif

/* ---- a fiber's life ---- */

static void body(void *arg)
{
	struct fiber *f = arg;

	f->fn(f->arg);
}

static void first_frame(transfer_t from)
{
	struct fiber *f = from.data;
	struct failure failure;

	asan_in_fiber(f);
	loop_context = from.from;
	if (!fiber_try(body, f, &failure))
		log_say(LOG_ERROR, "fiber failed", L_TEXT("fiber", str_of(f->name)),
			L_TEXT("breakdown", str_of(breakdown_name(failure.what))),
			L_TEXT("text", str_of(failure.text)));
	f->state = DONE;
	asan_leave_fiber(f);
	jump_fcontext(loop_context, f);
	__builtin_unreachable();
}

static void fiber_end(struct fiber *f)
{
	timer_stop(&f->timer);
	if (f->done)
		f->done(f->arg);
	region_close(f->region);
	live--;
	live_reserved -= f->reserved;
	stack_give(f->stack);
}

/* From the loop's stack onto the fiber's, until it pauses or ends. */
static void run(struct fiber *f)
{
	running = f;
	f->state = RUNNING;
	asan_leave_loop(f);

	transfer_t from = jump_fcontext(f->context, f);

	asan_in_loop();
	running = NULL;
	f->context = from.from;
	if (f->state == DONE)
		fiber_end(f);
}

/* Runs all that are ready, and those that they make ready. */
static void schedule(void)
{
	struct list *item;

	if (running || scheduling)
		return;
	scheduling = true;
	while ((item = list_shift(&ready)))
		run(container_of(item, struct fiber, link));
	scheduling = false;
}

static void make_ready(struct fiber *f)
{
	f->state = READY;
	list_push(&ready, &f->link);
}

/* ---- beginning ---- */

static double read_live(void *arg)
{
	return (double)live;
}

static double read_pooled(void *arg)
{
	return (double)stacks_pooled();
}

static void tell_metrics(void)
{
	static bool told;

	if (told)
		return;
	told = true;
	metric_gauge("contacto_fibers", "Fibers alive.", read_live, NULL);
	metric_gauge("contacto_fibers_pooled", "Stacks kept for reuse.", read_pooled, NULL);
}

/* All may have the whole but for the last quarter, which only reserved ones may fill. */
bool fiber_room(bool reserved)
{
	size_t all = (size_t)config.fibers_max;

	if (live >= all)
		return false;
	return reserved || live - live_reserved < all - all / 4;
}

static bool spawn(const char *name, void (*fn)(void *), void *arg, void (*done)(void *),
		  bool reserved)
{
	char *stack = fiber_room(reserved) ? stack_take() : NULL;

	if (!stack)
		return false;
	tell_metrics();

	struct fiber *f = (struct fiber *)(stack + STACK_USABLE - STACK_CONTROL);

	*f = (struct fiber){
		.stack = stack,
		.name = name,
		.fn = fn,
		.arg = arg,
		.done = done,
		.reserved = reserved,
		.deadline = MONO_NEVER,
	};
	list_init(&f->link);
	f->region = region_open(&f->place, stack + FIBER_STACK, FIBER_REGION_HEAD, 0, region_fails);
	f->context = make_fcontext(stack + FIBER_STACK, FIBER_STACK, first_frame);
	live++;
	live_reserved += reserved;
	make_ready(f);
	schedule();
	return true;
}

bool fiber_spawn(const char *name, void (*fn)(void *), void *arg, void (*done)(void *))
{
	return spawn(name, fn, arg, done, false);
}

bool fiber_spawn_reserved(const char *name, void (*fn)(void *), void *arg, void (*done)(void *))
{
	return spawn(name, fn, arg, done, true);
}

/* ---- pausing and waking ---- */

/* Onto the loop's stack and, some time later, back. */
static void leave(struct fiber *f)
{
	asan_leave_fiber(f);

	transfer_t from = jump_fcontext(loop_context, f);

	asan_in_fiber(f);
	loop_context = from.from;
}

static void late(void *arg)
{
	struct fiber *f = arg;

	if (f->state != PAUSED)
		return;
	if (mono_now() < f->until) {
		/* Of an earlier pause, which was woken in time: this one's moment is later. */
		if (f->until != MONO_NEVER)
			timer_start(&f->timer, f->until, late, f);
		return;
	}
	make_ready(f);
	schedule();
}

bool fiber_pause(uint64_t deadline)
{
	struct fiber *f = running;

	assert(f && "fiber_pause: only a fiber pauses");
	f->until = deadline < f->deadline ? deadline : f->deadline;
	if (f->until != MONO_NEVER) {
		if (mono_now() >= f->until)
			return false;
		/* A timer that rings sooner is left alone: most pauses of a request share one
		 * deadline. */
		if (!f->timer.place || f->timer.at > f->until)
			timer_start(&f->timer, f->until, late, f);
	}
	f->woken = false;
	f->state = PAUSED;
	leave(f);
	return f->woken;
}

void fiber_wake(struct fiber *f)
{
	f->woken = true;
	if (f->state == READY)
		return;
	assert(f->state == PAUSED && "fiber_wake: it is not paused");
	make_ready(f);
	schedule();
}

static uv_idle_t next_turn;

static void on_next_turn(uv_idle_t *handle)
{
	struct list *last = yielded.prev; /* who yields again comes in the turn after */
	struct list *item;

	do {
		item = list_shift(&yielded);
		if (item)
			make_ready(container_of(item, struct fiber, link));
	} while (item && item != last);
	if (list_empty(&yielded))
		uv_idle_stop(handle);
	schedule();
}

void fiber_yield(void)
{
	struct fiber *f = running;

	assert(f && "fiber_yield: only a fiber yields");
	if (!next_turn.loop || uv_is_closing((uv_handle_t *)&next_turn))
		uv_idle_init(loop_uv(), &next_turn); /* the first time with this loop */
	uv_idle_start(&next_turn, on_next_turn);
	f->state = READY;
	list_push(&yielded, &f->link);
	leave(f);
}

void fiber_sleep(uint64_t ns)
{
	uint64_t now = mono_now();

	fiber_pause(ns < MONO_NEVER - now ? now + ns : MONO_NEVER);
}

/* ---- what a fiber knows of itself ---- */

struct fiber *fiber_self(void)
{
	return running;
}

struct region *fiber_region(struct fiber *f)
{
	return f->region;
}

uint64_t fiber_deadline_set(uint64_t at)
{
	assert(running);

	uint64_t former = running->deadline;

	running->deadline = at;
	return former;
}

uint64_t fiber_deadline(void)
{
	return running ? running->deadline : MONO_NEVER;
}

void fiber_context_set(void *upper)
{
	assert(running);
	running->upper = upper;
}

void *fiber_context(void)
{
	return running ? running->upper : NULL;
}

size_t fiber_live(void)
{
	return live;
}

size_t fiber_pooled(void)
{
	return stacks_pooled();
}

struct attempt **fiber_attempt(struct fiber *f)
{
	return &f->attempt;
}
