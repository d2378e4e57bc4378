/* profile_test.c — a profile: begun, changed, published, paused; its address; and what is told of it. */

#include "services/professionals/testing.h"

/* ---- the whole way ---- */

VALID_TEST(from_a_draft_to_a_published_profile)
{
	struct who who = pro(t, "amel");
	struct answer answer = post(valid(who), "/v1/professionals", AMEL);

	check_status(answer, 201);
	check_text(header(answer, "etag"), "\"1\"");
	check_text(text_at(answer, "/status"), "draft");
	check_text(text_at(answer, "/zone"), "Africa/Algiers");
	check_text(text_at(answer, "/slug"), "dr-amel-ben-ali");
	check_number(json_at(answer, "/missing")->count, 3);
	check_text(text_at(answer, "/missing/0"), "place");

	struct answer place = post(valid(who), ME "/places", PRACTICE);
	check_status(place, 201);
	check_text(header(place, "etag"), "\"2\"");
	const char *place_id = text_of(place, "/place_id");

	struct answer service = post(valid(who), ME "/services", consultation(t, place_id, ""));
	check_status(service, 201);
	check_text(header(service, "etag"), "\"3\"");

	struct answer hours = ask(
		valid(who), (struct asking){ .method = "PUT",
					     .path = ME "/hours",
					     .body = textf(t, "{\"hours\":[%s]}",
							   range(t, place_id, "\"sun\"", 480, 720)),
					     .if_match = "\"3\"" });
	check_status(hours, 200);
	check_text(header(hours, "etag"), "\"4\"");

	answer = put(valid(who), ME "/status", "{\"status\":\"published\"}");
	check_status(answer, 200);
	check_text(text_at(answer, "/status"), "published");
	check_number(json_at(answer, "/missing")->count, 0);

	check_told(t, "professional.changed", 5);
	const struct json *told = told_at(t, "professional.changed", 4);
	check_number(json_get(told, STR("version"))->number, 5);
	check_text(json_get(told, STR("status"))->text, "published");
	check_text(json_get(told, STR("family_name_latin"))->text, "Ben Ali");
	check_number(json_get(told, STR("places"))->count, 1);
	check_number(json_get(told, STR("services"))->count, 1);
	check_number(json_get(told, STR("hours"))->count, 1);
	check(!json_get(told, STR("about_fr")));

	answer = get(valid(who), ME);
	check_status(answer, 200);
	check_text(header(answer, "etag"), "\"5\"");
	check_text(text_at(answer, "/services/0/place_ids/0"), place_id);
}

/* ---- beginning ---- */

TEST(a_person_has_one_profile)
{
	struct who who = draft(t, "amel");

	check_problem(post(who, "/v1/professionals", AMEL), 409, "profile-exists");
	check_told(t, "professional.changed", 1);
}

static void begin_one(struct test *t, size_t i, void *arg)
{
	int *statuses = arg;

	statuses[i] = post(pro(t, "amel"), "/v1/professionals", AMEL).status;
}

TEST(of_sixteen_beginnings_at_once_one_wins)
{
	int statuses[16] = { 0 }, won = 0;

	pro(t, "amel");
	together(t, 16, begin_one, statuses);
	for (int i = 0; i < 16; i++) {
		won += statuses[i] == 201;
		check(statuses[i] == 201 || statuses[i] == 409);
	}
	check_number(won, 1);
	check_told(t, "professional.changed", 1);
}

static void begin_namesake(struct test *t, size_t i, void *arg)
{
	str *slugs = arg;
	struct answer answer = post(
		pro(t, textf(t, "namesake %zu", i)), "/v1/professionals",
		"{\"first_name_latin\":\"Nour\",\"family_name_latin\":\"Haddad\",\"trade\":\"assayer\"}");

	check_status(answer, 201);
	slugs[i] = text_at(answer, "/slug");
}

