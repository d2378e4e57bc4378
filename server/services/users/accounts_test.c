/* accounts_test.c — one's own account: names, consent, e-mail, number, profession, export and
 * erasure; and what others may ask. */

#include "services/users/testing.h"

#include <stdio.h>

/* ---- names ---- */

VALID_TEST(reads_and_changes_ones_names)
{
	struct who who = sign_in(t, phone_of(t, 1));
	struct answer answer = get(valid(who), "/v1/users/me");

	check_status(answer, 200);
	check_text(header(answer, "etag"), "\"1\"");
	check(!json_at(answer, "/first_name_ar"));
	answer = patch_version(
		valid(who), "/v1/users/me", 1,
		"{\"first_name_ar\":\"أمال\",\"family_name_ar\":\"بن  علي\",\"first_name_latin\":\"Amel\","
		"\"family_name_latin\":\"BEN ALI\",\"language\":\"fr\"}");
	check_status(answer, 200);
	check_text(header(answer, "etag"), "\"2\"");
	check_text(text_at(answer, "/family_name_ar"), "بن علي");
	check_text(text_at(answer, "/first_name_latin"), "Amel");
	check_text(text_at(answer, "/language"), "fr");
	check_told(t, "users.changed", 2);
	const struct json *told = told_at(t, "users.changed", 1);
	check_number(json_get(told, STR("version"))->number, 2);
	check_text(json_get(told, STR("first_name_ar"))->text, "أمال");
	check_text(json_get(told, STR("phone"))->text, phone_of(t, 1));

	/* What is not said stays. */
	answer = patch_version(who, "/v1/users/me", 2, "{\"first_name_ar\":\"سارة\"}");
	check_text(text_at(answer, "/family_name_ar"), "بن علي");
	check_text(text_at(answer, "/first_name_latin"), "Amel");
}

VALID_TEST(changes_need_the_version_that_was_read)
{
	struct who who = sign_in(t, phone_of(t, 2));
	struct asking asking = { .method = "PATCH",
				 .path = "/v1/users/me",
				 .body = "{\"language\":\"fr\"}" };

	check_problem(ask(who, asking), 428, "precondition-required");
	check_problem(patch_version(who, "/v1/users/me", 7, "{\"language\":\"fr\"}"), 412,
		      "precondition-failed");
	check_status(patch_version(who, "/v1/users/me", 1, "{\"language\":\"fr\"}"), 200);
	check_problem(patch_version(who, "/v1/users/me", 1, "{\"language\":\"en\"}"), 412,
		      "precondition-failed");
	check_text(text_at(get(who, "/v1/users/me"), "/language"), "fr");
	asking = (struct asking){ .method = "GET",
				  .path = "/v1/users/me",
				  .if_none_match = "\"2\"" };
	check_status(ask(valid(who), asking), 304);
}

TEST(each_script_holds_its_own_letters)
{
	struct who who = sign_in(t, phone_of(t, 3));

	check_fault(patch(who, "/v1/users/me",
			  "{\"first_name_ar\":\"Amel\",\"family_name_ar\":\"بن علي\"}"),
		    "/first_name_ar", "script");
	check_fault(patch(who, "/v1/users/me",
			  "{\"first_name_latin\":\"Amel\",\"family_name_latin\":\"بن علي\"}"),
		    "/family_name_latin", "script");
	check_fault(patch(who, "/v1/users/me",
			  "{\"first_name_latin\":\"Amel3\",\"family_name_latin\":\"Ali\"}"),
		    "/first_name_latin", "script");
	check_fault(patch(who, "/v1/users/me",
			  "{\"first_name_latin\":\"\",\"family_name_latin\":\"Ali\"}"),
		    "/first_name_latin", "too_short");
	check_fault(patch(who, "/v1/users/me",
			  "{\"first_name_latin\":\"a\\nb\",\"family_name_latin\":\"Ali\"}"),
		    "/first_name_latin", "line");
	check_fault(patch(who, "/v1/users/me",
			  textf(t, "{\"first_name_latin\":\"%061d\",\"family_name_latin\":\"Ali\"}",
				0)),
		    "/first_name_latin", "too_long");
	check_fault(patch(who, "/v1/users/me", "{\"language\":\"de\"}"), "/language", "enum");
	check_fault(patch(who, "/v1/users/me", "{\"language\":null}"), "/language", "null");
	check_fault(patch(who, "/v1/users/me", "{\"phone\":\"+213550000000\"}"), "/phone",
		    "unknown");
	check_fault(patch(who, "/v1/users/me", "{\"roles\":[\"admin\"]}"), "/roles", "unknown");
	check_number(int_at(get(who, "/v1/users/me"), "/version"), 1);
}

