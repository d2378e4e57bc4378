/* truth.c — sessions for everybody: PostgreSQL knows, Redis repeats it for at most a minute, and
 * only while the lease says that it may be believed.
 *
 * How a revocation is seen everywhere within a second, whatever fails:
 * - whatever ends or changes a session stamps told_at in the same transaction, and drops the copy
 *   once that has committed;
 * - every 250 ms each process of users drops the copies of all that was stamped within the life of
 *   a request, and then renews the lease, both on the one connection, so in this order.  The
 *   window, longer than any request lives, covers transactions that were stamped before and
 *   committed after the round before, and copies that were written from what was read before;
 * - the lease is for SESSION_LEASE_MS, counted from when the database was asked: if Redis cannot be
 *   reached from here, or the database not, others stop believing it and ask us (POST
 *   /v1/sessions/check);
 * - a Redis that was away, and may have come back with what it knew before, hears of as much more
 *   as a copy lives. */

#include "lib/run/config.h"
#include "lib/run/loop.h"
#include "lib/serve/session.h"
#include "lib/wire/cache.h"
#include "services/users/users.h"

#include <string.h>

enum {
	SETTLE_SECONDS = 5, /* beyond the life of a request */
	/* What was read longer ago is not written: a session may have ended meanwhile. */
	SLOW_MS = 200,
	KEYS_MAX = CACHE_ARGUMENTS - 1, /* dropped by one command */
};

/* ---- one session ---- */

static void cache_put(struct region *region, const uint8_t hash[SESSION_HASH],
		      const struct session *session, uint64_t read_at)
{
	int64_t left = (session->ends_at.us - clock_now().us) / SECONDS(1);
	char *packed = region_alloc(region, SESSION_PACKED);

	if (left <= 0 || mono_now() > read_at + MONO_MS(SLOW_MS))
		return;
	session_pack(session, packed);
	cache_set(region, session_cache_key(region, hash), (str){ packed, SESSION_PACKED },
		  (unsigned)(left < SESSION_CACHE_SECONDS ? left : SESSION_CACHE_SECONDS));
}

/* Notes that it is used, so seldom that it costs nothing, so often that no session in use dies of
 * idleness. */
static instant session_see(struct service_run *run, const struct found_session *found)
{
	int64_t often = SECONDS(found->idle_seconds) / 20;
	instant now = clock_now();

	if (now.us - found->seen_at.us < (often < MINUTES(5) ? often : MINUTES(5)))
		return found->seen_at;

	struct db *tx = run_begin(run);
	sql_see_session(tx, .session_id = found->session_id, .now = now);
	db_commit(tx);
	return now;
}

static unsigned roles_mask(struct list_of names)
{
	const str *all = names.items;
	unsigned mask = 0;

	for (size_t i = 0; i < names.count; i++)
		mask |= 1u << role_of(all[i]);
	return mask;
}

bool session_truth(struct service_run *run, const uint8_t hash[SESSION_HASH],
		   struct session *session)
{
	uint64_t read_at = mono_now();
	struct found_session found;

	if (!sql_find_session(run_read(run), &found,
			      .token_hash = { (const char *)hash, SESSION_HASH },
			      .now = clock_now()))
		return false;

	instant idle_end = instant_add(session_see(run, &found), SECONDS(found.idle_seconds));
	*session = (struct session){
		.session_id = found.session_id,
		.user_id = found.user_id,
		.roles = roles_mask(found.roles),
		.language = found.language,
		.proven_at = found.proven_at,
		.ends_at = idle_end.us < found.ends_at.us ? idle_end : found.ends_at,
	};
	cache_put(run->region, hash, session, read_at);
	return true;
}

/* ---- the lease ---- */

/* How often Redis came, and which of these comings was served: until then it may know what was true
 * before it went away. */
static unsigned came, served;
static bool listening;

static void redis_came(void *arg)
{
	came++;
}

/* False: Redis is away. */
static bool drop_copies(struct region *region, struct list_of told)
{
	const struct ended *all = told.items;
	str *words = region_array(region, KEYS_MAX + 1, sizeof *words);

	for (size_t from = 0; from < told.count; from += KEYS_MAX) {
		size_t count = 0;

		words[count++] = STR("DEL");
		for (size_t i = from; i < told.count && count <= KEYS_MAX; i++)
			words[count++] =
				session_cache_key(region, (const uint8_t *)all[i].token_hash.at);
		if (cache_do(region, count, words).got == CACHE_AWAY)
			return false;
	}
	return true;
}

static void lease_renew(struct region *region, uint64_t asked_at)
{
	int64_t left = SESSION_LEASE_MS - (int64_t)((mono_now() - asked_at) / MONO_MS(1));

	if (left <= 0)
		return;

	const str renew[] = { STR("SET"), session_lease_key(region), STR("1"), STR("PX"),
			      region_format(region, "%lld", (long long)left) };
	cache_do(region, 5, renew);
}

void lease_keep(struct service_run *run)
{
	if (!listening) {
		listening = true;
		came++;
		cache_on_connect(redis_came, NULL);
	}
	if (!cache_alive())
		return;

	uint64_t asked_at = mono_now();
	unsigned coming = came;
	int64_t seconds = config.request_seconds + SETTLE_SECONDS +
			  (coming == served ? 0 : SESSION_CACHE_SECONDS);
	struct list_of told = sql_list_told(run_read(run), .seconds = (double)seconds);
	if (!drop_copies(run->region, told) || coming != came)
		return;
	served = coming;
	lease_renew(run->region, asked_at);
}