TEST(namesakes_get_an_address_each)
{
	static str slugs[12];

	together(t, 12, begin_namesake, slugs);
	for (int i = 0; i < 12; i++) {
		check(str_starts(slugs[i], STR("nour-haddad")));
		for (int k = 0; k < i; k++)
			check(!str_equal(slugs[i], slugs[k]));
	}
}

TEST(clients_have_no_profile)
{
	check_problem(post(as(t, "client"), "/v1/professionals", AMEL), 403, "forbidden");
	check_problem(get(as(t, "client"), ME), 403, "forbidden");
	check_problem(get(nobody(t), ME), 401, "unauthenticated");
	check_problem(post(nobody(t), "/v1/professionals", AMEL), 401, "unauthenticated");
	check_problem(get(pro(t, "new"), ME), 404, "no-profile");
	check_problem(set_status(pro(t, "new"), "published"), 404, "no-profile");
	check_problem(post(pro(t, "new"), ME "/places", PRACTICE), 404, "no-profile");
	check_problem(del(pro(t, "new"), ME "/places/01890f5e-7b1c-7cc3-98c4-dc0c0c07398f"), 404,
		      "no-profile");
}

TEST(the_same_key_begins_it_once)
{
	struct who who = pro(t, "amel");
	struct asking asking = {
		.method = "POST", .path = "/v1/professionals", .body = AMEL, .key = "begins-it-once"
	};
	struct answer first = ask(who, asking), again = ask(who, asking);

	check_status(first, 201);
	check_status(again, 201);
	check(str_equal(first.body, again.body));
	check_text(header(again, "idempotency-replayed"), "true");
	check_text(header(again, "etag"), "\"1\"");
	check_told(t, "professional.changed", 1);
}

TEST(tells_all_that_is_wrong_at_once)
{
	struct answer answer = post(
		pro(t, "amel"), "/v1/professionals",
		"{\"first_name_ar\":\"Amel\",\"family_name_latin\":\"Ben Ali\",\"trade\":\"assayer\","
		"\"specialities\":[\"gold\",\"gold\",\"silver\",\"tin\",\"wool\"],"
		"\"languages\":[\"ar\",\"fr\",\"ar\"],\"practising_since\":2099,\"zone\":\"Africa/Nowhere\"}");

	check_fault(answer, "/first_name_ar", "script");
	check_fault(answer, "/family_name_ar", "required");
	check_fault(answer, "/first_name_latin", "required");
	check_fault(answer, "/specialities/1", "duplicate");
	check_fault(answer, "/specialities/2", "not_known");
	check_fault(answer, "/specialities/3", "not_known");
	check_fault(answer, "/specialities/4", "not_known");
	check_fault(answer, "/languages/2", "duplicate");
	check_fault(answer, "/practising_since", "too_big");
	check_fault(answer, "/zone", "zone");
	check_number(json_at(answer, "/errors")->count, 10);
	check_fault(post(pro(t, "amel"), "/v1/professionals", "{\"trade\":\"fuller\"}"), "/trade",
		    "not_known");
	check_fault(post(pro(t, "amel"), "/v1/professionals", "{\"trade\":\"alchemist\"}"),
		    "/trade", "not_known");
	check_fault(post(pro(t, "amel"), "/v1/professionals", "{}"), "/trade", "required");
	check_fault(post(pro(t, "amel"), "/v1/professionals",
			 "{\"trade\":\"assayer\",\"status\":\"published\"}"),
		    "/status", "unknown");
	check_told(t, "professional.changed", 0);
}

/* ---- changing ---- */

