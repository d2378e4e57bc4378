/* main.c — the program: the only list of services, and the roles it can be told to play.
 *
 *	contacto serve                  all services in one process, on one port
 *	contacto serve users            one of them
 *	contacto help migrate           what a role does */

#include "lib/run/config.h"
#include "lib/run/log.h"
#include "roles/roles.h"

#include <stdio.h>
#include <string.h>

extern const struct service users, professionals, appointments, notifications, search;

const struct service *const all_services[] = {
	&users, &professionals, &appointments, &notifications, &search, NULL,
};

static const struct role_of_program roles[] = {
	{ "serve", "serve [SERVICE...]", "answers requests until SIGTERM or SIGINT",
	  "Serves the named services in this process, or all of them, on the address `listen`.\n"
	  "Logs one JSON object a line on stderr. After SIGTERM, requests under way get\n"
	  "`drain_seconds`; a second signal ends it at once.\n\n"
	  "  contacto serve\n"
	  "  CONTACTO_LISTEN=127.0.0.1:7001 contacto serve users\n"
	  "  contacto --config /etc/contacto.conf serve users notifications\n",
	  role_serve },
	{ "migrate", "migrate [SERVICE...]",
	  "brings schemas and queues to what this program expects",
	  "Applies what is missing, in order, as the role contacto_owner (secret\n"
	  "db.contacto_owner), and declares the queues of what services hear, so that nothing is\n"
	  "told before somebody listens. Safe to run twice, and by two at once.\n\n"
	  "  contacto migrate\n",
	  role_migrate },
	{ "check", "check [SERVICE...]", "prepares every statement and compares types",
	  "Exit 0: migrations are applied, each statement fits the schema, and PostgreSQL allows\n"
	  "as many connections as one process of each service may open.\n\n"
	  "  contacto check\n",
	  role_check },
	{ "routes", "routes [SERVICE...]", "prints every operation and what guards it",
	  "Needs no server. Columns: method, path, operation, security with roles,\n"
	  "Idempotency-Key, rate limits (burst/seconds/per).\n\n"
	  "  contacto routes users\n",
	  role_routes },
	{ "config", "config", "prints every setting: value, bounds, meaning, source",
	  "Never prints a secret.\n\n"
	  "  CONTACTO_MODE=test contacto config\n",
	  role_config },
	{ "seed", "seed [--professionals N]", "puts demo data in, once",
	  "Prints the demo logins. 5,000 professionals when N is not said. A second run changes nothing,\n"
	  "one for more adds what is missing. Not in production.\n\n"
	  "  contacto seed --professionals 5000\n",
	  role_seed },
	{ "admin", "admin add PHONE...", "makes admins of people by their phone number",
	  "For the first one, whom no admin can make. Who has no account gets one, and signs in\n"
	  "with a code as everybody does.\n\n"
	  "  contacto admin add +213550123456\n",
	  role_admin },
	{ "slots", "slots [--explain | --cases FILE]",
	  "answers when somebody can be booked, and why not",
	  "Reads one question as JSON on standard input and prints the starts. Needs no server and no\n"
	  "configuration. Bad input: a problem on stderr, exit 2.\n\n"
	  "  --explain      also each start that is not offered, with its reason\n"
	  "  --cases FILE   instead: runs a file of worked cases\n\n"
	  "  contacto slots --explain < question.json\n"
	  "  contacto slots --cases tests/slots/examples.json\n",
	  role_slots },
	{ "search", "search [OPTION...] [WORD...]",
	  "asks a running search who has time, and prints a table",
	  "Words are what somebody would type; NAME=VALUE is a parameter of GET /v1/search (trade,\n"
	  "wilaya, town, from, to, part, languages, sort …). Asks the service at `search_url`.\n\n"
	  "  --why SLUG        instead: why one professional is not found\n"
	  "  --start INSTANT   with --why: and why he is not offered then\n"
	  "  --counts          instead: how many there would be with one choice more, as JSON\n"
	  "  --json            the answer as it came\n\n"
	  "  contacto search dentiste oran\n"
	  "  contacto search trade=dentist wilaya=alger part=evening languages=ar,fr\n"
	  "  contacto search --why dr-amel-benali dentiste from=2026-12-01 to=2026-12-07\n",
	  role_search },
	{ "image", "image", "makes three square JPEGs of a picture",
	  "Reads a JPEG, PNG or WebP of at most 5 MB on standard input and writes it three times,\n"
	  "768, 256 and 96 pixels wide, each behind its length in four bytes. Before it looks at the\n"
	  "picture it gives up files, sockets and programs. Exit 3: that is no picture.\n"
	  "The server starts it for each photo.\n\n"
	  "  contacto image < photo.jpg > three\n",
	  role_image },
};

enum { ROLES = sizeof roles / sizeof *roles };