TEST(a_name_has_both_its_parts)
{
	struct who who = sign_in(t, phone_of(t, 4));

	check_fault(patch(who, "/v1/users/me", "{\"first_name_ar\":\"أمال\"}"), "/family_name_ar",
		    "required");
	check_fault(patch(who, "/v1/users/me", "{\"family_name_ar\":\"بن علي\"}"), "/first_name_ar",
		    "required");
	check_fault(patch(who, "/v1/users/me", "{\"first_name_latin\":\"Amel\"}"),
		    "/family_name_latin", "required");
	check_fault(patch(who, "/v1/users/me", "{\"family_name_latin\":\"Ali\"}"),
		    "/first_name_latin", "required");
	check_status(patch(who, "/v1/users/me",
			   "{\"first_name_ar\":\"أمال\",\"family_name_ar\":\"بن علي\"}"),
		     200);
	check_fault(patch(who, "/v1/users/me", "{\"first_name_ar\":null}"), "/first_name_ar",
		    "required");
	check_fault(patch(who, "/v1/users/me", "{\"first_name_ar\":null,\"family_name_ar\":null}"),
		    "/first_name_ar", "null");
	check_status(patch(who, "/v1/users/me",
			   "{\"first_name_latin\":\"Amel\",\"family_name_latin\":\"Ali\"}"),
		     200);
	check_status(patch(who, "/v1/users/me", "{\"first_name_ar\":null,\"family_name_ar\":null}"),
		     200);
	check(!json_at(get(who, "/v1/users/me"), "/first_name_ar"));
}

static void rename_one(struct test *t, size_t i, void *arg)
{
	struct answer *answers = arg;

	answers[i] = patch_version(
		answers[16].t ? bearer(t, answers[16].body) : nobody(t), "/v1/users/me", 1,
		textf(t, "{\"first_name_latin\":\"Amel\",\"family_name_latin\":\"%c\"}",
		      (char)('A' + i)));
}

TEST(of_sixteen_changes_at_once_one_wins)
{
	static struct answer answers[17];
	struct who who = sign_in(t, phone_of(t, 5));
	int won = 0;

	answers[16] = (struct answer){ .t = t, .body = who.token };
	together(t, 16, rename_one, answers);
	for (int i = 0; i < 16; i++)
		won += answers[i].status == 200;
	check_number(won, 1);
	check_number(int_at(get(who, "/v1/users/me"), "/version"), 2);
}

/* ---- consent ---- */

VALID_TEST(asks_for_consent_until_it_is_given)
{
	struct who who = sign_in(t, phone_of(t, 10));
	struct answer documents = get(valid(nobody(t)), "/v1/consents");

	check_status(documents, 200);
	check_number(json_at(documents, "/items")->count, 2);
	for (int i = 0; i < 2; i++) {
		str document = text_at(documents, textf(t, "/items/%d/document", i));
		str version = text_at(documents, textf(t, "/items/%d/version", i));
		str digest = text_at(documents, textf(t, "/items/%d/texts/1/sha256", i));

		check(json_at(get(who, "/v1/users/me"), "/consent_needed")->truth);
		struct answer given = post(
			valid(who), "/v1/users/me/consents",
			textf(t, "{\"document\":\"%.*s\",\"version\":\"%.*s\",\"language\":\"fr\"}",
			      STR_ARG(document), STR_ARG(version)));
		check_status(given, 201);
		check_text(text_at(given, "/sha256"), region_cstr(t->region, digest));
		check_text(text_at(given, "/language"), "fr");
	}
	check(!json_at(get(who, "/v1/users/me"), "/consent_needed")->truth);

	/* Twice is once, and keeps the first time and language. */
	struct answer list = get(valid(who), "/v1/users/me/consents");
	check_number(json_at(list, "/items")->count, 2);
	str version = text_at(documents, "/items/0/version");
	struct answer again =
		post(who, "/v1/users/me/consents",
		     textf(t, "{\"document\":\"terms\",\"version\":\"%.*s\",\"language\":\"ar\"}",
			   STR_ARG(version)));
	check_text(text_at(again, "/language"), "fr");
	check_number(json_at(get(who, "/v1/users/me/consents"), "/items")->count, 2);
}