VALID_TEST(says_anew_who_one_is)
{
	struct who who = draft(t, "amel");
	const char *body =
		"{\"title\":\"Pr\",\"first_name_ar\":\"أمال\",\"family_name_ar\":\"بن  علي\",\"about_fr\":\"Deux\\nlignes.\","
		"\"gender\":\"female\",\"trade\":\"assayer\",\"specialities\":[\"gold\"],\"languages\":[\"fr\",\"ar\"],"
		"\"practising_since\":2001,\"register_number\":\"16/1234\",\"zone\":\"Europe/Paris\",\"keeps_holidays\":false}";
	struct asking asking = { .method = "PUT", .path = ME, .body = body, .if_match = "\"1\"" };
	struct answer answer = ask(valid(who), asking);

	check_status(answer, 200);
	check_text(header(answer, "etag"), "\"2\"");
	check_text(text_at(answer, "/family_name_ar"), "بن علي");
	check(!json_at(answer, "/first_name_latin"));
	check_text(text_at(answer, "/about_fr"), "Deux\nlignes.");
	check_text(text_at(answer, "/languages/0"), "fr");
	check_text(text_at(answer, "/specialities/0"), "gold");
	check_number(int_at(answer, "/practising_since"), 2001);
	check_text(text_at(answer, "/register_number"), "16/1234");
	check(!json_at(answer, "/keeps_holidays")->truth);
	check(!json_at(answer, "/verified")->truth);
	check_text(text_at(answer, "/zone"), "Europe/Paris");
	check(str_starts(text_at(answer, "/slug"), STR("dr-amel-ben-ali")));

	const struct json *told = told_at(t, "professional.changed", 1);
	check_text(json_get(told, STR("gender"))->text, "female");
	check(!json_get(told, STR("register_number")));
	check(!json_get(told, STR("about_fr")));
}

TEST(changes_need_the_version_that_was_read)
{
	struct who who = draft(t, "amel");

	check_problem(put(who, ME, AMEL), 428, "precondition-required");
	check_problem(put_version(who, ME, 7, AMEL), 412, "precondition-failed");
	check_status(put_version(who, ME, 1, AMEL), 200);
	check_problem(put_version(who, ME, 1, AMEL), 412, "precondition-failed");
	check_number(version_of(who), 2);
	check_status(
		ask(who, (struct asking){ .method = "GET", .path = ME, .if_none_match = "\"2\"" }),
		304);
}

TEST(a_trade_that_was_chosen_stays)
{
	struct who who = draft(t, "amel");

	fixture_sql(
		"update professionals.professional set trade = 'fuller', specialities = '{wool}'");
	check_status(
		put_any(who, ME,
			"{\"trade\":\"fuller\",\"specialities\":[\"wool\"],\"about_fr\":\"x\"}"),
		200);
	check_status(put_any(who, ME, AMEL), 200);
	check_fault(put_any(who, ME, "{\"trade\":\"fuller\"}"), "/trade", "not_known");
}

TEST(another_name_or_number_is_not_verified)
{
	static const char *const others[] = {
		"{\"trade\":\"assayer\",\"register_number\":\"2\"}",
		("{\"trade\":\"assayer\",\"register_number\":\"1\",\"first_name_latin\":\"Amel\","
		 "\"family_name_latin\":\"Ben Ali\"}"),
		"{\"trade\":\"assayer\"}",
	};
	const char *own = "{\"trade\":\"assayer\",\"register_number\":\"1\"}";
	struct who who = draft(t, "amel");

	for (each_case(i, others)) {
		check_status(put_any(who, ME, own), 200);
		fixture_sql("update professionals.professional set verified_at = now() where "
			    "register_number = '1'");
		check(json_at(get(who, ME), "/verified")->truth);
		check(json_at(put_any(who, ME,
				      "{\"trade\":\"assayer\",\"register_number\":\"1\",\"about_fr\":\"x\"}"),
			      "/verified")
			      ->truth);
		check(!json_at(put_any(who, ME, others[i]), "/verified")->truth);
	}
}

/* ---- publishing ---- */

TEST(what_is_missing_is_told)
{
	struct who who = pro(t, "amel");
	struct answer answer;

	check_status(post(who, "/v1/professionals", "{\"trade\":\"assayer\"}"), 201);
	answer = set_status(who, "published");
	check_problem(answer, 409, "not-ready");
	check_number(json_at(answer, "/missing")->count, 4);
	check_text(text_at(answer, "/missing/0"), "person_name");
	check_text(text_at(answer, "/missing/3"), "hours");
	check_text(text_at(get(who, ME), "/status"), "draft");
	check_number(version_of(who), 1);
	check_fault(set_status(who, "closed"), "/status", "enum");
	check_fault(set_status(who, "draft"), "/status", "enum");
}

