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
