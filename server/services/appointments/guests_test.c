/* guests_test.c — booking without an account, and managing the visit by its link.  users runs beside: who
 * has a number, it alone knows. */

#include "services/appointments/desk_testing.h"

#include "lib/serve/seal.h"
#include "lib/serve/signed.h"

extern const struct service users;

/* users knows its sessions itself, and believes no copy for longer than a moment: so it must know those of
 * tests. */
static struct who known(struct who who)
{
	struct test *t = who.t;
	uint8_t hash[SESSION_HASH];
	char hex[2 * SESSION_HASH];

	check(session_token_hash(who.token, hash));
	hex_write(hex, hash, sizeof hash);
	fixture_sql(textf(
		t,
		"insert into users.account (user_id, phone, language, roles, created_at, changed_at) values ('%s', "
		"'+2135%08u', 'fr', array['client', 'professional'], now(), now()) on conflict do nothing;"
		"insert into users.session (session_id, token_hash, user_id, client, device_name, created_at, proven_at, "
		"seen_at, idle_seconds, ends_at) values ('%s', '\\x%.*s', '%s', 'mobile', 'Test', '2026-01-01', "
		"'2026-01-01', '2026-01-01', 1000000000, '2036-01-01') on conflict do nothing",
		id_text(t, who.user_id), (unsigned)(str_hash(who.token) % 100000000),
		id_text(t, who.session_id), (int)sizeof hex, hex, id_text(t, who.user_id)));
	return who;
}

static struct shop guest_shop(struct test *t, struct shop said)
{
	struct shop shop = shop_of(t, said);

	known(shop.owner);
	return shop;
}

/* ---- codes, as a phone gets them ---- */

static str flow_of(struct test *t, const char *phone)
{
	struct answer asked = post(
		nobody(t), "/v1/codes",
		textf(t, "{\"phone\":\"%s\",\"purpose\":\"guest\",\"language\":\"fr\"}", phone));

	check_status(asked, 202);
	return text_at(asked, "/flow_id");
}

static str code_of(struct test *t, str flow_id)
{
	const char *sql = textf(
		t,
		"select body::json ->> 'sealed_code' from users.outbox where type = 'user.code_asked' "
		"and body::json ->> 'flow_id' = '%.*s'",
		STR_ARG(flow_id));
	str sealed = region_copy(t->region, str_of(fixture_value(sql))), code;
	uuid id;

	check(uuid_parse(flow_id, &id));
	check(unseal_text("codes", t->region, sealed, (str){ (char *)id.bytes, 16 }, &code));
	return code;
}

static struct answer book_with(struct who who, const struct shop *shop, str flow_id, str code,
			       const char *start, const char *more)
{
	struct test *t = who.t;

	return post(
		who, "/v1/guest_appointments",
		wish_json(
			shop, t, start,
			textf(t,
			      ",\"flow_id\":\"%.*s\",\"code\":\"%.*s\",\"name\":\"Yacine Saadi\"%s",
			      STR_ARG(flow_id), STR_ARG(code), more)));
}

static struct answer book_as(struct test *t, const struct shop *shop, const char *phone,
			     const char *start)
{
	str flow_id = flow_of(t, phone);

	return book_with(nobody(t), shop, flow_id, code_of(t, flow_id), start, "");
}

static const char *wrong(struct test *t, str code)
{
	return textf(t, "%c%.*s", code.at[0] == '9' ? '0' : code.at[0] + 1, (int)code.len - 1,
		     code.at + 1);
}

static const char *link_path(struct answer booked, const char *what)
{
	check_status(booked, 201);
	return textf(booked.t, "/v1/visits/%s%s%s", cstr(text_at(booked, "/token")),
		     *what ? "/" : "", what);
}

/* ---- booking ---- */

