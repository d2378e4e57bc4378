/* feeds_test.c — calendars by secret links: what is in them, and who may have them. */

#include "services/appointments/desk_testing.h"

static struct answer link_of(struct who who, const char *kind)
{
	return post(who, "/v1/feeds", textf(who.t, "{\"kind\":\"%s\"}", kind));
}

/* As a calendar program asks: by the address alone. */
static struct answer follow(struct answer made)
{
	str url = text_at(made, "/url"), rest = str_after(url, config.public_url);

	check_status(made, 201);
	check(str_starts(rest, STR("/api/v1/calendars/")));
	rest = str_after(rest, STR("/api"));
	return get(made.t->valid ? valid(nobody(made.t)) : nobody(made.t),
		   textf(made.t, "%.*s", STR_ARG(rest)));
}

static bool says(struct answer calendar, const char *line)
{
	check_status(calendar, 200);
	return memmem(calendar.body.at, calendar.body.len, line, strlen(line)) != NULL;
}

static size_t times(struct answer answer, const char *what)
{
	str rest = answer.body;
	size_t count = 0, len = strlen(what);
	const char *at;

	check_status(answer, 200);
	while ((at = memmem(rest.at, rest.len, what, len))) {
		count++;
		rest = (str){ at + len, rest.len - (size_t)(at + len - rest.at) };
	}
	return count;
}

static size_t entries(struct answer calendar)
{
	return times(calendar, "BEGIN:VEVENT");
}

static struct answer end(struct who who, struct answer made)
{
	return del(who, textf(who.t, "/v1/feeds/%s", cstr(text_at(made, "/feed/feed_id"))));
}

VALID_TEST(a_client_follows_his_visits)
{
	struct shop shop = shop_plain(t);
	struct who amel = client(t, "amel"), nadia = client(t, "nadia");
	struct answer made = link_of(valid(amel), "client");
	struct answer booked =
		post(amel, "/v1/appointments",
		     wish_json(&shop, t, "2026-03-01T07:00:00Z", ",\"reason\":\"zona\""));

	check_status(booked, 201);
	check_status(book_at(nadia, &shop, "2026-03-01T08:00:00Z"), 201);

	struct answer calendar = follow(made);

	check_text(header(calendar, "content-type"), "text/calendar; charset=utf-8");
	check_number(entries(calendar), 1);
	check(says(calendar, "DTSTART:20260301T070000Z\r\n"));
	check(says(calendar, "SUMMARY:Consultation — Dr Amel Benali\r\n"));
	check(says(calendar, "LOCATION:Les Pins\\, 12 rue des Pins\r\n"));
	check(says(calendar, "STATUS:CONFIRMED\r\n"));
	check(says(calendar, textf(t, "UID:%s@", cstr(text_at(booked, "/appointment_id")))));
	check(!says(calendar, "zona"));

	/* What was cancelled is gone. */
	check_status(post(amel, path_of(booked, "cancel"), ""), 200);
	check_number(entries(follow(made)), 0);
	check_number(json_at(get(valid(amel), "/v1/feeds"), "/items")->count, 1);
	check(json_at(get(amel, "/v1/feeds"), "/items/0/read_at"));
	check(!json_at(get(amel, "/v1/feeds"), "/items/0/url"));
	check_status(end(valid(amel), made), 204);
}

TEST(a_professional_follows_his_agenda)
{
	struct shop shop = shop_of(t, (struct shop){ .approval = true });
	struct who amel = client(t, "amel");

	check_status(book_at(amel, &shop, "2026-03-01T07:00:00Z"), 201);
	check_status(
		call_in(shop.owner, &shop, "2026-03-01T08:00:00Z",
			",\"name\":\"كريم\",\"phone\":\"0550112233\",\"note\":\"secret\",\"reason\":\"zona\""),
		201);
	check_status(post(shop.owner, "/v1/agenda/blocks",
			  "{\"from\":\"2026-03-01T12:00:00Z\",\"to\":\"2026-03-01T13:00:00Z\"}"),
		     201);

	struct answer calendar = follow(link_of(shop.owner, "professional"));

	check_number(entries(calendar), 3);
	check(says(calendar, "STATUS:TENTATIVE\r\n"));
	check(says(calendar, "amel Haddad"));
	check(says(calendar, "كريم"));
	check(says(calendar, "+213550112233"));
	/* Whose language nobody told us reads Arabic. */
	check(says(calendar, "SUMMARY:غير متاح\r\n"));
	check(!says(calendar, "secret") && !says(calendar, "zona"));
}