TEST(hours_where_nothing_is_offered_are_none)
{
	struct who who = draft(t, "amel");
	const char *here = given_place(who, PRACTICE), *there = given_place(who, HOME);

	given_service(who, here);
	given_hours(who, there);
	struct answer answer = set_status(who, "published");
	check_problem(answer, 409, "not-ready");
	check_text(text_at(answer, "/missing/0"), "hours");
	given_hours(who, here);
	check_status(set_status(who, "published"), 200);
}

TEST(what_is_published_stays_complete)
{
	struct who who = published(t, "amel");
	struct answer own = get(who, ME);
	const char *place = text_of(own, "/places/0/place_id");
	const char *service = text_of(own, "/services/0/service_id");
	int64_t version = int_at(own, "/version");

	check_problem(put_any(who, ME, "{\"trade\":\"assayer\"}"), 409, "not-ready");
	check_problem(put_any(who, ME "/hours", "{\"hours\":[]}"), 409, "not-ready");
	check_problem(del(who, textf(t, ME "/services/%s", service)), 409, "not-ready");
	check_problem(put_any(who, textf(t, ME "/services/%s", service),
			      consultation(t, place, ",\"active\":false")),
		      409, "not-ready");
	check_number(version_of(who), version);

	/* Paused, it may lack what it will. */
	check_status(set_status(who, "paused"), 200);
	check_status(del(who, textf(t, ME "/services/%s", service)), 204);
	check_problem(set_status(who, "published"), 409, "not-ready");
}

TEST(asking_twice_is_asking_once)
{
	struct who who = published(t, "amel");
	int64_t version = version_of(who);

	check_status(set_status(who, "published"), 200);
	check_number(version_of(who), version);
	check_status(set_status(who, "paused"), 200);
	check_status(set_status(who, "paused"), 200);
	check_number(version_of(who), version + 1);
}

TEST(a_draft_is_not_paused)
{
	struct who who = draft(t, "amel");
	struct answer answer = set_status(who, "paused");

	check_status(answer, 200);
	check_text(text_at(answer, "/status"), "draft");
	check_number(version_of(who), 1);
}

TEST(changes_have_their_rate)
{
	struct who who = draft(t, "amel");
	struct answer answer;
	int changed = 0;

	config.limits = true;
	do
		answer = set_status(who, "paused");
	while (answer.status == 200 && ++changed < 100);
	config.limits = false;
	check_problem(answer, 429, "too-many-requests");
	check(changed >= 29 && changed < 40);
}

/* ---- the address ---- */

VALID_TEST(takes_another_address_and_goes_back)
{
	struct who who = draft(t, "amel"), other = draft(t, "other");
	str first = text_at(get(who, ME), "/slug");
	struct answer answer = put(valid(who), ME "/slug", "{\"slug\":\"cabinet-des-pins\"}");

	check_status(answer, 200);
	check_text(text_at(answer, "/slug"), "cabinet-des-pins");
	check_text(header(answer, "etag"), "\"2\"");
	check_text(json_get(told_at(t, "professional.changed", 2), STR("slug"))->text,
		   "cabinet-des-pins");

	/* Nobody else gets the one of today, nor the one of before. */
	check_problem(put(other, ME "/slug", "{\"slug\":\"cabinet-des-pins\"}"), 409, "slug-taken");
	check_problem(put(other, ME "/slug", textf(t, "{\"slug\":\"%.*s\"}", STR_ARG(first))), 409,
		      "slug-taken");
	check_status(put(who, ME "/slug", textf(t, "{\"slug\":\"%.*s\"}", STR_ARG(first))), 200);
	check_number(version_of(who), 3);
	check_status(put(who, ME "/slug", textf(t, "{\"slug\":\"%.*s\"}", STR_ARG(first))), 200);
	check_number(version_of(who), 3);
}

