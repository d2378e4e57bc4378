/* timer.c — a binary heap of timers over one uv_timer.
 *
 * Easy to get wrong: uv counts milliseconds from the start of its turn, our timers count
 * nanoseconds.  So uv only wakes us, rounded up; whether a timer is due, mono_now() alone decides.
 * Late by up to a millisecond, never early; but what is due already before the loop sleeps does not
 * sleep, for each call of another service begins with such a timer. */

#include "lib/run/loop.h"
#include "lib/run/loop_parts.h"

#include <assert.h>
#include <stdlib.h>

/* heap[1] is the first due; the sons of i are 2i and 2i + 1. */
static struct timer **heap;
static size_t count, room;

static uv_timer_t alarm_timer;
static uint64_t alarm_at; /* when uv shall wake us; MONO_NEVER: not at all */
/* The moment whose timers are being fired; 0: none are.  What they start comes after it, in the next
 * turn, so that one that is always due does not hold the loop. */
static uint64_t ringing_at;

/* ---- the heap ---- */

static void put(struct timer *t, size_t place)
{
	heap[place] = t;
	t->place = place;
}

static void rise(struct timer *t, size_t place)
{
	while (place > 1 && heap[place / 2]->at > t->at) {
		put(heap[place / 2], place);
		place /= 2;
	}
	put(t, place);
}

static void sink(struct timer *t, size_t place)
{
	for (size_t son = place * 2; son <= count; place = son, son *= 2) {
		if (son < count && heap[son + 1]->at < heap[son]->at)
			son++;
		if (heap[son]->at >= t->at)
			break;
		put(heap[son], place);
	}
	put(t, place);
}

static void settle(struct timer *t, size_t place)
{
	if (place > 1 && heap[place / 2]->at > t->at)
		rise(t, place);
	else
		sink(t, place);
}

static void make_room(void)
{
	if (count + 1 < room)
		return;
	room = room ? room * 2 : 64;
	heap = realloc(heap, room * sizeof *heap);
	if (!heap)
		abort();
}

static void take_out(struct timer *t)
{
	size_t place = t->place;
	struct timer *last = heap[count--];

	t->place = 0;
	if (last != t)
		settle(last, place);
}

/* ---- the alarm ---- */

static void ring(uv_timer_t *handle);

static void alarm_arm(void)
{
	uint64_t first = count > 0 ? heap[1]->at : MONO_NEVER;

	if (first == alarm_at)
		return;
	alarm_at = first;
	if (first == MONO_NEVER) {
		uv_timer_stop(&alarm_timer);
		return;
	}

	uint64_t due = first / 1000000 + (first % 1000000 > 0);
	uint64_t now = uv_now(loop_uv());

	uv_timer_start(&alarm_timer, ring, due > now ? due - now : 0, 0);
}

static void ring(uv_timer_t *handle)
{
	ringing_at = mono_now();
	while (count > 0 && heap[1]->at <= ringing_at) {
		struct timer *t = heap[1];

		take_out(t);
		t->fn(t->arg);
	}
	ringing_at = 0;
	alarm_at = MONO_NEVER;
	alarm_arm();
}

void timer_start(struct timer *t, uint64_t at, void (*fn)(void *), void *arg)
{
	loop_uv();
	t->at = at > ringing_at ? at : ringing_at + 1;
	t->fn = fn;
	t->arg = arg;
	if (t->place) {
		settle(t, t->place);
	} else {
		make_room();
		rise(t, ++count);
	}
	alarm_arm();
}

void timer_stop(struct timer *t)
{
	if (!t->place)
		return;
	take_out(t);
	alarm_arm();
}

/* ---- with the loop ---- */

void timers_hurry(void)
{
	if (count > 0 && heap[1]->at <= mono_now())
		uv_timer_start(&alarm_timer, ring, 0, 0);
}

void timers_open(uv_loop_t *loop)
{
	uv_timer_init(loop, &alarm_timer);
	alarm_at = MONO_NEVER;
}

void timers_close(void)
{
	while (count > 0)
		heap[count--]->place = 0;
	free(heap);
	heap = NULL;
	room = 0;
}