VALID_TEST(a_guest_books_with_a_code)
{
	struct shop shop = guest_shop(t, (struct shop){ .minutes = 0 });
	str flow_id = flow_of(t, "0550 60 00 01");
	struct answer booked = book_with(valid(nobody(t)), &shop, flow_id, code_of(t, flow_id),
					 "2026-03-01T07:00:00Z",
					 ",\"reason\":\"carie\",\"attendee\":{\"name\":\"Lina\"}");

	check_status(booked, 201);
	check_text(text_at(booked, "/appointment/status"), "booked");
	check_text(text_at(booked, "/appointment/made_by"), "guest");
	check_text(text_at(booked, "/appointment/guest_name"), "Yacine Saadi");
	check_text(text_at(booked, "/appointment/client_phone"), "+213550600001");
	check_text(text_at(booked, "/appointment/attendee_name"), "Lina");
	check_told(t, "appointment.booked", 1);

	const struct json *told = told_at(t, "appointment.booked", 0);

	check_text(json_get(told, STR("guest_phone"))->text, "+213550600001");
	check_text(json_get(told, STR("guest_language"))->text, "fr");
	check_text(json_get(told, STR("by"))->text, "guest");
	check(!json_get(told, STR("client_id")) && !json_get(told, STR("reason")));

	/* The professional sees who it is, and keeps a card. */
	struct answer day = get(shop.owner, "/v1/agenda?from=2026-03-01&to=2026-03-01");

	check_text(text_at(day, "/appointments/0/guest_name"), "Yacine Saadi");
	check_text(text_at(get(shop.owner, "/v1/clients"), "/items/0/phone"), "+213550600001");
}

TEST(a_wrong_code_books_nothing)
{
	struct shop shop = guest_shop(t, (struct shop){ .minutes = 0 });
	str flow_id = flow_of(t, "0550600002"), code = code_of(t, flow_id);

	for (int i = 0; i < 5; i++) {
		struct answer refused = book_with(nobody(t), &shop, flow_id, str_of(wrong(t, code)),
						  "2026-03-01T07:00:00Z", "");

		check_problem(refused, 403, "wrong-guest-code");
		check_number(int_at(refused, "/tries_left"), 4 - i);
	}
	check_problem(book_with(nobody(t), &shop, flow_id, code, "2026-03-01T07:00:00Z", ""), 410,
		      "guest-code-expired");
	check_told(t, "appointment.booked", 0);
	check_number(count_rows(t, textf(t, "client_card where professional_id = '%s'",
					 id_text(t, shop.professional_id))),
		     0);
}

/* Somebody was faster: the same code serves for the next try, without a second SMS. */
TEST(a_refusal_costs_no_code)
{
	struct shop shop = guest_shop(t, (struct shop){ .minutes = 0 });
	str flow_id = flow_of(t, "0550600003"), code = code_of(t, flow_id);

	check_status(book_at(known(client(t, "amel")), &shop, "2026-03-01T07:00:00Z"), 201);

	struct answer refused =
		book_with(nobody(t), &shop, flow_id, code, "2026-03-01T07:00:00Z", "");

	check_problem(refused, 409, "slot-taken");
	check(json_at(refused, "/alternatives")->count > 0);
	check_status(book_with(nobody(t), &shop, flow_id, code,
			       cstr(text_at(refused, "/alternatives/0")), ""),
		     201);
	clock_move(MINUTES(10));
	check_problem(book_with(nobody(t), &shop, flow_id, code, "2026-03-01T09:00:00Z", ""), 410,
		      "guest-code-expired");
}

/* A repeat finds the booking made; its token was told once and is in no table: the message has it. */
TEST(the_same_key_books_once)
{
	struct shop shop = guest_shop(t, (struct shop){ .minutes = 0 });
	str flow_id = flow_of(t, "0550600004");
	struct asking asking = {
		.method = "POST",
		.path = "/v1/guest_appointments",
		.key = "of-a-guest-1",
		.body = wish_json(&shop, t, "2026-03-01T07:00:00Z",
				  textf(t,
					",\"flow_id\":\"%.*s\",\"code\":\"%s\",\"name\":\"Yacine\"",
					STR_ARG(flow_id), cstr(code_of(t, flow_id)))),
	};

	check_status(ask(nobody(t), asking), 201);
	check_problem(ask(nobody(t), asking), 409, "already-done");
	check_told(t, "appointment.booked", 1);
}