TEST(some_words_are_no_address)
{
	struct who who = draft(t, "amel");

	check_fault(put(who, ME "/slug", "{\"slug\":\"me\"}"), "/slug", "too_short");
	check_fault(put(who, ME "/slug", "{\"slug\":\"admin\"}"), "/slug", "not_allowed");
	check_fault(put(who, ME "/slug", "{\"slug\":\"Amel\"}"), "/slug", "slug");
	check_fault(put(who, ME "/slug", "{\"slug\":\"a--b\"}"), "/slug", "slug");
}

TEST(addresses_are_not_hoarded)
{
	struct who who = draft(t, "amel");

	for (int i = 1; i < SLUGS_MAX; i++)
		check_status(put(who, ME "/slug", textf(t, "{\"slug\":\"hoard-%d\"}", i)), 200);
	check_problem(put(who, ME "/slug", "{\"slug\":\"hoard-20\"}"), 409, "too-many-slugs");
	check_status(put(who, ME "/slug", "{\"slug\":\"hoard-1\"}"), 200);
	check_status(put(draft(t, "other"), ME "/slug", "{\"slug\":\"hoard-20\"}"), 200);
}

TEST(an_arabic_name_gets_an_address_of_its_trade)
{
	struct answer answer = post(
		pro(t, "amel"), "/v1/professionals",
		"{\"first_name_ar\":\"أمال\",\"family_name_ar\":\"بن علي\",\"trade\":\"assayer\"}");

	check_status(answer, 201);
	check(str_starts(text_at(answer, "/slug"), STR("assayer")));
}

/* ---- at once ---- */

static void pause_or_place(struct test *t, size_t i, void *arg)
{
	int *statuses = arg;
	struct who who = pro(t, "amel");

	statuses[i] = i % 2 ? post(who, ME "/places", PRACTICE).status
			    : set_status(who, i % 4 ? "paused" : "published").status;
}

TEST(each_change_has_its_version)
{
	struct who who = published(t, "amel");
	int64_t before = version_of(who);
	int statuses[16] = { 0 };

	together(t, 16, pause_or_place, statuses);
	for (int i = 0; i < 16; i++)
		check(statuses[i] == 200 || statuses[i] == 201);

	int64_t after = version_of(who);
	check(after >= before + 8);
	check_told(t, "professional.changed", (size_t)after);
	for (int64_t i = 0; i < after; i++)
		check_number(json_get(told_at(t, "professional.changed", (size_t)i), STR("version"))
				     ->number,
			     i + 1);
	check_number(json_at(get(who, ME), "/places")->count, 9);
}

/* ---- an account that is gone ---- */

struct leaving {
	uuid user_id;
};

static void leave(struct service_run *run, void *arg)
{
	const struct leaving *leaving = arg;
	struct db *tx = run_begin(run);

	close_professional(tx, &(struct user_deleted){ .user_id = leaving->user_id,
						       .version = 9,
						       .deleted_at = clock_now() });
	db_commit(tx);
}

TEST(an_account_that_is_gone_leaves_nothing_but_its_id)
{
	struct who who = published(t, "amel");
	struct leaving leaving = { who.user_id };
	size_t told = (size_t)version_of(who);

	do_as(&professionals, leave, &leaving);
	const struct json *last = told_at(t, "professional.changed", told);
	check_text(json_get(last, STR("status"))->text, "closed");
	check(!json_get(last, STR("family_name_latin")));
	check_number(json_get(last, STR("places"))->count, 0);
	check_number(json_get(last, STR("services"))->count, 0);
	check(str_starts(json_get(last, STR("slug"))->text, STR("closed-")));
	check_problem(get(who, ME), 404, "no-profile");
	check_problem(set_status(who, "published"), 404, "no-profile");

	/* Twice is once, and somebody without a profile is no trouble. */
	do_as(&professionals, leave, &leaving);
	leaving.user_id = pro(t, "new").user_id;
	do_as(&professionals, leave, &leaving);
	check_told(t, "professional.changed", told + 1);
}

KIT_MAIN("professionals/profile", &professionals)
