/* http_alone.c — HTTP and nothing else: a fixed answer in JSON, or the body back.
 *
 *	http_alone [PORT] [suspend]
 *
 * For the bench beside nginx's `return 200`, for idle connections, and as a target of tests/hostile.  Prints
 * its port; `suspend` lets every request wait for one turn of the loop.  Ends in good order on SIGTERM. */

#include "lib/run/loop.h"
#include "lib/wire/http.h"

#include <signal.h>
#include <stdio.h>
#include <string.h>

static char answer[595];
static bool suspends;
static struct http_server *server;

static struct http_reply handle(void *arg, struct http_request *request)
{
	static const str json = STR("application/json");

	if (suspends)
		fiber_yield();
	if (request->body.len > 0)
		return (struct http_reply){ .status = 200, .type = json, .body = request->body };
	return (struct http_reply){ .status = 200,
				    .type = json,
				    .body = { answer, sizeof answer } };
}

static void on_drained(void *arg)
{
	loop_stop(0);
}

static void on_term(uv_signal_t *term, int number)
{
	http_drain(server, 2, on_drained, NULL);
}

int main(int argc, char **argv)
{
	char address[64];
	const char *error;
	uv_signal_t term;

	memset(answer, 'x', sizeof answer);
	memcpy(answer, "{\"a\":\"", 6);
	memcpy(answer + sizeof answer - 2, "\"}", 2);
	suspends = argc > 2 && strcmp(argv[2], "suspend") == 0;
	snprintf(address, sizeof address, "127.0.0.1:%s", argc > 1 ? argv[1] : "0");
	server = http_listen(address, (struct http_handler){ .handle = handle }, &error);
	if (!server) {
		fprintf(stderr, "http_alone: %s\n", error);
		return 1;
	}
	uv_signal_init(loop_uv(), &term);
	uv_signal_start(&term, on_term, SIGTERM);
	printf("%d\n", http_port(server));
	fflush(stdout);

	int code = loop_run();

	http_server_free(server);
	loop_close();
	return code;
}