TEST(ten_ahead_for_one_number)
{
	struct shop shop = guest_shop(t, (struct shop){ .minutes = 0 });
	str flow_id = flow_of(t, "0550600005"), code = code_of(t, flow_id);

	for (int i = 0; i < 10; i++)
		check_status(book_with(nobody(t), &shop, flow_id, code,
				       textf(t, "2026-03-0%dT%02d:00:00Z", 1 + i / 4, 7 + i % 4),
				       ""),
			     201);
	check_problem(book_with(nobody(t), &shop, flow_id, code, "2026-03-05T08:00:00Z", ""), 409,
		      "too-many-visits");
}

TEST(a_guest_is_told_what_is_wrong)
{
	struct shop shop = guest_shop(t, (struct shop){ .minutes = 0 });
	str flow_id = flow_of(t, "0550600006"), code = code_of(t, flow_id);
	struct shop nowhere = shop;

	nowhere.professional_id = uuid_new();
	check_problem(book_with(nobody(t), &nowhere, flow_id, code, "2026-03-01T07:00:00Z", ""),
		      404, "no-such-offer");
	check_fault(book_with(nobody(t), &shop, flow_id, code, "2026-03-01T07:00:00Z",
			      ",\"attendee\":{\"name\":\"X\",\"phone\":\"1\"}"),
		    "/attendee/phone", "phone");
	check_fault(book_with(nobody(t), &shop, flow_id, STR("12345"), "2026-03-01T07:00:00Z", ""),
		    "/code", "too_short");
}

/* ---- the link ---- */

VALID_TEST(a_visit_is_managed_by_its_link)
{
	struct shop shop = guest_shop(t, (struct shop){ .minutes = 0 });
	struct answer booked = book_as(t, &shop, "0550600010", "2026-03-01T07:00:00Z");
	struct answer seen = get(valid(nobody(t)), link_path(booked, ""));

	check_status(seen, 200);
	check_text(header(seen, "etag"), "\"1\"");
	check_text(text_at(seen, "/starts_at"), "2026-03-01T07:00:00Z");
	check(!json_at(seen, "/client_card_id"));

	struct answer confirmed = post(valid(nobody(t)), link_path(booked, "confirm"), NULL);

	check_status(confirmed, 200);
	check(json_at(confirmed, "/confirmed_at"));

	struct answer moved = post(valid(nobody(t)), link_path(booked, "move"),
				   "{\"starts_at\":\"2026-03-01T09:00:00Z\"}");

	check_status(moved, 200);
	check_text(text_at(moved, "/starts_at"), "2026-03-01T09:00:00Z");
	check(str_equal(text_at(moved, "/appointment_id"),
			text_at(booked, "/appointment/appointment_id")));
	check_status(
		post(valid(nobody(t)), link_path(booked, "cancel"), "{\"message\":\"empêché\"}"),
		200);
	check_text(text_at(get(nobody(t), link_path(booked, "")), "/status"), "cancelled");
	check_text(json_get(told_at(t, "appointment.cancelled", 0), STR("by"))->text, "guest");
	check_problem(post(nobody(t), link_path(booked, "confirm"), NULL), 409, "wrong-state");
}

TEST(a_guest_may_no_more_than_a_client)
{
	struct shop shop = guest_shop(t, (struct shop){ .move_cutoff = 120, .cancel_cutoff = 60 });
	struct answer booked = book_as(t, &shop, "0550600011", "2026-03-01T09:00:00Z");

	clock_move(HOURS(1) + SECONDS(1));
	check_problem(post(nobody(t), link_path(booked, "move"),
			   "{\"starts_at\":\"2026-03-01T10:00:00Z\"}"),
		      409, "too-late");
	clock_move(HOURS(1));
	check_problem(post(nobody(t), link_path(booked, "cancel"), ""), 409, "too-late");
}

