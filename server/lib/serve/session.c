/* session.c — who asks: Redis while its lease holds, else the truth; one question at a time for one
 * token.
 *
 * Easy to get wrong: a session found in Redis without the lease beside it, in the same answer,
 * proves nothing: it may have been revoked while Redis was out of reach. */

#include "lib/serve/inside.h"
#include "lib/run/config.h"
#include "lib/wire/cache.h"

#include <sodium.h>
#include <string.h>

/* ---- the truth ---- */

struct check {
	str token_hash;
};

struct checked {
	uuid session_id, user_id;
	struct list_of roles;
	int language;
	instant proven_at, ends_at;
};

static const struct field check_fields[] = { FIELD(check, token_hash) };
static const struct shape check_shape = { "session_check", sizeof(struct check), check_fields, 1 };

static const char *const role_names[] = { "", "client", "professional", "support", "admin", NULL };
static const struct field checked_fields[] = {
	FIELD(checked, session_id),
	FIELD(checked, user_id),
	FIELD(checked, roles, .items = K_ENUM, .names = role_names, .max = 8),
	FIELD(checked, language, .names = language_names),
	FIELD(checked, proven_at),
	FIELD(checked, ends_at),
};
static const struct shape checked_shape = { "checked_session", sizeof(struct checked),
					    checked_fields, 6 };

static bool ask_service(struct root *root, const uint8_t hash[SESSION_HASH],
			struct session *session)
{
	char hex[2 * SESSION_HASH + 1];
	struct check in = { .token_hash = { hex, 2 * SESSION_HASH } };
	struct checked out;

	sodium_bin2hex(hex, sizeof hex, hash, SESSION_HASH);

	int status = call(root->req.region, root->run->host->service->name, "users", HTTP_POST,
			  STR("/v1/sessions/check"), &check_shape, &in, &checked_shape, &out, NULL);

	if (status == 404)
		return false;
	if (status != 200)
		fail(BREAKDOWN_CALL, "users answered %d to a session check", status);
	*session = (struct session){
		.session_id = out.session_id,
		.user_id = out.user_id,
		.language = out.language,
		.proven_at = out.proven_at,
		.ends_at = out.ends_at,
	};
	for (size_t i = 0; i < out.roles.count; i++)
		session->roles |= 1u << (((const int *)out.roles.items)[i] - 1);
	return true;
}

static bool ask_truth(struct root *root, const uint8_t hash[SESSION_HASH], struct session *session)
{
	struct host *users = host_named(STR("users"));

	if (!users || !users->service->session_find)
		return ask_service(root, hash, session);

	struct service_run run = {
		.service = users->service,
		.pool = users->pool,
		.region = root->req.region,
		.trace = root->req.trace,
		.host = users,
	};

	return users->service->session_find(&run, hash, session);
}

/* ---- one question at a time for one token ---- */

struct waiter {
	struct list link;
	struct fiber *fiber;
	bool answered, found;
	struct session session;
};

struct flight {
	struct list link, waiters;
	uint8_t hash[SESSION_HASH];
	struct root *root;
	bool found;
	struct session session;
};

static struct list flights = LIST_INIT(flights);

static struct flight *flight_of(const uint8_t hash[SESSION_HASH])
{
	list_each (it, &flights) {
		struct flight *flight = container_of(it, struct flight, link);

		if (memcmp(flight->hash, hash, SESSION_HASH) == 0)
			return flight;
	}
	return NULL;
}

static void fly(void *arg)
{
	struct flight *flight = arg;

	flight->found = ask_truth(flight->root, flight->hash, &flight->session);
}

/* Asks, and tells whoever waited; when asking failed, each of them tries for itself. */
static bool lead(struct root *root, const uint8_t hash[SESSION_HASH], struct session *session)
{
	struct flight flight = { .root = root };
	struct failure failure;
	struct list *link;
	bool answered;

	memcpy(flight.hash, hash, SESSION_HASH);
	list_init(&flight.waiters);
	list_push(&flights, &flight.link);
	answered = fiber_try(fly, &flight, &failure);
	list_remove(&flight.link);
	while ((link = list_shift(&flight.waiters))) {
		struct waiter *waiter = container_of(link, struct waiter, link);

		waiter->answered = answered;
		waiter->found = flight.found;
		waiter->session = flight.session;
		fiber_wake(waiter->fiber);
	}
	if (!answered)
		fail(failure.what, "%s", failure.text);
	*session = flight.session;
	return flight.found;
}

