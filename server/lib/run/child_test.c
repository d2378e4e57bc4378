/* child_test.c — children that say something, end, die, or take too long.  This program is its own
 * child: its first word says what it does. */

#include "lib/run/test.h"
#include "lib/run/child.h"

#include <sys/stat.h>

enum { MOST = 200000 };

static void say(size_t count, char with)
{
	static char piece[4096];

	memset(piece, with, sizeof piece);
	while (count) {
		size_t now = count < sizeof piece ? count : sizeof piece;
		ssize_t put = write(STDOUT_FILENO, piece, now);

		if (put <= 0)
			_exit(9);
		count -= (size_t)put;
	}
}

static void echo(void)
{
	char bytes[256];
	ssize_t got = read(STDIN_FILENO, bytes, sizeof bytes);

	if (got < 0 || write(STDOUT_FILENO, bytes, (size_t)got) != got)
		_exit(9);
}

/* How many variables it was left, and whether one of them is of those that nobody must see. */
static void environment(void)
{
	extern char **environ;
	char count = 'a';

	for (char **each = environ; *each; each++)
		count += strncmp(*each, "ASAN_", 5) != 0 && strncmp(*each, "UBSAN_", 6) != 0;
	say(1, count);
	say(1, getenv("CHILD_TEST_SECRET") ? 'y' : 'n');
}

/* Before main and before cmocka: glibc gives constructors what it gives main. */
__attribute__((constructor)) static void play(int argc, char **argv, char **envp)
{
	if (argc != 2)
		return;
	if (strcmp(argv[1], "echo") == 0)
		echo();
	else if (strcmp(argv[1], "much") == 0)
		say(MOST, 'm');
	else if (strcmp(argv[1], "too-much") == 0)
		say(MOST + 1, 'm');
	else if (strcmp(argv[1], "environment") == 0)
		environment();
	else if (strcmp(argv[1], "seven") == 0)
		_exit(7);
	else if (strcmp(argv[1], "die") == 0)
		raise(SIGKILL);
	else if (strcmp(argv[1], "wait") == 0)
		pause();
	else
		return;
	_exit(0);
}

static int file_of(const char *text)
{
	FILE *file = tmpfile();

	fputs(text, file);
	rewind(file);
	return dup(fileno(file));
}

static struct child_end run(const char *what, const char *input)
{
	const char *const words[] = { what, NULL };
	int in = file_of(input);
	struct child child = { .words = words, .in = in, .most = MOST };
	struct child_end end = child_run(fiber_region(fiber_self()), &child);

	close(in);
	return end;
}

FIBER_TEST(reads_what_it_is_given_and_says_it)
{
	struct child_end end = run("echo", "salam");

	assert_int_equal(end.code, 0);
	check_str(end.out, "salam");
}

FIBER_TEST(says_much_but_not_too_much)
{
	struct child_end end = run("much", "");

	assert_int_equal(end.code, 0);
	assert_int_equal(end.out.len, MOST);
	end = run("too-much", "");
	assert_int_equal(end.code, -1);
}

FIBER_TEST(tells_how_it_ended)
{
	assert_int_equal(run("seven", "").code, 7);
	assert_int_equal(run("die", "").code, -1);
}

FIBER_TEST(inherits_next_to_nothing)
{
	setenv("CHILD_TEST_SECRET", "1", 1);
	check_str(run("environment", "").out, "cn");
}

struct late {
	struct child_end end;
};

static void wait_long(void *arg)
{
	((struct late *)arg)->end = run("wait", "");
}

static size_t children(void)
{
	siginfo_t info = { 0 };

	return waitid(P_ALL, 0, &info, WEXITED | WNOHANG | WNOWAIT) == 0;
}

FIBER_TEST(is_killed_when_nobody_has_time_for_it)
{
	struct late late;
	struct failure failure;
	uint64_t former = fiber_deadline_set(mono_now() + MONO_MS(50));

	assert_false(fiber_try(wait_long, &late, &failure));
	assert_int_equal(failure.what, BREAKDOWN_DEADLINE);
	fiber_deadline_set(former);
	/* It is gone, not only left: waitid() has no child to tell of. */
	while (children())
		fiber_sleep(MONO_MS(2));
}

TEST_MAIN("child")