/* Whose visit it is by his account he may manage by a link, too: a reminder's. */
TEST(an_accounts_visit_has_a_link_too)
{
	struct shop shop = guest_shop(t, (struct shop){ .minutes = 0 });
	struct who amel = known(client(t, "amel"));
	struct answer booked = book_at(amel, &shop, "2026-03-01T07:00:00Z");
	char token[SIGNED_TEXT];
	uuid id;

	check(uuid_parse(text_at(booked, "/appointment_id"), &id));
	signed_write("visits", id, token);

	const char *path = textf(t, "/v1/visits/%.*s", SIGNED_TEXT, token);

	check_status(get(nobody(t), path), 200);
	check_status(post(nobody(t), textf(t, "%s/confirm", path), NULL), 200);
	check_text(json_get(told_at(t, "appointment.confirmed", 0), STR("by"))->text, "client");
}

TEST(nobody_makes_a_link_up)
{
	struct shop shop = guest_shop(t, (struct shop){ .minutes = 0 });
	struct answer booked = book_as(t, &shop, "0550600012", "2026-03-01T07:00:00Z");
	char token[SIGNED_TEXT];
	uuid id;

	check(uuid_parse(text_at(booked, "/appointment/appointment_id"), &id));
	check_problem(get(nobody(t), textf(t, "/v1/visits/%s", id_text(t, id))), 404, "not-found");
	/* One for something else, and one for a visit that is not there. */
	signed_write("health", id, token);
	check_problem(get(nobody(t), textf(t, "/v1/visits/%.*s", SIGNED_TEXT, token)), 404,
		      "not-found");
	signed_write("visits", uuid_new(), token);
	check_problem(get(nobody(t), textf(t, "/v1/visits/%.*s", SIGNED_TEXT, token)), 404,
		      "not-found");
	check_problem(post(nobody(t), textf(t, "/v1/visits/%.*s/cancel", SIGNED_TEXT, token), ""),
		      404, "not-found");
	/* A changed letter. */
	memcpy(token, text_at(booked, "/token").at, SIGNED_TEXT);
	token[SIGNED_TEXT / 2] = token[SIGNED_TEXT / 2] == 'A' ? 'B' : 'A';
	check_problem(get(nobody(t), textf(t, "/v1/visits/%.*s", SIGNED_TEXT, token)), 404,
		      "not-found");
}

TEST(a_link_ends_some_time_after_the_visit)
{
	struct shop shop = guest_shop(t, (struct shop){ .minutes = 0 });
	struct answer booked = book_as(t, &shop, "0550600013", "2026-03-01T07:00:00Z");
	const char *path = link_path(booked, "");

	clock_set(at("2026-03-31T07:29:59Z"));
	check_status(get(nobody(t), path), 200);
	clock_set(at("2026-03-31T07:30:00Z"));
	check_problem(get(nobody(t), path), 404, "not-found");
}

/* ---- rivals ---- */

struct rivals {
	struct shop shop;
	str flows[8], codes[8];
	int booked, taken;
};

static void rival(struct test *t, size_t i, void *arg)
{
	struct rivals *it = arg;
	struct answer answer = book_with(nobody(t), &it->shop, it->flows[i], it->codes[i],
					 "2026-03-01T07:00:00Z", "");

	it->booked += answer.status == 201;
	it->taken += answer.status == 409;
}

TEST(eight_guests_one_start)
{
	static struct rivals it;

	it = (struct rivals){ .shop = guest_shop(t, (struct shop){ .minutes = 0 }) };
	for (int i = 0; i < 8; i++) {
		it.flows[i] = flow_of(t, textf(t, "05506001%02d", i));
		it.codes[i] = code_of(t, it.flows[i]);
	}
	together(t, 8, rival, &it);
	check_number(it.booked, 1);
	check_number(it.taken, 7);
	check_told(t, "appointment.booked", 1);
}

KIT_MAIN("appointments/guests", &appointments, &users)