static int usage(const struct role_of_program *role)
{
	if (role)
		fprintf(stderr, "usage: contacto %s   (contacto %s --help says more)\n",
			role->usage, role->name);
	else
		fprintf(stderr,
			"usage: contacto [--config FILE] [--set NAME=VALUE] "
			"serve|migrate|check|routes|config|seed|admin|slots|search|image [...]   "
			"(contacto --help says more)\n");
	return 2;
}

static int help(const struct role_of_program *role)
{
	size_t width = 0;

	if (role) {
		printf("contacto %s: %s\n\n%s\n", role->usage, role->summary, role->help);
		printf("Settings come from --config FILE (or CONTACTO_CONFIG), then from the environment\n"
		       "(CONTACTO_<NAME>), then from --set NAME=VALUE. `contacto config` lists them.\n");
		return 0;
	}
	printf("contacto: people find a professional and book an appointment\n\n");
	for (size_t i = 0; i < ROLES; i++)
		width = strlen(roles[i].usage) > width ? strlen(roles[i].usage) : width;
	for (size_t i = 0; i < ROLES; i++)
		printf("  contacto %-*s  %s\n", (int)width, roles[i].usage, roles[i].summary);
	printf("\nBefore the role: --config FILE, --set NAME=VALUE. Behind it: --help.\nServices:");
	for (size_t i = 0; all_services[i]; i++)
		printf(" %s", all_services[i]->name);
	printf("\n");
	return 0;
}

/* NULL, and it is said: there is none. */
static const struct role_of_program *role_named(const char *name)
{
	const char *wanted;

	for (size_t i = 0; i < ROLES; i++)
		if (strcmp(roles[i].name, name) == 0)
			return &roles[i];
	wanted = strcmp(name, "--config") == 0 ? "FILE"
		 : strcmp(name, "--set") == 0  ? "NAME=VALUE"
					       : NULL;
	if (wanted)
		fprintf(stderr, "contacto: %s wants %s, and a role behind it\n", name, wanted);
	else
		fprintf(stderr, "contacto: there is no %s %s\n", name[0] == '-' ? "option" : "role",
			name);
	usage(NULL);
	return NULL;
}

static enum log_level level_of_config(void)
{
	static const char *const names[] = { "debug", "info", "warn", "error" };

	for (int level = LOG_DEBUG; level <= LOG_ERROR; level++)
		if (str_equal(config.log_level, str_of(names[level])))
			return (enum log_level)level;
	return LOG_INFO;
}

static int play(const struct role_of_program *role, size_t count, char **words)
{
	int code;

	log_init(count == 1 && strcmp(role->name, "serve") == 0 ? words[0] : "contacto",
		 level_of_config());
	code = role->run(count, words);
	if (code == BAD_WORDS)
		usage(role);
	log_flush();
	return code == BAD_INPUT ? 2 : code;
}

/* --config and --set, in front of the role; gives back how many words they took, or -1. */
static int settings(int count, char **words, const char **file, const char **sets,
		    size_t *set_count)
{
	int at = 0;

	while (at + 1 < count && *set_count < 64) {
		if (strcmp(words[at], "--config") == 0)
			*file = words[at + 1];
		else if (strcmp(words[at], "--set") == 0)
			sets[(*set_count)++] = words[at + 1];
		else
			break;
		at += 2;
	}
	return at;
}

static bool load(const char *file, const char *const *sets, size_t set_count)
{
	const char *error;
	bool loaded = config_load(file, &error);

	for (size_t i = 0; loaded && i < set_count; i++) {
		str value = str_of(sets[i]), name;

		if (!strchr(sets[i], '=')) {
			fprintf(stderr, "contacto: --set wants NAME=VALUE, not %s\n", sets[i]);
			return false;
		}
		str_cut(&value, '=', &name);
		loaded = config_set(str_trim(name), str_trim(value), &error);
	}
	if (!loaded)
		fprintf(stderr, "contacto: %s\n", error);
	return loaded;
}

static bool is_option_help(const char *word)
{
	return strcmp(word, "--help") == 0 || strcmp(word, "-h") == 0;
}

/* As a first word; further back it may be one that is searched for. */
static bool is_help(const char *word)
{
	return is_option_help(word) || strcmp(word, "help") == 0;
}

int main(int argc, char **argv)
{
	const char *file = NULL, *sets[64];
	size_t set_count = 0;
	int at = 1 + settings(argc - 1, argv + 1, &file, sets, &set_count);
	const struct role_of_program *role;

	if (at >= argc)
		return usage(NULL);
	if (is_help(argv[at]) && at + 1 == argc)
		return help(NULL);
	role = role_named(argv[at + is_help(argv[at])]);
	if (!role)
		return 2;
	if (is_help(argv[at]))
		return help(role);
	for (int i = at + 1; i < argc; i++)
		if (is_option_help(argv[i]) || (i == at + 1 && is_help(argv[i])))
			return help(role);
	if (!load(file, sets, set_count))
		return 2;
	return play(role, (size_t)(argc - at - 1), argv + at + 1);
}
