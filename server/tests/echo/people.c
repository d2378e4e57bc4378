/* people.c — two stand-ins for the service users, that know a few sessions by heart. */

#include "lib/serve/inside.h"
#include "tests/echo/echo.h"

#include <stdlib.h>
#include <string.h>

enum { KNOWN_MAX = 8 };

static struct known {
	uint8_t hash[SESSION_HASH];
	struct session session;
} known[KNOWN_MAX];
static size_t count;

size_t people_asked;
uint64_t people_slow_ms;
bool people_broken;

void people_know(str token, const struct session *session)
{
	if (count == KNOWN_MAX || !session_token_hash(token, known[count].hash))
		abort();
	known[count++].session = *session;
}

void people_forget(void)
{
	count = 0;
	people_asked = 0;
	people_slow_ms = 0;
	people_broken = false;
}

static const struct session *find(const uint8_t hash[SESSION_HASH])
{
	people_asked++;
	if (people_slow_ms)
		fiber_sleep(MONO_MS(people_slow_ms));
	if (people_broken)
		fail(BREAKDOWN_DB, "people: broken, as was asked for");
	for (size_t i = 0; i < count; i++)
		if (memcmp(known[i].hash, hash, SESSION_HASH) == 0)
			return &known[i].session;
	return NULL;
}

/* ---- by hook ---- */

static bool session_find(struct service_run *run, const uint8_t hash[SESSION_HASH],
			 struct session *out)
{
	const struct session *found = find(hash);

	if (found)
		*out = *found;
	return found;
}

static const struct contract nothing = { .service = "users", .version = "1.0" };

const struct service hooked = { .name = "users",
				.contract = &nothing,
				.session_find = session_find };

/* ---- by HTTP, as contracts/users.yaml says ---- */

struct check_session {
	str token_hash;
};
static const struct field check_session_fields[] = { FIELD(check_session, token_hash) };
static const struct shape check_session_shape = SHAPE(check_session);

static struct reply *check_session(struct req *req, const void *params, const void *body)
{
	uint8_t hash[SESSION_HASH];
	struct json_writer out = { .region = req->region };
	const struct session *found = NULL;

	if (session_hash_read(((const struct check_session *)body)->token_hash, hash))
		found = find(hash);
	if (!found)
		return refuse(req, NOT_FOUND);
	json_open(&out, '{');
	json_key(&out, STR("session_id"));
	json_uuid(&out, found->session_id);
	json_key(&out, STR("user_id"));
	json_uuid(&out, found->user_id);
	json_key(&out, STR("roles"));
	json_open(&out, '[');
	for (int role = ROLE_CLIENT; role <= ROLE_ADMIN; role++)
		if (found->roles & 1u << role)
			json_text(&out, str_of(role_name((enum role)role)));
	json_close(&out, ']');
	json_key(&out, STR("language"));
	json_text(&out, str_of(language_names[found->language]));
	json_key(&out, STR("proven_at"));
	json_instant(&out, found->proven_at);
	json_key(&out, STR("ends_at"));
	json_instant(&out, found->ends_at);
	json_key(&out, STR("of_a_newer_version"));
	json_bool(&out, true);
	json_close(&out, '}');
	return reply_text(req, 200, STR("application/json"), json_done(&out));
}

static const struct route routes[] = {
	{ HTTP_POST, "/v1/sessions/check", "check_session", .security = SECURITY_INTERNAL,
	  .body = &check_session_shape, .handle = check_session },
};
static const struct contract checks = {
	.service = "users", .version = "1.0", .routes = routes, .route_count = 1
};

const struct service asked = { .name = "users", .contract = &checks };