static bool find_truth(struct root *root, const uint8_t hash[SESSION_HASH], struct session *session)
{
	for (;;) {
		struct flight *flight = flight_of(hash);
		struct waiter waiter = { .fiber = fiber_self() };

		if (!flight)
			return lead(root, hash, session);
		list_push(&flight->waiters, &waiter.link);
		if (!fiber_pause(MONO_NEVER)) {
			list_remove(&waiter.link);
			fail(BREAKDOWN_DEADLINE, "waiting for a session check");
		}
		if (!waiter.answered)
			continue;
		*session = waiter.session;
		return waiter.found;
	}
}

/* ---- Redis, by lease ---- */

static bool find_cached(struct region *region, const uint8_t hash[SESSION_HASH],
			struct session *session)
{
	const str ask[] = { STR("MGET"), session_cache_key(region, hash),
			    session_lease_key(region) };
	struct cache_reply got = cache_do(region, 3, ask);

	return got.got == CACHE_HIT && got.count == 2 && got.items[0].got == CACHE_HIT &&
	       got.items[1].got == CACHE_HIT && session_unpack(got.items[0].text, session);
}

static bool look_up(struct root *root, struct session *session)
{
	uint8_t hash[SESSION_HASH];

	if (!session_token_hash(root->token, hash))
		return false;
	if (!find_cached(root->req.region, hash, session) && !find_truth(root, hash, session))
		return false;
	return session->ends_at.us > clock_now().us;
}

/* ---- what the request brought ---- */

static str cookie_token(const struct http_head *head)
{
	str rest = http_head_field(head, STR("cookie")), part;

	while (str_cut(&rest, ';', &part)) {
		str token = str_after(str_trim(part), STR("__Host-sid="));

		if (token.len)
			return token;
	}
	return (str){ 0 };
}

static void token_take(struct root *root)
{
	const struct http_head *head = root->req.http->head;
	str field = http_head_field(head, STR("authorization"));

	if (field.len > 7 && str_equal_nocase((str){ field.at, 7 }, STR("bearer "))) {
		root->token = str_trim((str){ field.at + 7, field.len - 7 });
		return;
	}
	root->token = cookie_token(head);
	root->by_cookie = !str_absent(root->token);
}

str caller_of(const struct http_head *head)
{
	str rest = http_head_field(head, STR("service-token")), name;
	char wanted[64] = "call.";

	if (!str_cut(&rest, ' ', &name) || name.len == 0 || name.len > sizeof wanted - 6)
		return (str){ 0 };
	memcpy(wanted + 5, name.at, name.len);

	str known = secret((str){ wanted, 5 + name.len });

	if (known.len == 0 || rest.len != known.len ||
	    sodium_memcmp(rest.at, known.at, known.len) != 0)
		return (str){ 0 };
	return name;
}

static struct reply *refuse_unknown(struct req *req)
{
	struct reply *reply = refuse(req, UNAUTHENTICATED);

	reply_header(req, reply, STR("WWW-Authenticate"), STR("Bearer realm=\"contacto\""));
	return reply;
}

struct reply *session_admit(struct root *root)
{
	struct req *req = &root->req;
	const struct http_head *head = req->http->head;
	const struct route *route = req->route;

	if (http_head_count(head, STR("authorization")) > 1 ||
	    http_head_count(head, STR("service-token")) > 1)
		return refuse(req, INVALID_REQUEST);
	req->caller = caller_of(head);
	if (str_absent(req->caller) &&
	    (route->security == SECURITY_INTERNAL || http_head_count(head, STR("service-token"))))
		return refuse_unknown(req);
	if (route->security == SECURITY_NONE)
		return NULL;
	token_take(root);
	if (!str_absent(root->token) && look_up(root, &req->session))
		req->user = req->session.user_id;
	else
		req->session = (struct session){ 0 };
	if (route->security == SECURITY_SESSION && uuid_is_nil(req->user))
		return refuse_unknown(req);
	if (route->roles && !(req->session.roles & route->roles))
		return refuse(req, FORBIDDEN);
	return NULL;
}

bool session_hash_of(const struct req *req, uint8_t hash[SESSION_HASH])
{
	return !uuid_is_nil(req->user) && session_token_hash(root_of(req)->token, hash);
}

bool has_role(const struct req *req, enum role role)
{
	return req->session.roles & 1u << role;
}

bool is_fresh(const struct req *req, int seconds)
{
	return !uuid_is_nil(req->user) &&
	       clock_now().us - req->session.proven_at.us <= SECONDS(seconds);
}