TEST(another_version_is_not_agreed_to)
{
	struct who who = sign_in(t, phone_of(t, 11));

	check_problem(post(who, "/v1/users/me/consents",
			   "{\"document\":\"terms\",\"version\":\"2020-01-01\"}"),
		      409, "consent-outdated");
	check_fault(post(who, "/v1/users/me/consents",
			 "{\"document\":\"cookies\",\"version\":\"2020-01-01\"}"),
		    "/document", "enum");
	check_fault(
		post(who, "/v1/users/me/consents", "{\"document\":\"terms\",\"version\":\"1\"}"),
		"/version", "date");
}

/* Whoever changes a text must change its date, and this table with it. */
VALID_TEST(each_date_stands_for_these_texts)
{
	static const struct {
		const char *document, *language, *version, *digest;
	} editions[] = {
		{ "terms", "ar", "2026-11-22",
		  "3bf5680496b712fb665f9833ac6141a18cab2a3d238c6ddc61af2903f9c84b12" },
		{ "terms", "fr", "2026-11-22",
		  "75882c3636e7c4407a64b21f478ece5ec52eb063cf79f6a7a78069579c556327" },
		{ "terms", "en", "2026-11-22",
		  "e57fe54a235b08476dd2dd48eedbfca7c054fce48a1b9b2ad48d77027421c934" },
		{ "privacy", "ar", "2026-11-22",
		  "908fe2ba06afc184bdf6b2301cd24cfbd222356eb5a050f4e76a0c15aa9b45ca" },
		{ "privacy", "fr", "2026-11-22",
		  "675cc167dcf54b25494b14b8b5b186fe930daf8e8803fe389d94ab99e31970e5" },
		{ "privacy", "en", "2026-11-22",
		  "bb75d2946a3ab38bb9b2c78433387983df15236048086615b5038a8da19ed38e" },
	};
	struct answer documents = get(nobody(t), "/v1/consents");

	for (each_case(i, editions)) {
		struct answer text =
			get(valid(nobody(t)), textf(t, "/v1/consents/%s?language=%s",
						    editions[i].document, editions[i].language));

		check_status(text, 200);
		check_text(text_at(text, "/version"), editions[i].version);
		check_text(text_at(text, "/sha256"), editions[i].digest);
		check(text_at(text, "/text").len > 500);
		check(memmem(documents.body.at, documents.body.len, editions[i].digest, 64));
	}
	check_text(text_at(get(nobody(t), "/v1/consents/terms"), "/language"), "ar");
	check_fault(get(nobody(t), "/v1/consents/cookies"), "?document", "enum");
}

/* ---- e-mail ---- */

static struct answer confirm(struct who who, const char *what, str flow_id)
{
	return post(who, textf(who.t, "/v1/users/me/%s/confirm", what),
		    textf(who.t, "{\"flow_id\":\"%.*s\",\"code\":\"%s\"}", STR_ARG(flow_id),
			  cstr(code_of(who.t, flow_id))));
}

VALID_TEST(an_address_becomes_ones_own_by_a_code)
{
	struct who who = sign_in(t, phone_of(t, 20));
	struct answer answer =
		post(valid(who), "/v1/users/me/email", "{\"email\":\"Amel.B@Example.ORG\"}");
	str flow_id = text_at(answer, "/flow_id");

	check_status(answer, 202);
	check_text(told_of(t, flow_id, "channel"), "email");
	check_text(told_of(t, flow_id, "address"), "Amel.B@example.org");
	check(!json_at(get(who, "/v1/users/me"), "/email"));
	answer = confirm(valid(who), "email", flow_id);
	check_status(answer, 200);
	check_text(text_at(answer, "/email"), "Amel.B@example.org");
	check_text(header(answer, "etag"), "\"2\"");
	check_problem(confirm(who, "email", flow_id), 410, "code-expired");
	check_text(json_get(told_at(t, "users.changed", 1), STR("email"))->text,
		   "Amel.B@example.org");

	answer = del(valid(who), "/v1/users/me/email");
	check_status(answer, 200);
	check(!json_at(answer, "/email"));
	check_status(del(who, "/v1/users/me/email"), 200);
	check_told(t, "users.changed", 3);
}

TEST(what_is_no_address_is_a_fault)
{
	struct who who = sign_in(t, phone_of(t, 21));
	static const char *const bad[] = { "amel",
					   "amel@",
					   "@example.org",
					   "a b@example.org",
					   "Amel <amel@example.org>",
					   "amel@example.org\\r\\nBcc: eve@example.org",
					   "amel@example.org,eve@example.org" };

	for (each_case(i, bad))
		check_fault(post(who, "/v1/users/me/email", textf(t, "{\"email\":\"%s\"}", bad[i])),
			    "/email", "email");
	check_fault(post(who, "/v1/users/me/email", "{}"), "/email", "required");
}