TEST(an_address_is_its_owners_to_make_and_to_end)
{
	struct shop shop = shop_plain(t);
	struct who amel = client(t, "amel"), nadia = client(t, "nadia");
	struct answer made = link_of(amel, "client");

	check_problem(link_of(nobody(t), "client"), 401, "unauthenticated");
	check_problem(link_of(amel, "professional"), 404, "no-such-offer");
	check_problem(end(nadia, made), 404, "not-found");
	check_problem(end(shop.owner, made), 404, "not-found");
	check_number(json_at(get(nadia, "/v1/feeds"), "/items")->count, 0);
	check_status(follow(made), 200);
	check_status(end(amel, made), 204);
	check_problem(follow(made), 404, "not-found");
	check_problem(end(amel, made), 404, "not-found");
}

TEST(nobody_makes_an_address_up)
{
	check_problem(get(nobody(t), "/v1/calendars/x"), 404, "not-found");
	check_problem(get(nobody(t), "/v1/calendars/AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"),
		      404, "not-found");
	check_fault(get(nobody(t), "/v1/calendars/a%20b"), "?token", "token");
}

/* The token itself is nowhere: a copy of the database opens no calendar. */
TEST(only_its_hash_is_kept)
{
	struct who amel = client(t, "amel");
	struct answer made = link_of(amel, "client");
	str url = text_at(made, "/url");
	const char *token = textf(t, "%.*s", SESSION_TOKEN, url.at + url.len - SESSION_TOKEN);

	check_number(count_rows(t, textf(t, "feed_link as f where f::text like '%%%s%%'", token)),
		     0);
	check_number(count_rows(t, textf(t, "idempotency as i where i::text like '%%%s%%'", token)),
		     0);
}

static void make_one(struct test *t, size_t i, void *arg)
{
	int *made = arg;

	if (link_of(as(t, "follower"), "client").status == 201)
		(*made)++;
}

TEST(five_of_a_kind_however_many_are_asked_for_at_once)
{
	int made = 0;

	together(t, 12, make_one, &made);
	check_number(made, 5);
	check_problem(link_of(as(t, "follower"), "client"), 409, "too-many-feeds");
}

TEST(reading_is_noted_now_and_then)
{
	struct shop shop = shop_plain(t);
	struct answer made = link_of(shop.owner, "professional");

	follow(made);
	clock_move(MINUTES(59));
	follow(made);
	check_text(text_at(get(shop.owner, "/v1/feeds"), "/items/0/read_at"),
		   "2026-03-01T06:00:00Z");
	clock_move(MINUTES(1));
	follow(made);
	check_text(text_at(get(shop.owner, "/v1/feeds"), "/items/0/read_at"),
		   "2026-03-01T07:00:00Z");
}

/* The most that one answer holds, in one request's memory and time. */
TEST(a_full_calendar_is_written)
{
	struct shop shop = shop_plain(t);
	struct who amel = client(t, "amel");

	check_status(book_at(amel, &shop, "2026-03-01T07:00:00Z"), 201);
	fixture_sql(textf(
		t,
		"insert into appointments.appointment (appointment_id, status, professional_id, service_id, place_id, "
		"starts_at, ends_at, before_minutes, after_minutes, seats, offer, made_by, client_card_id, guest_name, "
		"changed_by, created_at, changed_at) "
		"select gen_random_uuid(), 'done', professional_id, service_id, place_id, starts_at + n * interval '1 hour', "
		"ends_at + n * interval '1 hour', 0, 0, 1, offer, 'professional', client_card_id, 'محمد بن عبد القادر', "
		"'professional', created_at, changed_at from appointments.appointment, generate_series(1, 2100) as n "
		"where professional_id = '%s'",
		id_text(t, shop.professional_id)));

	struct answer made = link_of(shop.owner, "professional");
	uint64_t began = mono_now();

	check_number(entries(follow(made)), 2000);
	printf("# 2000 entries in %.0f ms\n", (double)(mono_now() - began) / 1e6);

	/* More than our own reader takes in one text, so it is counted by hand. */
	struct answer agenda = get(shop.owner, "/v1/agenda?from=2026-03-01&to=2026-05-02");

	check_number(times(agenda, "\"appointment_id\""), 600);
	check_number(times(agenda, "\"more\":true"), 1);
}

KIT_MAIN("appointments/feeds", &appointments)
