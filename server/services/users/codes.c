/* codes.c — asking for a code.
 *
 * Two answers must not differ: of a number that has an account, and of one that has none; so both
 * take the same statements.  Counting is by rows of PostgreSQL under the lock of the address:
 * exact, however many ask at once, and wherever. */

#include "lib/run/config.h"
#include "lib/run/metrics.h"
#include "lib/run/random.h"
#include "lib/serve/seal.h"
#include "engine/phone.h"
#include "services/users/users.h"

#include <stdio.h>
#include <string.h>

struct reply *mobile_read(struct req *req, str phone, str *e164)
{
	char text[PHONE_TEXT];
	size_t len;

	switch (phone_read(phone, text, &len)) {
	case PHONE_MALFORMED:
		return refuse_fault(req, "/phone", "phone", "that is no phone number");
	case PHONE_FIXED:
	case PHONE_FOREIGN:
		return refuse(req, PHONE_NOT_MOBILE);
	case PHONE_MOBILE:
		break;
	}
	*e164 = region_copy(req->region, (str){ text, len });
	return NULL;
}

METRIC(asked, COUNTER, "contacto_codes_asked_total", "Codes asked for, by what came of it.",
       "purpose", "result");

static void count(const struct code_wanted *wanted, const char *result)
{
	metric_add(metric_of(&asked, code_purpose_names[wanted->purpose], result, NULL), 1);
}

/* ---- limits ---- */

/* Seconds until there are fewer than `most` moments within `us`; moments are in order, the latest
 * first. */
static int64_t wait_for(struct list_of moments, int64_t most, int64_t us, instant now)
{
	const struct moment *all = moments.items;

	if ((int64_t)moments.count < most)
		return 0;
	int64_t left = all[most - 1].at.us + us - now.us;

	return left > 0 ? (left + SECONDS(1) - 1) / SECONDS(1) : 0;
}

static int64_t most_of(int64_t a, int64_t b)
{
	return a > b ? a : b;
}

static int64_t asks_wait(struct db *tx, const struct code_wanted *wanted, instant now)
{
	struct list_of asks =
		sql_list_asks(tx, .since = instant_add(now, -DAYS(1)), .address = wanted->address,
			      .user_id = wanted->user_id,
			      .most = most_of(config.codes_per_day, config.codes_per_hour));
	int64_t minute = wait_for(asks, 1, SECONDS(config.code_seconds), now);
	int64_t hour = wait_for(asks, config.codes_per_hour, HOURS(1), now);
	int64_t day = wait_for(asks, config.codes_per_day, DAYS(1), now);

	return config.limits ? most_of(minute, most_of(hour, day)) : 0;
}

/* The day in Algeria, one hour ahead of UTC all year. */
static date today(instant now)
{
	return (date){ (int32_t)(instant_add(now, HOURS(1)).us / DAYS(1)) };
}

static bool budget_take(struct db *tx, instant now)
{
	struct spent spent;

	return config.sms_per_day > 0 &&
	       sql_spend_sms(tx, &spent, .day = today(now), .most = config.sms_per_day);
}

/* ---- the code itself ---- */

static str code_new(struct region *region)
{
	return region_format(region, "%06u", random_below(1000000));
}

static void code_keep(struct db *tx, const struct code_wanted *wanted, uuid flow_id, str code,
		      instant now, instant expires)
{
	uint8_t *digest = region_alloc(db_region(tx), 32);

	code_digest(flow_id, wanted->address, code, digest);
	later_end_codes(tx, .address = wanted->address, .now = now);
	later_make_code(tx, .flow_id = flow_id, .purpose = wanted->purpose,
			.address = wanted->address, .user_id = wanted->user_id,
			.language = wanted->language, .digest = { (char *)digest, 32 }, .now = now,
			.expires_at = expires);
}

static void code_tell(struct db *tx, const struct code_wanted *wanted, uuid flow_id, str code,
		      instant expires)
{
	str bound_to = { (const char *)flow_id.bytes, sizeof flow_id.bytes };

	emit_user_code_asked(
		tx, &(struct user_code_asked){
			    .flow_id = flow_id,
			    .user_id = wanted->user_id,
			    .purpose = wanted->purpose,
			    .channel = wanted->channel,
			    .address = wanted->address,
			    .language = wanted->language,
			    .sealed_code = seal_text("codes", db_region(tx), code, bound_to),
			    .expires_at = expires,
		    });
}

struct reply *code_send(struct req *req, const struct code_wanted *wanted)
{
	struct db *tx = db_begin(req);
	instant now = clock_now(), expires = instant_add(now, MINUTES(CODE_MINUTES));
	uuid flow_id = uuid_new();
	struct held held;

	sql_lock_address(tx, &held, .address = wanted->address, .now = now);
	int64_t wait = asks_wait(tx, wanted, now);
	if (wait) {
		count(wanted, "too_often");
		return refuse_rate(req, (unsigned)wait);
	}
	if (wanted->channel == CODE_CHANNEL_SMS && !budget_take(tx, now)) {
		count(wanted, "budget_spent");
		return refuse(req, CODE_BUDGET_SPENT);
	}
	count(wanted, "sent");

	str code = code_new(req->region);
	code_keep(tx, wanted, flow_id, code, now, expires);
	code_tell(tx, wanted, flow_id, code, expires);
	return reply_code_flow(req, 202,
			       &(struct code_flow){
				       .flow_id = flow_id,
				       .expires_at = expires,
				       .resend_after = config.code_seconds,
				       .digits = CODE_DIGITS,
			       });
}

/* ---- POST /v1/codes ---- */

/* Of Accept-Language, the first that we speak; quality values are left to those who send them in
 * order. */
static int language_asked(const struct req *req)
{
	str rest = http_head_field(req->http->head, STR("accept-language")), part;

	while (str_cut(&rest, ',', &part)) {
		part = str_trim(part);
		int language =
			part.len < 2 ? LANGUAGE_NONE : enum_of(language_names, (str){ part.at, 2 });

		if (language)
			return language;
	}
	return LANGUAGE_AR;
}

struct reply *ask_code(struct req *req, const struct ask_code *in)
{
	bool guest = in->purpose == ASK_PURPOSE_GUEST;
	struct code_wanted wanted = { .purpose = guest ? CODE_PURPOSE_GUEST : CODE_PURPOSE_SIGN_IN,
				      .channel = CODE_CHANNEL_SMS,
				      .language = in->language };
	struct owner owner = { .user_id = { { 0 } } };
	struct reply *refusal = mobile_read(req, in->phone, &wanted.address);

	if (refusal || !peer_may(req, "codes", req->peer, config.codes_per_address, &refusal))
		return refusal;
	if (sql_find_owner(db_begin(req), &owner, .phone = wanted.address))
		wanted.user_id = owner.user_id;
	if (!wanted.language)
		wanted.language = owner.language ? owner.language : language_asked(req);
	return code_send(req, &wanted);
}
