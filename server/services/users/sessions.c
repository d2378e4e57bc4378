/* sessions.c — signing in, on which devices, and out.
 *
 * A sign-in always makes a new token, and ends the session that the request came with: a token
 * planted in somebody's browser is worth nothing the moment he signs in.  Ends are told to Redis
 * after the commit, and again by lease_keep (truth.c). */

#include "lib/run/random.h"
#include "lib/wire/cache.h"
#include "services/users/device.h"
#include "services/users/users.h"

#include <string.h>

enum { DAY = 24 * 60 * 60 };

/* The shortest of what the roles allow. */
struct lifetime lifetime_of(unsigned roles)
{
	if (roles & (1u << ROLE_SUPPORT | 1u << ROLE_ADMIN))
		return (struct lifetime){ .idle = 30 * 60, .whole = 12 * 60 * 60 };
	if (roles & 1u << ROLE_PROFESSIONAL)
		return (struct lifetime){ .idle = 12 * 60 * 60, .whole = 7 * DAY };
	return (struct lifetime){ .idle = 30 * DAY, .whole = 90 * DAY };
}

/* ---- Redis forgets ---- */

struct forgetting {
	size_t count;
	str *keys;
};

static void forget(void *arg)
{
	const struct forgetting *it = arg;

	for (size_t i = 0; i < it->count; i++) {
		const str command[] = { STR("DEL"), it->keys[i] };

		cache_tell(2, command);
	}
}

void sessions_forget(struct db *tx, struct list_of ended)
{
	struct region *region = db_region(tx);
	struct forgetting *it = region_make(region, struct forgetting);
	const struct ended *all = ended.items;

	it->keys = region_array(region, ended.count, sizeof *it->keys);
	for (size_t i = 0; i < ended.count; i++)
		it->keys[it->count++] =
			session_cache_key(region, (const uint8_t *)all[i].token_hash.at);
	if (it->count)
		db_after_commit(tx, forget, it);
}

/* ---- POST /v1/sessions ---- */

/* Is this the first time in a while that the account is used from such a device?  A new account is
 * no news to its owner. */
static bool is_new_device(struct db *tx, const struct own_session *session, uuid user_id,
			  bool new_user)
{
	struct truth known = { .answer = true };

	if (!new_user)
		sql_is_known_device(tx, &known, .user_id = user_id, .client = session->client,
				    .device_name = session->device_name,
				    .since = instant_add(session->created_at, -DAYS(RECORD_DAYS)));
	return !known.answer;
}

/* False: it has ended already, or was never one of theirs. */
static bool session_finish(struct req *req, uuid session_id, instant now)
{
	struct db *tx = db_begin(req);
	struct ended ended;

	if (!sql_end_session(tx, &ended, .session_id = session_id, .user_id = req->user,
			     .now = now))
		return false;
	sessions_forget(tx, (struct list_of){ &ended, 1 });
	return true;
}

static str session_begin(struct req *req, const struct user *user, struct own_session *session,
			 struct lifetime life)
{
	char *token = region_alloc(req->region, SESSION_TOKEN);
	uint8_t *hash = region_alloc(req->region, SESSION_HASH);

	session_token_new(token);
	session_token_hash((str){ token, SESSION_TOKEN }, hash);
	sql_make_session(req->tx, .session_id = session->session_id,
			 .token_hash = { (char *)hash, SESSION_HASH }, .user_id = user->user_id,
			 .client = session->client, .device_name = session->device_name,
			 .now = session->created_at, .idle_seconds = life.idle,
			 .ends_at = instant_add(session->created_at, SECONDS(life.whole)));
	return (str){ token, SESSION_TOKEN };
}

static struct reply *reply_signed(struct req *req, struct signed_in *signed_in, str token,
				  int64_t seconds)
{
	bool web = signed_in->session->client == CLIENT_KIND_WEB;

	if (!web)
		signed_in->token = token;

	struct reply *reply = reply_signed_in(req, 201, signed_in);

	if (web)
		reply_header(req, reply, STR("Set-Cookie"),
			     session_cookie(req->region, token, seconds));
	reply->secret = true;
	return reply;
}

struct reply *create_session(struct req *req, const struct create_session *in)
{
	struct proof proof;
	struct reply *refusal = code_prove(req, in->flow_id, in->code, CODE_PURPOSE_SIGN_IN,
					   (uuid){ { 0 } }, &proof);

	if (refusal)
		return refusal;

	struct user user;
	struct db *tx = req->tx;
	bool is_new = !sql_lock_user_by_phone(tx, &user, .phone = proof.address);
	if (is_new)
		user = account_make(tx, proof.address, proof.language);

	instant now = clock_now();
	struct lifetime life = lifetime_of(account_roles(user.roles));
	struct own_session session = {
		.session_id = uuid_new(),
		.client = in->client,
		.device_name = str_absent(in->device_name)
				       ? device_of(req->region, http_head_field(req->http->head,
										STR("user-agent")))
				       : in->device_name,
		.created_at = now,
		.seen_at = now,
		.ends_at = instant_add(now, SECONDS(life.idle)),
		.current = true,
	};
	bool new_device = is_new_device(tx, &session, user.user_id, is_new);
	if (!uuid_is_nil(req->user))
		session_finish(req, req->session.session_id, now);
	str token = session_begin(req, &user, &session, life);
	sessions_forget(tx, sql_end_excess_sessions(tx, .user_id = user.user_id,
						    .most = SESSIONS_MAX, .now = now));
	emit_user_signed_in(tx, &(struct user_signed_in){
					.session_id = session.session_id,
					.user_id = user.user_id,
					.client = session.client,
					.device_name = session.device_name,
					.new_device = new_device,
					.at = now,
				});
	struct me me = account_view(tx, &user);
	return reply_signed(
		req, &(struct signed_in){ .session = &session, .user = &me, .is_new = is_new },
		token, life.whole);
}

/* ---- the list, and signing out ---- */

struct reply *list_sessions(struct req *req)
{
	return reply_session_page(req,
				  sql_list_own_sessions(db_read(req), .user_id = req->user,
							.current = req->session.session_id,
							.now = clock_now()),
				  (str){ 0 });
}

struct reply *end_session(struct req *req, const struct end_session_params *params)
{
	struct reply *reply = reply_empty(req, 204);

	if (!session_finish(req, params->session_id, clock_now()))
		return refuse(req, NOT_FOUND);
	if (uuid_equal(params->session_id, req->session.session_id))
		reply_header(req, reply, STR("Set-Cookie"), session_cookie_gone());
	return reply;
}

struct reply *end_current_session(struct req *req)
{
	struct reply *reply = reply_empty(req, 204);

	session_finish(req, req->session.session_id, clock_now());
	reply_header(req, reply, STR("Set-Cookie"), session_cookie_gone());
	return reply;
}

struct reply *end_other_sessions(struct req *req)
{
	struct db *tx = db_begin(req);

	sessions_forget(tx, sql_end_sessions(tx, .user_id = req->user,
					     .but = req->session.session_id, .now = clock_now()));
	return reply_empty(req, 204);
}
