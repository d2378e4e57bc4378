/* child.c — a process, its output and its end, by libuv.
 *
 * Easy to get wrong: whoever asked may leave before the child has ended; libuv's handles must stay
 * until they are closed.  So all of it lies on the heap, and the last handle that closes gives it
 * back, or wakes the fiber. */

#include "lib/run/child.h"

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { WORDS_MAX = 16, ENVIRONMENT_MAX = 8, PIECE = 64 * 1024 };

struct running {
	uv_process_t process;
	uv_pipe_t pipe;
	struct fiber *fiber; /* NULL: nobody waits any more */
	int open;            /* handles */
	bool started, ended;
	int code;
	size_t most, len, room;
	char *out;
};

static void give_back(struct running *it)
{
	free(it->out);
	free(it);
}

static void closed(uv_handle_t *handle)
{
	struct running *it = handle->data;

	if (--it->open > 0)
		return;
	it->ended = true;
	if (it->fiber)
		fiber_wake(it->fiber);
	else
		give_back(it);
}

static void shut(uv_handle_t *handle)
{
	if (!uv_is_closing(handle))
		uv_close(handle, closed);
}

static void exited(uv_process_t *process, int64_t status, int sig)
{
	struct running *it = process->data;

	it->code = sig ? -1 : (int)status;
	shut((uv_handle_t *)process);
}

static void cut(struct running *it)
{
	if (it->started)
		uv_process_kill(&it->process, SIGKILL);
	shut((uv_handle_t *)&it->pipe);
}

/* Grows by doubling, to `most` and the byte beyond that tells it is too much. */
static void room_make(uv_handle_t *handle, size_t suggested, uv_buf_t *out)
{
	struct running *it = handle->data;

	if (it->room == it->len && it->room <= it->most) {
		size_t wanted = it->room ? it->room * 2 : PIECE;
		char *grown;

		if (wanted > it->most + 1)
			wanted = it->most + 1;
		grown = realloc(it->out, wanted);
		if (grown) {
			it->out = grown;
			it->room = wanted;
		}
	}
	*out = uv_buf_init(it->out + it->len, (unsigned)(it->room - it->len));
}

static void has_read(uv_stream_t *stream, ssize_t got, const uv_buf_t *buffer)
{
	struct running *it = stream->data;

	if (got > 0)
		it->len += (size_t)got;
	if (got < 0 || it->len > it->most) {
		if (got != UV_EOF)
			cut(it);
		else
			shut((uv_handle_t *)stream);
	}
}

/* What sanitizers and profilers of our own read; the rest is nobody's business. */
static void environment_make(char **out)
{
	static const char *const names[] = { "ASAN_OPTIONS=", "UBSAN_OPTIONS=" };
	extern char **environ;
	size_t count = 0;

	out[count++] = (char *)(uintptr_t) "PATH=/usr/bin:/bin";
	out[count++] = (char *)(uintptr_t) "LC_ALL=C.UTF-8";
	for (char **each = environ; *each; each++) {
		for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
			if (strncmp(*each, names[i], strlen(names[i])) == 0)
				out[count++] = *each;
		}
	}
	out[count] = NULL;
}

static int start(struct running *it, const struct child *child)
{
	static char name[] = "contacto";
	char *words[WORDS_MAX + 2] = { name }, *environment[ENVIRONMENT_MAX];
	uv_stdio_container_t streams[3] = {
		{ .flags = UV_INHERIT_FD, .data.fd = child->in },
		{ .flags = UV_CREATE_PIPE | UV_WRITABLE_PIPE,
		  .data.stream = (uv_stream_t *)&it->pipe },
		{ .flags = UV_IGNORE },
	};
	uv_process_options_t options = {
		.exit_cb = exited,
		.file = "/proc/self/exe",
		.args = words,
		.env = environment,
		.cwd = "/",
		.stdio = streams,
		.stdio_count = 3,
	};

	for (size_t i = 0; i < WORDS_MAX && child->words[i]; i++)
		words[i + 1] = (char *)(uintptr_t)child->words[i];
	environment_make(environment);
	return uv_spawn(loop_uv(), &it->process, &options);
}

static struct running *running_new(const struct child *child)
{
	struct running *it = calloc(1, sizeof *it);

	if (!it)
		fail(BREAKDOWN_MEMORY, "no memory for a child");
	it->most = child->most;
	it->fiber = fiber_self();
	it->process.data = it;
	it->pipe.data = it;
	uv_pipe_init(loop_uv(), &it->pipe, 0);
	it->pipe.data = it;
	it->open = 2;
	return it;
}

struct child_end child_run(struct region *region, const struct child *child)
{
	struct running *it = running_new(child);
	int error = start(it, child);

	it->started = !error;
	if (error) {
		it->fiber = NULL;
		shut((uv_handle_t *)&it->process);
		cut(it);
		fail(BREAKDOWN_OTHER, "no child can be started: %s", uv_strerror(error));
	}
	uv_read_start((uv_stream_t *)&it->pipe, room_make, has_read);
	while (!it->ended) {
		if (fiber_pause(MONO_NEVER))
			continue;
		it->fiber = NULL;
		cut(it);
		fail(BREAKDOWN_DEADLINE, "waiting for a child");
	}

	struct child_end end = {
		.code = it->len > it->most ? -1 : it->code,
		.out = region_copy(region, (str){ it->out ? it->out : "",
						  it->len > it->most ? it->most : it->len })
	};

	give_back(it);
	return end;
}
