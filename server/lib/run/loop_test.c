/* loop_test.c — running again and again, posts from threads, turns, the clock. */

#include "lib/run/test.h"

#include <pthread.h>

static int calls;

static void count_call(void *arg)
{
	calls++;
}

static void stop_with(void *code)
{
	loop_stop(*(int *)code);
}

/* ---- running ---- */

TEST(returns_the_code_it_was_stopped_with_each_time)
{
	assert_false(loop_post(count_call, NULL)); /* there is none yet */
	loop_uv();
	for (int code = 0; code < 5; code++) {
		assert_true(loop_post(stop_with, &code));
		assert_int_equal(loop_run(), code);
	}
}

TEST(a_stop_before_it_runs_counts)
{
	loop_stop(7);
	assert_int_equal(loop_run(), 7);
}

static void on_others_timer(uv_timer_t *handle)
{
	calls++;
	loop_stop(0);
}

static int closed;

static void on_closed(uv_handle_t *handle)
{
	closed++;
	free(handle);
}

TEST(handles_of_others_live_on_from_run_to_run)
{
	uv_timer_t *others = malloc(sizeof *others);

	calls = closed = 0;
	uv_timer_init(loop_uv(), others);
	uv_timer_start(others, on_others_timer, 1, 1);
	loop_run();
	loop_run();
	assert_true(calls >= 2);
	uv_close((uv_handle_t *)others, on_closed);
	loop_stop(0);
	loop_run(); /* has a turn for it, though stopped before */
	assert_int_equal(closed, 1);
}

TEST(closes_and_begins_anew)
{
	static struct timer forgotten;
	static uv_timer_t left_open;
	int code = 3;

	calls = 0;
	timer_start(&forgotten, mono_now(), count_call, NULL);
	uv_timer_init(loop_uv(), &left_open);
	loop_post(count_call, NULL);
	loop_close();
	assert_int_equal(calls, 1); /* what was posted was still run; the timer was forgotten */
	assert_int_equal(forgotten.place, 0);
	assert_false(loop_post(count_call, NULL));
	loop_close(); /* twice is once */

	loop_uv();
	assert_true(loop_post(stop_with, &code));
	assert_int_equal(loop_run(), 3);
}

/* ---- posts ---- */

enum { POSTERS = 4, EACH = 5000 };
static int posted[POSTERS], seen[POSTERS], out_of_order;

struct parcel {
	int poster, number;
};
static struct parcel parcels[POSTERS][EACH];

static void receive(void *arg)
{
	struct parcel *p = arg;

	if (seen[p->poster]++ != p->number)
		out_of_order++;
	if (++calls == POSTERS * EACH)
		loop_stop(0);
}

static void *post_many(void *arg)
{
	int poster = *(int *)arg;

	for (int i = 0; i < EACH; i++) {
		parcels[poster][i] = (struct parcel){ poster, i };
		if (!loop_post(receive, &parcels[poster][i]))
			return NULL;
		posted[poster]++;
	}
	return NULL;
}

TEST(posts_of_threads_arrive_in_order)
{
	pthread_t threads[POSTERS];
	int numbers[POSTERS];

	calls = 0;
	loop_uv();
	for (int i = 0; i < POSTERS; i++) {
		numbers[i] = i;
		assert_int_equal(pthread_create(&threads[i], NULL, post_many, &numbers[i]), 0);
	}
	loop_run();
	for (int i = 0; i < POSTERS; i++) {
		pthread_join(threads[i], NULL);
		assert_int_equal(posted[i], EACH);
		assert_int_equal(seen[i], EACH);
	}
	assert_int_equal(out_of_order, 0);
}

TEST(posts_are_bounded)
{
	static int zero;

	calls = 0;
	loop_uv();
	for (int i = 0; i < LOOP_POSTS - 1; i++)
		assert_true(loop_post(count_call, NULL));
	assert_true(loop_post(stop_with, &zero));
	assert_false(loop_post(count_call, NULL));
	loop_run();
	assert_int_equal(calls, LOOP_POSTS - 1);
	assert_true(loop_post(count_call, NULL));
}

/* ---- turns ---- */

static int turns, gathered, flushed_at;

static void each_turn(void *arg)
{
	turns++;
	if (gathered && !flushed_at)
		flushed_at = gathered;
}

static void stop_late(void *arg)
{
	loop_stop(0);
}

static void gather(void *arg)
{
	gathered = 1;
}

/* The second timer is far: had the flush to wait for the sleep's end, it would come only then. */
static void look(void *arg)
{
	assert_int_equal(flushed_at, 1);
	loop_stop(0);
}

TEST(what_a_timer_gathers_is_flushed_before_the_sleep)
{
	struct timer first = { 0 }, second = { 0 }, third = { 0 };

	loop_each_turn(each_turn, NULL);
	timer_start(&first, mono_now() + MONO_MS(1), gather, NULL);
	timer_start(&second, mono_now() + MONO_MS(40), look, NULL);
	loop_run();
	assert_int_equal(flushed_at, 1);

	turns = 0;
	timer_start(&third, mono_now() + MONO_MS(1), stop_late, NULL);
	loop_run();
	assert_true(turns >= 1);
}

/* ---- the clock ---- */

TEST(the_clock_can_be_frozen_moved_and_freed)
{
	instant before = clock_now(), noon = { SECONDS(1000) };

	assert_true(before.us > 1700000000 * SECONDS(1)); /* after 2023 */
	clock_set(noon);
	assert_int_equal(clock_now().us, noon.us);
	clock_move(HOURS(1));
	assert_int_equal(clock_now().us, noon.us + HOURS(1));
	clock_move(-HOURS(2));
	assert_int_equal(clock_now().us, noon.us - HOURS(1));
	clock_free();
	assert_true(clock_now().us >= before.us);
}

static void move_a_running_clock(void)
{
	clock_move(1);
}

TEST(a_running_clock_is_not_moved)
{
	check_dies(SIGABRT, move_a_running_clock);
}

static void write_ahead(const char *file, const char *text)
{
	FILE *out = fopen(file, "w");

	assert_non_null(out);
	fputs(text, out);
	fclose(out);
}

static void read_clock(void *arg)
{
	instant *seen = arg;

	*seen = clock_now();
	loop_stop(0);
}

/* What the clock shows once it has looked at the file again, relative to the machine's. */
static int64_t ahead_of(const char *file, const char *text)
{
	static struct timer later;
	struct timespec now;
	instant seen;

	write_ahead(file, text);
	timer_start(&later, mono_now() + MONO_MS(1100), read_clock, &seen);
	loop_run();
	clock_gettime(CLOCK_REALTIME, &now);
	return (seen.us - now.tv_sec * SECONDS(1) + SECONDS(30)) / SECONDS(60);
}

TEST(the_clock_follows_a_file)
{
	char file[] = "/tmp/contacto-clock-XXXXXX";
	int fd = mkstemp(file);

	assert_true(fd >= 0);
	close(fd);
	clock_follow(str_of(file));
	assert_int_equal(ahead_of(file, "172800\n"), 2880);
	assert_int_equal(ahead_of(file, "-100"), -1);
	assert_int_equal(ahead_of(file, "tomorrow"), 0);
	assert_int_equal(ahead_of(file, "99999999999"), 0);
	unlink(file);
	clock_follow(STR("/nowhere/clock"));
}

TEST(mono_only_grows)
{
	uint64_t last = mono_now();

	clock_set((instant){ 0 });
	for (int i = 0; i < 1000; i++) {
		uint64_t now = mono_now();

		assert_true(now >= last);
		last = now;
	}
	clock_free();
}

TEST_MAIN("run/loop")
