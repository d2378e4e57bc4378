/* client_loop.c — libcurl's multi interface on our loop: it is told of its sockets and of time, and tells what is over.
 *
 * Easy to get wrong: nothing of libcurl may be called from inside its callbacks.  So these only note what they were told, and
 * fibers are woken when libcurl has returned. */

#include "lib/wire/client_parts.h"

#include <fcntl.h>
#include <stdlib.h>

enum {
	CONNECTIONS_HOST = 16,
	CONNECTIONS = 128,
	CONNECTIONS_KEPT = 32,
};

static CURLM *multi;
static struct timer timer;

struct watch {
	uv_poll_t poll;
	curl_socket_t fd;
};

static void tell_over(void)
{
	struct CURLMsg *message;
	int others;

	while (multi && (message = curl_multi_info_read(multi, &others))) {
		CURL *easy = message->easy_handle;
		CURLcode result = message->data.result;

		if (message->msg != CURLMSG_DONE)
			continue;
		curl_multi_remove_handle(multi, easy);
		call_over(easy, result); /* may call again: libcurl has returned */
	}
}

static void on_poll(uv_poll_t *poll, int status, int events)
{
	struct watch *watch = poll->data;
	int what = status < 0 ? CURL_CSELECT_ERR : 0;
	int running;

	if (events & UV_READABLE)
		what |= CURL_CSELECT_IN;
	if (events & UV_WRITABLE)
		what |= CURL_CSELECT_OUT;
	curl_multi_socket_action(multi, watch->fd, what, &running);
	tell_over();
}

static void on_closed(uv_handle_t *handle)
{
	free(handle->data);
}

static struct watch *watch_make(curl_socket_t fd)
{
	struct watch *watch = calloc(1, sizeof *watch);

	if (!watch || uv_poll_init_socket(loop_uv(), &watch->poll, fd) != 0) {
		free(watch);
		return NULL;
	}
	watch->poll.data = watch;
	watch->fd = fd;
	curl_multi_assign(multi, fd, watch);
	return watch;
}

static int on_socket(CURL *easy, curl_socket_t fd, int what, void *arg, void *assigned)
{
	struct watch *watch = assigned;

	if (what == CURL_POLL_REMOVE) {
		if (!watch)
			return 0;
		curl_multi_assign(multi, fd, NULL);
		uv_poll_stop(&watch->poll);
		uv_close((uv_handle_t *)&watch->poll, on_closed);
		return 0;
	}
	if (!watch)
		watch = watch_make(fd);
	if (!watch)
		return -1;
	uv_poll_start(&watch->poll,
		      (what & CURL_POLL_IN ? UV_READABLE : 0) |
			      (what & CURL_POLL_OUT ? UV_WRITABLE : 0),
		      on_poll);
	return 0;
}

static void on_time(void *arg)
{
	int running;

	curl_multi_socket_action(multi, CURL_SOCKET_TIMEOUT, 0, &running);
	tell_over();
}

static int on_timer(CURLM *of, long ms, void *arg)
{
	if (ms < 0)
		timer_stop(&timer);
	else
		timer_start(&timer, mono_now() + MONO_MS(ms), on_time, NULL);
	return 0;
}

void multi_begin(void)
{
	if (multi)
		return;
	client_global();
	multi = curl_multi_init();
	if (!multi)
		abort();
	curl_multi_setopt(multi, CURLMOPT_SOCKETFUNCTION, on_socket);
	curl_multi_setopt(multi, CURLMOPT_TIMERFUNCTION, on_timer);
	curl_multi_setopt(multi, CURLMOPT_MAX_HOST_CONNECTIONS, (long)CONNECTIONS_HOST);
	curl_multi_setopt(multi, CURLMOPT_MAX_TOTAL_CONNECTIONS, (long)CONNECTIONS);
	curl_multi_setopt(multi, CURLMOPT_MAXCONNECTS, (long)CONNECTIONS_KEPT);
	curl_multi_setopt(multi, CURLMOPT_PIPELINING, CURLPIPE_NOTHING);
}

void multi_add(CURL *easy)
{
	if (curl_multi_add_handle(multi, easy) != CURLM_OK)
		abort(); /* out of memory */
}

void multi_remove(CURL *easy)
{
	if (multi)
		curl_multi_remove_handle(multi, easy);
}

void multi_end(void)
{
	if (multi)
		curl_multi_cleanup(multi);
	multi = NULL;
	timer_stop(&timer);
}

/* ---- what all transfers have in common ---- */

void client_global(void)
{
	static bool done;

	if (!done && curl_global_init(CURL_GLOBAL_DEFAULT) != 0)
		abort();
	done = true;
}

static int on_open(void *arg, curl_socket_t fd, curlsocktype purpose)
{
	fcntl(fd, F_SETFD, FD_CLOEXEC);
	return CURL_SOCKOPT_OK;
}

void client_common(CURL *easy, const char *protocols)
{
	curl_easy_setopt(easy, CURLOPT_PROTOCOLS_STR, protocols);
	curl_easy_setopt(easy, CURLOPT_PROXY, ""); /* whatever the environment says */
	curl_easy_setopt(easy, CURLOPT_NOSIGNAL, 1L);
	curl_easy_setopt(easy, CURLOPT_FOLLOWLOCATION, 0L);
	curl_easy_setopt(easy, CURLOPT_NETRC, (long)CURL_NETRC_IGNORED);
	curl_easy_setopt(easy, CURLOPT_QUICK_EXIT, 1L); /* who gives up does not wait for DNS */
	curl_easy_setopt(easy, CURLOPT_SOCKOPTFUNCTION, on_open);
}
