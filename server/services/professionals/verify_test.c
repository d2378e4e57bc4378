/* verify_test.c — register numbers, looked up by an admin. */

#include "services/professionals/testing.h"

static struct who admin(struct test *t)
{
	return as_role(t, "sara", ROLE_ADMIN);
}

static struct answer details(struct who who, const char *more)
{
	return put_any(who, ME,
		       textf(who.t,
			     "{\"first_name_latin\":\"Amel\",\"family_name_latin\":\"Ben Ali\","
			     "\"trade\":\"assayer\"%s}",
			     more));
}

static const char *verification_of(struct who who)
{
	return textf(who.t, "/v1/verifications/%s", text_of(get(who, ME), "/professional_id"));
}

static struct answer found(struct test *t, const char *path, const char *number, bool verified)
{
	return put(valid(admin(t)), path,
		   textf(t, "{\"register_number\":\"%s\",\"verified\":%s}", number,
			 verified ? "true" : "false"));
}

VALID_TEST(an_admin_finds_a_number)
{
	struct who who = draft(t, "amel");
	const char *path = verification_of(who);
	struct answer answer;
	size_t told;

	check_problem(found(t, path, "16/1234", true), 409, "nothing-to-verify");
	check_status(details(who, ",\"register_number\":\"16/1234\""), 200);
	told = (size_t)version_of(who);
	answer = found(t, path, "16/1234", true);
	check_status(answer, 200);
	check(json_at(answer, "/verified")->truth);
	check(json_at(get(who, ME), "/verified")->truth);
	check(json_get(told_at(t, "professional.changed", told), STR("verified"))->truth);

	/* Once more is no change; another number has to be found anew. */
	check_status(found(t, path, "16/1234", true), 200);
	check_number(version_of(who), (long long)told + 1);
	check_status(details(who, ",\"register_number\":\"16/5678\""), 200);
	check(!json_at(get(who, ME), "/verified")->truth);
	check_fault(found(t, path, "16/1234", true), "/register_number", "not_allowed");
	check_status(found(t, path, "16/5678", true), 200);
	check_status(found(t, path, "16/5678", false), 200);
	check(!json_at(get(who, ME), "/verified")->truth);
}

TEST(only_an_admin_says_so)
{
	struct who who = draft(t, "amel");
	const char *path = verification_of(who),
		   *body = "{\"register_number\":\"1\",\"verified\":true}";

	check_status(details(who, ",\"register_number\":\"1\""), 200);
	check_status(put(nobody(t), path, body), 401);
	check_status(put(who, path, body), 403);
	check_status(put(as_role(t, "omar", ROLE_SUPPORT), path, body), 403);
	check_status(get(who, "/v1/verifications"), 403);
	check_status(get(as_role(t, "omar", ROLE_SUPPORT), "/v1/verifications"), 200);
	check_status(put(admin(t), "/v1/verifications/00000000-0000-7000-8000-000000000000", body),
		     404);
}

/* ---- who must be on a roll, and waits until he was found there ---- */

#define ALCHEMIST                                                                                  \
	"{\"first_name_latin\":\"Amel\",\"family_name_latin\":\"Ben Ali\",\"trade\":\"alchemist\"%s}"

static struct who alchemist(struct test *t, const char *name)
{
	struct who who = pro(t, name);
	const char *place;

	fixture_sql(
		"insert into professionals.trade (slug, name_ar, name_fr, name_en, regulated) "
		"values ('alchemist', 'كيميائي', 'Alchimiste', 'Alchemist', true) on conflict (slug) do update set regulated = true");
	check_status(post(who, "/v1/professionals", textf(t, ALCHEMIST, "")), 201);
	place = given_place(who, PRACTICE);
	given_service(who, place);
	given_hours(who, place);
	return who;
}

static struct answer with_number(struct who who, const char *number)
{
	return put_any(
		who, ME,
		textf(who.t, ALCHEMIST, textf(who.t, ",\"register_number\":\"%s\"", number)));
}

static const char *public_of(struct who who)
{
	return textf(who.t, "/v1/professionals/%s", text_of(get(who, ME), "/slug"));
}

static str status_of(struct who who)
{
	return text_at(get(who, ME), "/status");
}

