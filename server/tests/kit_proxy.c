/* kit_proxy.c — a proxy before the program's server that holds requests and answers to the contract.
 *
 * With CONTACTO_PRISM, a command, `CONTACTO_PRISM SERVICE URL` is run as a child for each server that
 * begins; it says where it listens.  Easy to get wrong: what it says goes to a file, not a pipe, for
 * it never stops talking and nobody would read on. */

#include "tests/kit_inside.h"

#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

enum { START_MS = 50000, SAID_MAX = 64 * 1024 };

static struct {
	pid_t pid; /* 0: none */
	int said;  /* a file without a name */
	char base[64];
} proxy = { .said = -1 };

const char *proxy_command(void)
{
	const char *command = getenv("CONTACTO_PRISM");

	return command && *command ? command : NULL;
}

/* The child's side; it ends with us, however we end. */
_Noreturn static void become(const char *command, const char *service, const char *upstream)
{
	prctl(PR_SET_PDEATHSIG, SIGKILL);
	dup2(proxy.said, STDOUT_FILENO);
	dup2(proxy.said, STDERR_FILENO);
	execl(command, command, service, upstream, (char *)NULL);
	dprintf(STDERR_FILENO, "%s: %s\n", command, strerror(errno));
	_exit(127);
}

/* All that it said so far, in static memory. */
static const char *said(void)
{
	static char text[SAID_MAX];
	ssize_t len = pread(proxy.said, text, sizeof text - 1, 0);

	text[len > 0 ? len : 0] = '\0';
	return text;
}

static bool listens(void)
{
	const char *at = strstr(said(), "listening on http://");

	return at && strchr(at, '\n') && sscanf(at, "listening on %63s", proxy.base) == 1;
}

static bool ended(void)
{
	if (waitpid(proxy.pid, NULL, WNOHANG) != proxy.pid)
		return false;
	proxy.pid = 0;
	return true;
}

static void print_lines(const char *text)
{
	for (str rest = str_of(text), line; str_cut(&rest, '\n', &line);)
		printf("# proxy: %.*s\n", STR_ARG(line));
}

void proxy_start(void)
{
	const char *command = proxy_command();
	char upstream[64];

	if (!command)
		return;
	snprintf(upstream, sizeof upstream, "http://127.0.0.1:%d", kit.port);
	proxy.said = memfd_create("proxy", MFD_CLOEXEC);
	proxy.pid = proxy.said < 0 ? -1 : fork();
	if (proxy.pid == 0)
		become(command, kit_inside.services[0]->name, upstream);
	if (proxy.pid < 0)
		kit_fail(__FILE__, __LINE__, "no child for the proxy: %s", strerror(errno));
	for (uint64_t until = mono_now() + MONO_MS(START_MS); !listens();) {
		if (ended() || mono_now() > until) {
			print_lines(said());
			kit_fail(__FILE__, __LINE__, "the proxy does not listen");
		}
		fiber_sleep(MONO_MS(10));
	}
}

void proxy_stop(void)
{
	if (proxy.pid > 0) {
		kill(proxy.pid, SIGKILL);
		waitpid(proxy.pid, NULL, 0);
	}
	if (proxy.said >= 0)
		close(proxy.said);
	proxy.pid = 0;
	proxy.said = -1;
	proxy.base[0] = '\0';
}

const char *proxy_base(void)
{
	return proxy.base[0] ? proxy.base : NULL;
}

/* ---- what it found ---- */

static str text_of(const struct json *json, const char *name)
{
	const struct json *member = json_get(json, str_of(name));

	return member && member->kind == JSON_TEXT ? member->text : STR("");
}

static void print_violation(const struct json *it)
{
	const struct json *place = json_get(it, STR("location"));
	str message = text_of(it, "message");

	printf("# proxy:");
	for (place = place ? place->first : NULL; place; place = place->next) {
		if (place->kind == JSON_INT)
			printf(" %lld", (long long)place->number);
		else
			printf(" %.*s", STR_ARG(place->text));
	}
	printf(": %.*s\n", STR_ARG(message));
}

/* What passed, for those who want to know which operations never were asked. */
static void note_asked(struct answer answer, const char *method, const char *path)
{
	const char *file = getenv("CONTACTO_PRISM_ASKED");
	FILE *asked = file && *file ? fopen(file, "a") : NULL;

	if (!asked)
		return;
	fprintf(asked, "%s %.*s %d\n", method, (int)strcspn(path, "?"), path, answer.status);
	fclose(asked);
}

/* The list is in a header when it is about an answer, and in the body when it is about the request,
 * which the proxy then refuses itself. */
static const struct json *violations(struct answer answer)
{
	str list = header(answer, "sl-violations");
	struct json_error error;

	return str_absent(list) ? json_at(answer, "/validation")
				: json_read(answer.t->region, list, &error);
}

void proxy_check(struct answer answer, const char *method, const char *path)
{
	bool own = str_starts(text_at(answer, "/type"), STR("https://stoplight.io/prism/"));

	if (!own && str_absent(header(answer, "sl-violations"))) {
		note_asked(answer, method, path);
		return;
	}

	const struct json *all = violations(answer);

	for (const struct json *it = all ? all->first : NULL; it; it = it->next)
		print_violation(it);
	if (!all)
		print_lines(textf(answer.t, "%.*s", STR_ARG(answer.body)));
	kit_fail(__FILE__, __LINE__, "%s %s is not as the contract says; see above", method, path);
}
