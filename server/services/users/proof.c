/* proof.c — trying a code: who has it, has the number.
 *
 * Six digits are only safe while they can be tried a few times.  So a wrong try is committed before
 * it is answered, and all tries at one address wait for one lock: 64 guesses at once are five that
 * count and 59 that find the code ended. */

#include "lib/run/config.h"
#include "lib/run/metrics.h"
#include "lib/run/random.h"
#include "lib/serve/seal.h"
#include "lib/wire/cache.h"
#include "services/users/users.h"

#include <sodium.h>
#include <string.h>

METRIC(tries, COUNTER, "contacto_code_tries_total", "Codes tried, by what they were.", "purpose",
       "result");

static void count(int purpose, const char *result)
{
	metric_add(metric_of(&tries, code_purpose_names[purpose], result, NULL), 1);
}

bool peer_may(struct req *req, const char *what, str peer, int64_t an_hour, struct reply **refusal)
{
	str key = cache_key(req->region, "rate:%s:%.*s", what, STR_ARG(peer));
	unsigned wait = 0, left;

	if (rate_take(req->region, key, (double)an_hour, (double)an_hour / 3600, 1, true, &wait,
		      &left))
		return true;
	*refusal = refuse_rate(req, wait);
	return false;
}

void code_digest(uuid flow_id, str address, str code, uint8_t out[32])
{
	uint8_t bound[16 + 256 + CODE_DIGITS];

	memcpy(bound, flow_id.bytes, 16);
	memcpy(bound + 16, code.at, CODE_DIGITS);
	memcpy(bound + 16 + CODE_DIGITS, address.at, address.len);
	blind("pepper", (str){ (char *)bound, 16 + CODE_DIGITS + address.len }, out);
}

/* Wrong tries cost time: after code_guesses of them the next waits 15 minutes, after twice as many
 * half an hour, and so on to two hours.  Nobody is locked out for good, or locking out were a
 * weapon. */
static int64_t guesses_wait(struct db *tx, const struct flow *flow, instant now)
{
	struct list_of guesses =
		sql_list_guesses(tx, .since = instant_add(now, -DAYS(1)), .address = flow->address,
				 .user_id = flow->user_id, .most = 4 * config.code_guesses);
	const struct moment *all = guesses.items;
	int64_t steps = (int64_t)guesses.count / config.code_guesses;

	if (!config.limits || !steps)
		return 0;
	int64_t left = all[0].at.us + (MINUTES(15) << (steps > 3 ? 3 : steps - 1)) - now.us;

	return left > 0 ? (left + SECONDS(1) - 1) / SECONDS(1) : 0;
}

static struct verdict judge_wrong(struct db *tx, const struct flow *flow, uuid flow_id, instant now)
{
	struct tried tried;

	sql_count_try(tx, &tried, .flow_id = flow_id, .most = CODE_TRIES, .now = now);
	later_note_guess(tx, .guess_id = uuid_new(), .address = flow->address,
			 .user_id = flow->user_id, .now = now);
	count(flow->purpose, "wrong");
	return (struct verdict){ .is = PROOF_WRONG, .tries_left = CODE_TRIES - tried.tries };
}

struct verdict code_judge(struct req *req, const struct trial *trial, struct proof *proof)
{
	static const struct verdict expired = { .is = PROOF_EXPIRED };
	struct db *tx = db_begin(req);
	instant now = clock_now();
	struct flow flow;
	struct held held;
	struct live_code live;
	uint8_t digest[32];

	if (!sql_find_flow(tx, &flow, .flow_id = trial->flow_id) || flow.purpose != trial->purpose)
		return expired;
	if (!uuid_is_nil(trial->user) && !uuid_equal(flow.user_id, trial->user))
		return expired;
	sql_lock_address(tx, &held, .address = flow.address, .now = now);
	if (!sql_find_code(tx, &live, .flow_id = trial->flow_id) || live.expires_at.us <= now.us)
		return expired;
	int64_t wait = guesses_wait(tx, &flow, now);
	if (wait) {
		count(flow.purpose, "too_often");
		return (struct verdict){ .is = PROOF_TOO_OFTEN, .wait = wait };
	}
	code_digest(trial->flow_id, flow.address, trial->code, digest);
	if (sodium_memcmp(digest, live.digest.at, sizeof digest) != 0)
		return judge_wrong(tx, &flow, trial->flow_id, now);
	count(flow.purpose, "right");
	*proof = (struct proof){ .address = flow.address,
				 .user_id = flow.user_id,
				 .language = live.language };
	return (struct verdict){ .is = PROOF_RIGHT };
}

struct reply *code_prove(struct req *req, uuid flow_id, str code, int purpose, uuid user,
			 struct proof *proof)
{
	struct trial trial = { flow_id, code, purpose, user };
	struct reply *refusal = NULL;

	if (!peer_may(req, "tries", req->peer, config.tries_per_address, &refusal))
		return refusal;

	struct verdict verdict = code_judge(req, &trial, proof);

	switch (verdict.is) {
	case PROOF_RIGHT:
		later_end_code(db_begin(req), .flow_id = flow_id, .now = clock_now());
		return NULL;
	case PROOF_WRONG:
		db_commit(db_begin(req));
		return refuse_with(req, &problem_WRONG_CODE, &tries_left_shape,
				   &(struct tries_left){ .tries_left = verdict.tries_left });
	case PROOF_TOO_OFTEN:
		return refuse_rate(req, (unsigned)verdict.wait);
	case PROOF_EXPIRED:
		break;
	}
	return refuse(req, CODE_EXPIRED);
}