/* ---- fresh proof ---- */

TEST(what_is_sensitive_needs_a_fresh_sign_in)
{
	struct who who = sign_in(t, phone_of(t, 22));

	clock_set(instant_add(clock_now(), MINUTES(15) + SECONDS(1)));
	check_problem(post(who, "/v1/users/me/email", "{\"email\":\"amel@example.org\"}"), 403,
		      "fresh-proof-needed");
	check_problem(del(who, "/v1/users/me/email"), 403, "fresh-proof-needed");
	check_problem(
		post(who, "/v1/users/me/phone", textf(t, "{\"phone\":\"%s\"}", phone_of(t, 23))),
		403, "fresh-proof-needed");
	check_problem(get(who, "/v1/users/me/export"), 403, "fresh-proof-needed");
	check_problem(del(who, "/v1/users/me"), 403, "fresh-proof-needed");
	check_status(get(who, "/v1/users/me"), 200);

	struct who fresh = sign_in_as(who, phone_of(t, 22));
	check_status(post(fresh, "/v1/users/me/email", "{\"email\":\"amel@example.org\"}"), 202);
	check_status(get(fresh, "/v1/users/me/export"), 200);
}

/* ---- number ---- */

VALID_TEST(moves_to_another_number)
{
	struct who who = sign_in(t, phone_of(t, 30)), other = sign_in(t, phone_of(t, 30));
	struct answer answer = post(valid(who), "/v1/users/me/phone",
				    textf(t, "{\"phone\":\"%s\"}", phone_of(t, 31)));
	str flow_id = text_at(answer, "/flow_id");

	check_status(answer, 202);
	check_text(told_of(t, flow_id, "address"), phone_of(t, 31));
	answer = confirm(valid(who), "phone", flow_id);
	check_status(answer, 200);
	check_text(text_at(answer, "/phone"), phone_of(t, 31));

	/* Whoever had it by the old number is out, and that number is told. */
	check_status(get(who, "/v1/users/me"), 200);
	check_status(get(other, "/v1/users/me"), 401);
	check_told(t, "user.phone_changed", 1);
	check_text(json_get(told_at(t, "user.phone_changed", 0), STR("former_phone"))->text,
		   phone_of(t, 30));

	struct who again = sign_in(t, phone_of(t, 31)), stranger = sign_in(t, phone_of(t, 30));
	check(uuid_equal(again.user_id, who.user_id));
	check(!uuid_equal(stranger.user_id, who.user_id));
}

TEST(a_number_that_is_taken_stays_where_it_is)
{
	struct who owner = sign_in(t, phone_of(t, 32)), who = sign_in(t, phone_of(t, 33));
	str flow_id = text_at(
		post(who, "/v1/users/me/phone", textf(t, "{\"phone\":\"%s\"}", phone_of(t, 32))),
		"/flow_id");

	check_problem(confirm(who, "phone", flow_id), 409, "phone-taken");
	check_text(text_at(get(owner, "/v1/users/me"), "/phone"), phone_of(t, 32));
	check_problem(post(who, "/v1/users/me/phone", "{\"phone\":\"021234567\"}"), 422,
		      "phone-not-mobile");
	check_fault(post(who, "/v1/users/me/phone", "{\"phone\":\"12345\"}"), "/phone", "phone");
	check_told(t, "user.phone_changed", 0);
}

/* ---- profession ---- */

VALID_TEST(becomes_a_professional_once)
{
	struct who who = sign_in(t, phone_of(t, 40));
	struct answer answer = post(valid(who), "/v1/users/me/professional", NULL);

	check_status(answer, 200);
	check_number(json_at(answer, "/roles")->count, 2);
	check_text(text_at(answer, "/roles/1"), "professional");
	check_status(post(who, "/v1/users/me/professional", NULL), 200);
	check_told(t, "users.changed", 2);
	check_text(json_get(told_at(t, "users.changed", 1), STR("roles"))->first->next->text,
		   "professional");
}

/* ---- the rights of law 18-07 ---- */