VALID_TEST(who_must_be_on_a_roll_waits_to_be_found_there)
{
	struct who who = alchemist(t, "amel");
	const char *path = verification_of(who), *shown = public_of(who);
	struct answer answer = set_status(who, "published");
	int64_t version;

	/* Without a number there is nothing to wait for. */
	check_problem(answer, 409, "not-ready");
	check_number(json_at(answer, "/missing")->count, 1);
	check_text(text_at(answer, "/missing/0"), "register_number");
	check_text(text_at(get(who, ME), "/missing/0"), "register_number");

	check_status(with_number(who, "7"), 200);
	answer = set_status(valid(who), "published");
	check_status(answer, 200);
	check_text(text_at(answer, "/status"), "waiting");
	check_number(json_at(answer, "/missing")->count, 0);
	check_status(get(nobody(t), shown), 404);
	version = version_of(who);
	check_text(json_get(told_at(t, "professional.changed", (size_t)version - 1), STR("status"))
			   ->text,
		   "waiting");
	check_status(set_status(who, "published"), 200);
	check_number(version_of(who), version);
	answer = get(valid(admin(t)), "/v1/verifications");
	check(memmem(answer.body.at, answer.body.len, "\"waiting\"", 9));

	/* Found: published by that very moment. */
	check_status(found(t, path, "7", true), 200);
	check_text(status_of(who), "published");
	check_text(
		json_get(told_at(t, "professional.changed", (size_t)version), STR("status"))->text,
		"published");
	check_status(get(nobody(t), shown), 200);

	/* Another number waits anew; none cannot be while it is published. */
	check_status(with_number(who, "8"), 200);
	check_text(status_of(who), "waiting");
	check_status(get(nobody(t), shown), 404);
	check_problem(put_any(who, ME, textf(t, ALCHEMIST, "")), 409, "not-ready");
	check_status(found(t, path, "8", true), 200);
	check_status(found(t, path, "8", false), 200);
	check_text(status_of(who), "waiting");

	/* Who does not want to any more is not published by it. */
	check_status(set_status(who, "paused"), 200);
	check_status(found(t, path, "8", true), 200);
	check_text(status_of(who), "paused");
}

#define ALCHEMY                                                                                    \
	"{\"name_ar\":\"كيميائي\",\"name_fr\":\"Alchimiste\",\"name_en\":\"Alchemist\",\"regulated\":%s}"

TEST(a_trade_that_is_regulated_no_more_makes_nobody_wait)
{
	struct who who = alchemist(t, "amel");
	const char *shown = public_of(who);
	int64_t version;

	check_status(with_number(who, "9"), 200);
	check_status(set_status(who, "published"), 200);
	check_text(status_of(who), "waiting");
	version = version_of(who);
	check_status(put(admin(t), "/v1/trades/alchemist", textf(t, ALCHEMY, "false")), 200);
	check_text(status_of(who), "published");
	check_number(version_of(who), version + 1);
	check_status(get(nobody(t), shown), 200);
	check_status(put(admin(t), "/v1/trades/alchemist", textf(t, ALCHEMY, "false")), 200);
	check_number(version_of(who), version + 1);
	check_status(put(admin(t), "/v1/trades/alchemist", textf(t, ALCHEMY, "true")), 200);
	check_text(status_of(who), "waiting");
	check_status(get(nobody(t), shown), 404);
}

static size_t pages(struct test *t, const char *query, size_t *items)
{
	const char *path = textf(t, "/v1/verifications?limit=2%s", query);
	size_t count = 0;

	*items = 0;
	while (path) {
		struct answer answer = get(admin(t), path);
		str link = header(answer, "link");

		check_status(answer, 200);
		*items += json_at(answer, "/items")->count;
		count++;
		path = str_absent(link) ? NULL
					: textf(t, "/v1/verifications%.*s",
						(int)(str_find(link, '>') - 1), link.at + 1);
	}
	return count;
}

VALID_TEST(the_longest_waiting_first)
{
	size_t items;

	fixture_sql(
		"update professionals.professional set register_number = null, register_changed_at = null, "
		"verified_at = null");
	for (int i = 0; i < 5; i++) {
		struct who who = draft(t, textf(t, "number %d", i));

		check_status(details(who, textf(t, ",\"register_number\":\"%d\"", i)), 200);
		if (i == 4)
			check_status(found(t, verification_of(who), "4", true), 200);
	}

	struct answer answer = get(valid(admin(t)), "/v1/verifications?limit=2");

	check_status(answer, 200);
	check_text(text_at(answer, "/items/0/register_number"), "0");
	check_text(text_at(answer, "/items/1/register_number"), "1");
	check_number(pages(t, "", &items), 2);
	check_number(items, 4);
	check_number(pages(t, "&verified=true", &items), 1);
	check_number(items, 1);
	check_fault(get(admin(t), "/v1/verifications?cursor=bm9uZQ"), "?cursor", "cursor");
}

KIT_MAIN("professionals/verify", &professionals)