VALID_TEST(shows_all_that_is_held)
{
	struct who who = sign_in(t, phone_of(t, 50)), other = sign_in(t, phone_of(t, 51));
	str version = text_at(get(nobody(t), "/v1/consents"), "/items/0/version");

	post(who, "/v1/users/me/consents",
	     textf(t, "{\"document\":\"terms\",\"version\":\"%.*s\"}", STR_ARG(version)));
	post(who, "/v1/users/me/email", "{\"email\":\"amel@example.org\"}");
	struct answer answer = get(valid(who), "/v1/users/me/export");

	check_status(answer, 200);
	check_text(text_at(answer, "/user/phone"), phone_of(t, 50));
	check_number(json_at(answer, "/sessions")->count, 1);
	check_number(json_at(answer, "/consents")->count, 1);
	check_number(json_at(answer, "/codes")->count, 2);
	check_text(text_at(answer, "/codes/0/address"), "amel@example.org");
	check(!memmem(answer.body.at, answer.body.len, phone_of(t, 51), strlen(phone_of(t, 51))));
	check(!memmem(answer.body.at, answer.body.len, id_text(t, other.user_id), UUID_TEXT));
}

VALID_TEST(erases_what_says_who_it_was)
{
	const char *phone = phone_of(t, 52);
	struct who who = sign_in(t, phone), other = sign_in(t, phone);
	str version = text_at(get(nobody(t), "/v1/consents"), "/items/0/version");

	check_status(patch(who, "/v1/users/me",
			   "{\"first_name_latin\":\"Zoubida\",\"family_name_latin\":\"Planted\"}"),
		     200);
	check_status(confirm(who, "email",
			     text_at(post(who, "/v1/users/me/email",
					  "{\"email\":\"planted@example.org\"}"),
				     "/flow_id")),
		     200);
	post(who, "/v1/users/me/consents",
	     textf(t, "{\"document\":\"terms\",\"version\":\"%.*s\"}", STR_ARG(version)));
	check_status(del(valid(who), "/v1/users/me"), 204);
	check_status(get(who, "/v1/users/me"), 401);
	check_status(get(other, "/v1/users/me"), 401);
	check_told(t, "user.deleted", 1);
	check_text(json_get(told_at(t, "user.deleted", 0), STR("user_id"))->text,
		   id_text(t, who.user_id));

	check_number(count_rows(t, "account where account::text ~* 'planted|zoubida'"), 0);
	check_number(count_rows(t, textf(t, "account where phone = '%s'", phone)), 0);
	check_number(
		count_rows(
			t,
			textf(t,
			      "session where user_id = '%s' and (ended_at is null or device_name <> '')",
			      id_text(t, who.user_id))),
		0);
	check_number(count_rows(t, textf(t, "code where user_id = '%s'", id_text(t, who.user_id))),
		     0);
	check_number(
		count_rows(t, textf(t, "consent where user_id = '%s'", id_text(t, who.user_id))),
		1);

	/* The number may begin anew, as somebody else. */
	struct who again = sign_in(t, phone);
	check(!uuid_equal(again.user_id, who.user_id));
	check(!json_at(get(again, "/v1/users/me"), "/first_name_latin"));
}

/* ---- what other services may ask ---- */

VALID_TEST(a_card_for_other_services)
{
	struct who who = sign_in(t, phone_of(t, 60));
	struct who service = service_of(nobody(t), "users");
	const char *path = textf(t, "/v1/internal/users/%s", id_text(t, who.user_id));

	check_status(patch(who, "/v1/users/me",
			   "{\"first_name_latin\":\"Amel\",\"family_name_latin\":\"Ali\"}"),
		     200);
	struct answer answer = get(valid(service), path);
	check_status(answer, 200);
	check_text(text_at(answer, "/first_name_latin"), "Amel");
	check(!json_at(answer, "/phone") && !json_at(answer, "/email"));
	check_problem(get(nobody(t), path), 401, "unauthenticated");
	check_problem(get(who, path), 401, "unauthenticated");
	check_problem(get(service, "/v1/internal/users/0190a0b1-0000-7000-8000-000000000000"), 404,
		      "not-found");
}

/* Reads the feed from a key to its end; counts users and deletions of these two. */
struct feed {
	int users, deleted;
	str next;
	int64_t version;
};

static struct feed follow(struct test *t, str after, uuid user_id)
{
	struct feed feed = { .next = after };

	for (;;) {
		struct answer answer =
			get(valid(service_of(nobody(t), "users")),
			    textf(t, "/v1/internal/users?limit=3%s%.*s",
				  feed.next.len ? "&after=" : "", STR_ARG(feed.next)));

		check_status(answer, 200);
		for (const struct json *it = json_at(answer, "/items")->first; it; it = it->next) {
			if (!str_equal(json_get(it, STR("user_id"))->text,
				       str_of(id_text(t, user_id))))
				continue;
			feed.users++;
			feed.version = json_get(it, STR("version"))->number;
		}
		for (const struct json *it = json_at(answer, "/deleted")->first; it; it = it->next)
			feed.deleted += str_equal(it->text, str_of(id_text(t, user_id)));
		if (!json_at(answer, "/next"))
			return feed;
		feed.next = text_at(answer, "/next");
	}
}

/* Whatever runs in this cluster may hold back the oldest transaction for a moment, hence
 * `eventually`. */
VALID_TEST(the_feed_tells_each_change_once_in_order)
{
	struct who who = sign_in(t, phone_of(t, 61));
	struct feed feed;

	for (int i = 0; i < 7; i++)
		sign_in(t, phone_of(t, 70 + i));
	eventually((feed = follow(t, (str){ 0 }, who.user_id)).users == 1);
	check_number(feed.version, 1);
	check_number(follow(t, feed.next, who.user_id).users, 0);

	check_status(patch(who, "/v1/users/me", "{\"language\":\"fr\"}"), 200);
	check_status(patch(who, "/v1/users/me", "{\"language\":\"en\"}"), 200);
	struct feed later = { 0 };
	eventually((later = follow(t, feed.next, who.user_id)).users == 1 && later.version == 3);
	check_number(follow(t, (str){ 0 }, who.user_id).users, 1);

	check_status(del(who, "/v1/users/me"), 204);
	eventually((feed = follow(t, later.next, who.user_id)).deleted == 1);
	check_number(feed.users, 0);
	check_fault(get(service_of(nobody(t), "users"), "/v1/internal/users?after=x"), "?after",
		    "cursor");
}

/* ---- seed and admin ---- */

TEST(demo_people_are_there_once)
{
	kit_seed(&users, 0);
	kit_seed(&users, 0);
	check_number(count_rows(t, "account where phone like '+21355500000_'"), 3);
	check_told(t, "users.changed", 2);

	struct who admin = sign_in(t, "+213555000003");
	check_text(text_at(get(admin, "/v1/users/me"), "/roles/1"), "admin");

	str mode = config.mode;
	config.mode = STR("production");
	fixture_sql("update users.account set language = 'fr' where phone = '+213555000001'");
	kit_seed(&users, 0);
	config.mode = mode;
	check_told(t, "users.changed", 2);
}

static void seed_people(struct service_run *run, void *count)
{
	people_seed(run, *(const int64_t *)count);
}

TEST(demo_people_are_made_once)
{
	int64_t some = 30, more = 300;
	const char *once;

	do_unheard(&users, seed_people, &some);
	/* The first of each has a number that is easier to keep in mind. */
	check_number(count_rows(t, "account where phone like '+213556%'"), some - 1);
	check_number(count_rows(t, "account where phone like '+213557%'"), some * 4 - 1);
	check_number(
		count_rows(t,
			   "account where phone like '+213556%' and 'professional' = any (roles)"),
		some - 1);
	once = textf(
		t, "%s",
		fixture_value(
			"select string_agg(user_id::text || phone, ' ' order by user_id) from users.account "
			"where phone like '+213556%'"));
	do_unheard(&users, seed_people, &some);
	check_text(str_of(fixture_value(
			   "select string_agg(user_id::text || phone, ' ' order by user_id) from "
			   "users.account where phone like '+213556%'")),
		   once);
	do_unheard(&users, seed_people, &more);
	check_number(count_rows(t, "account where phone like '+213556%'"), more - 1);
	/* They sign in as everybody does. */
	struct who who = sign_in(t, "+213556000007");
	check_status(get(who, "/v1/users/me"), 200);
}

TEST(makes_admins_by_their_number)
{
	const str add[] = { STR("add"), STR("0550 88 88 01") },
		  none[] = { STR("add"), STR("021234567") }, odd[] = { STR("drop"), STR("x") };

	check_number(admin_said(2, add), 0);
	check_number(admin_said(2, add), 0);
	check_number(admin_said(2, none), 1);
	check_number(admin_said(2, odd), 2);
	check_number(admin_said(1, add), 2);
	check_number(
		count_rows(t, "account where phone = '+213550888801' and 'admin' = any(roles)"), 1);

	struct who who = sign_in(t, "0550888801");
	check_number(json_at(get(who, "/v1/users/me"), "/roles")->count, 2);
}

KIT_MAIN("users/accounts", &users)
