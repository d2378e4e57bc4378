/* desk_test.c — the professional's agenda, and booking for who calls. */

#include "services/appointments/desk_testing.h"

static struct answer agenda_of(struct who who, const char *from, const char *to, const char *more)
{
	return get(who, textf(who.t, "/v1/agenda?from=%s&to=%s%s", from, to, more));
}

static uint32_t count_at(struct answer answer, const char *pointer)
{
	check_status(answer, 200);
	return json_at(answer, pointer)->count;
}

/* ---- days ---- */

VALID_TEST(a_day_shows_visits_holds_and_blocks)
{
	struct shop shop = shop_plain(t);
	struct who amel = client(t, "amel"), nadia = client(t, "nadia");

	check_status(book_at(amel, &shop, "2026-03-01T07:00:00Z"), 201);
	check_status(book_at(amel, &shop, "2026-03-02T07:00:00Z"), 201);
	check_status(hold_at(nadia, &shop, "2026-03-01T08:00:00Z"), 201);
	check_status(
		post(valid(shop.owner), "/v1/agenda/blocks",
		     "{\"from\":\"2026-03-01T12:00:00Z\",\"to\":\"2026-03-01T13:00:00Z\",\"title\":\"Dentiste\"}"),
		201);

	struct answer day = agenda_of(valid(shop.owner), "2026-03-01", "2026-03-01", "");

	check_number(count_at(day, "/appointments"), 1);
	check_text(text_at(day, "/zone"), "Africa/Algiers");
	check_text(text_at(day, "/appointments/0/client_name_latin"), "amel Haddad");
	check(json_at(day, "/appointments/0/client_card_id"));
	check(json_at(day, "/appointments/0/client_phone"));
	check_number(count_at(day, "/holds"), 1);
	check_text(text_at(day, "/holds/0/starts_at"), "2026-03-01T08:00:00Z");
	check_number(count_at(day, "/blocks"), 1);
	check_text(text_at(day, "/blocks/0/title"), "Dentiste");
	check(!json_at(day, "/more")->truth);
	check_number(
		count_at(agenda_of(shop.owner, "2026-03-01", "2026-03-07", ""), "/appointments"),
		2);

	/* Holds end by the clock. */
	clock_move(MINUTES(5));
	check_number(count_at(agenda_of(shop.owner, "2026-03-01", "2026-03-01", ""), "/holds"), 0);
}

/* The day is that of Algiers: half past eleven at night in UTC is the next one there. */
TEST(a_day_is_one_of_the_professionals_zone)
{
	struct shop shop = shop_plain(t);

	check_status(call_in(shop.owner, &shop, "2026-03-01T23:30:00Z",
			     ",\"name\":\"Nuit\",\"anyway\":true"),
		     201);
	check_number(
		count_at(agenda_of(shop.owner, "2026-03-01", "2026-03-01", ""), "/appointments"),
		0);
	check_number(
		count_at(agenda_of(shop.owner, "2026-03-02", "2026-03-02", ""), "/appointments"),
		1);
}

TEST(what_was_cancelled_is_shown_when_asked_for)
{
	struct shop shop = shop_plain(t);
	struct who amel = client(t, "amel");
	struct answer booked = book_at(amel, &shop, "2026-03-01T07:00:00Z");

	check_status(post(amel, path_of(booked, "cancel"), "{}"), 200);
	check_number(
		count_at(agenda_of(shop.owner, "2026-03-01", "2026-03-01", ""), "/appointments"),
		0);
	check_number(count_at(agenda_of(shop.owner, "2026-03-01", "2026-03-01", "&cancelled=true"),
			      "/appointments"),
		     1);
}

TEST(days_have_an_order_and_a_bound)
{
	struct shop shop = shop_plain(t);

	check_fault(agenda_of(shop.owner, "2026-03-02", "2026-03-01", ""), "?to", "order");
	check_fault(agenda_of(shop.owner, "2026-03-01", "2026-05-03", ""), "?to", "too_big");
	check_status(agenda_of(shop.owner, "2026-03-01", "2026-05-02", ""), 200);
}

/* ---- whose ---- */

TEST(an_agenda_is_its_professionals_alone)
{
	struct shop shop = shop_plain(t);
	struct who amel = client(t, "amel"),
		   other = as_role(t, "another professional", ROLE_PROFESSIONAL);
	struct answer booked = book_at(amel, &shop, "2026-03-01T07:00:00Z");
	const char *note = path_of(booked, "note");

	check_problem(agenda_of(nobody(t), "2026-03-01", "2026-03-01", ""), 401, "unauthenticated");
	check_problem(agenda_of(amel, "2026-03-01", "2026-03-01", ""), 403, "forbidden");
	/* A professional without a profile has no agenda. */
	check_problem(agenda_of(other, "2026-03-01", "2026-03-01", ""), 404, "no-such-offer");
	check_problem(get(other, "/v1/agenda/appointments"), 404, "no-such-offer");
	check_problem(get(other, "/v1/agenda/sessions?from=2026-03-01&to=2026-03-01"), 404,
		      "no-such-offer");
	check_problem(call_in(other, &shop, "2026-03-01T08:00:00Z", ",\"name\":\"X\""), 404,
		      "no-such-offer");
	check_problem(get(amel, note), 403, "forbidden");
	check_problem(get(other, note), 404, "not-found");
	check_problem(put(other, note, "{\"text\":\"mine\"}"), 404, "not-found");

	/* Another's service is not his to book. */
	struct shop second = shop_for(t, other);
	check_problem(call_in(second.owner, &shop, "2026-03-01T08:00:00Z", ",\"name\":\"X\""), 404,
		      "no-such-offer");
	check_number(count_rows(t, "note"), 0);
}

/* ---- the list ---- */

VALID_TEST(the_list_goes_on_page_by_page)
{
	struct shop shop = shop_plain(t);
	static const char *const starts[] = { "2026-03-01T07:00:00Z", "2026-03-01T07:30:00Z",
					      "2026-03-01T08:00:00Z", "2026-03-02T07:00:00Z",
					      "2026-03-02T08:00:00Z" };
	const char *path = "/v1/agenda/appointments?limit=2";
	size_t seen = 0, pages = 0;

	for (each_case(i, starts))
		check_status(call_in(shop.owner, &shop, starts[i], ",\"name\":\"Nom\""), 201);
	while (path) {
		struct answer page = get(valid(shop.owner), path);
		str link = header(page, "link");

		for (uint32_t i = 0; i < count_at(page, "/items"); i++)
			check_text(text_at(page, textf(t, "/items/%u/starts_at", i)),
				   starts[seen++]);
		pages++;
		path = NULL;
		if (!str_absent(link))
			path = textf(t, "/v1/agenda/appointments%.*s",
				     (int)(memchr(link.at, '>', link.len) - (void *)link.at - 1),
				     link.at + 1);
	}
	check_number(seen, 5);
	check_number(pages, 3);
	check_number(
		count_at(get(shop.owner, "/v1/agenda/appointments?status=requested"), "/items"), 0);
	check_number(
		count_at(get(shop.owner,
			     "/v1/agenda/appointments?status=booked&from=2026-03-02T07:30:00Z"),
			 "/items"),
		1);
	check_fault(get(shop.owner, "/v1/agenda/appointments?cursor=AAAA"), "?cursor", "cursor");
}

/* ---- booking for who calls ---- */

VALID_TEST(a_caller_is_a_name_and_a_number)
{
	struct shop shop = shop_of(t, (struct shop){ .approval = true });
	struct answer booked = call_in(
		valid(shop.owner), &shop, "2026-03-01T07:00:00Z",
		",\"name\":\"Karim Mansouri\",\"phone\":\"0550 11 22 33\",\"reason\":\"bridge\",\"note\":\"vient de loin\"");

	check_status(booked, 201);
	/* He need not approve what he books himself. */
	check_text(text_at(booked, "/status"), "booked");
	check_text(text_at(booked, "/made_by"), "professional");
	check_text(text_at(booked, "/guest_name"), "Karim Mansouri");
	check_text(text_at(booked, "/client_phone"), "+213550112233");
	check(str_ends(header(booked, "location"), text_at(booked, "/appointment_id")));
	check_text(text_at(get(valid(shop.owner), path_of(booked, "note")), "/text"),
		   "vient de loin");
	check_text(text_at(get(shop.owner, path_of(booked, "")), "/reason"), "bridge");
	check_told(t, "appointment.booked", 1);

	/* The same number, however it is written, is the same client. */
	struct answer again = call_in(shop.owner, &shop, "2026-03-01T08:00:00Z",
				      ",\"name\":\"M. Mansouri\",\"phone\":\"+213 550 112 233\"");

	check_status(again, 201);
	check(str_equal(text_at(again, "/client_card_id"), text_at(booked, "/client_card_id")));

	/* A name alone is a client of his own. */
	struct answer named =
		call_in(shop.owner, &shop, "2026-03-01T09:00:00Z", ",\"name\":\"Karim Mansouri\"");

	check_status(named, 201);
	check(!json_at(named, "/client_phone"));
	check(!str_equal(text_at(named, "/client_card_id"), text_at(booked, "/client_card_id")));
}

TEST(a_caller_has_a_name_or_a_card)
{
	struct shop shop = shop_plain(t);
	struct shop other = shop_for(t, as_role(t, "other", ROLE_PROFESSIONAL));
	struct answer theirs =
		call_in(other.owner, &other, "2026-03-01T07:00:00Z", ",\"name\":\"X\"");

	check_fault(call_in(shop.owner, &shop, "2026-03-01T07:00:00Z", ""), "/name", "required");
	check_fault(call_in(shop.owner, &shop, "2026-03-01T07:00:00Z",
			    ",\"name\":\"X\",\"phone\":\"12\""),
		    "/phone", "phone");
	check_fault(call_in(shop.owner, &shop, "2026-03-01T07:00:00Z",
			    textf(t, ",\"client_card_id\":\"%s\"",
				  cstr(text_at(theirs, "/client_card_id")))),
		    "/client_card_id", "not_known");
	/* What was refused left nothing behind. */
	check_number(count_rows(t, textf(t, "client_card where professional_id = '%s'",
					 id_text(t, shop.professional_id))),
		     0);
}

/* By the card of who has an account: the visit is that person's, too. */
TEST(a_client_with_an_account_sees_what_was_booked_for_him)
{
	struct shop shop = shop_plain(t);
	struct who karima = client(t, "karima");
	struct answer first = book_at(karima, &shop, "2026-03-01T07:00:00Z");
	struct answer listed = agenda_of(shop.owner, "2026-03-01", "2026-03-01", "");
	struct answer booked =
		call_in(shop.owner, &shop, "2026-03-02T07:00:00Z",
			textf(t, ",\"client_card_id\":\"%s\"",
			      cstr(text_at(listed, "/appointments/0/client_card_id"))));

	check_status(first, 201);
	check_status(booked, 201);
	check_text(text_at(booked, "/client_name_latin"), "karima Haddad");
	check_status(get(karima, path_of(booked, "")), 200);
	check_number(count_at(get(karima, "/v1/appointments"), "/items"), 2);
}

TEST(he_may_book_where_the_rules_do_not_offer_it_but_over_nobody)
{
	struct shop shop = shop_plain(t);
	struct who amel = client(t, "amel");

	check_status(book_at(amel, &shop, "2026-03-01T07:00:00Z"), 201);
	/* A Friday. */
	struct answer closed =
		call_in(shop.owner, &shop, "2026-03-06T08:00:00Z", ",\"name\":\"X\"");

	check_problem(closed, 409, "slot-not-offered");
	check_text(text_at(closed, "/reason"), "outside_hours");
	check_status(call_in(shop.owner, &shop, "2026-03-06T08:00:00Z",
			     ",\"name\":\"X\",\"anyway\":true"),
		     201);
	check_problem(call_in(shop.owner, &shop, "2026-03-01T07:15:00Z",
			      ",\"name\":\"X\",\"anyway\":true"),
		      409, "slot-taken");
	check_number(count_rows(t, textf(t, "appointment where professional_id = '%s'",
					 id_text(t, shop.professional_id))),
		     2);
}

TEST(the_same_key_books_one_caller_once)
{
	struct shop shop = shop_plain(t);
	struct asking asking = {
		.method = "POST",
		.path = "/v1/agenda/appointments",
		.key = "of-the-desk-1",
		.body = textf(
			t,
			"{\"service_id\":\"%s\",\"place_id\":\"%s\",\"starts_at\":\"2026-03-01T07:00:00Z\",\"name\":\"Y\"}",
			id_text(t, shop.service_id), id_text(t, shop.place_id)),
	};
	struct answer first = ask(shop.owner, asking), second = ask(shop.owner, asking);

	check_status(first, 201);
	check_status(second, 201);
	check(str_equal(text_at(first, "/appointment_id"), text_at(second, "/appointment_id")));
	check_told(t, "appointment.booked", 1);
}

/* ---- notes ---- */

VALID_TEST(a_note_is_sealed_and_his_alone)
{
	struct shop shop = shop_plain(t);
	struct who amel = client(t, "amel");
	struct answer booked = book_at(amel, &shop, "2026-03-01T07:00:00Z");
	const char *path = path_of(booked, "note");

	check_text(text_at(get(valid(shop.owner), path), "/text"), "");
	check_status(put(valid(shop.owner), path, "{\"text\":\"allergie à la pénicilline\"}"), 200);
	check_text(text_at(get(shop.owner, path), "/text"), "allergie à la pénicilline");
	check(json_at(get(shop.owner, path), "/written_at"));
	check_number(count_rows(t, "note where position('nicilline'::bytea in text_sealed) > 0"),
		     0);
	check_status(put(shop.owner, path, "{\"text\":\"autre\"}"), 200);
	check_text(text_at(get(shop.owner, path), "/text"), "autre");
	check(!json_at(get(amel, path_of(booked, "")), "/note"));
	check_status(put(shop.owner, path, "{\"text\":\"\"}"), 200);
	check_text(text_at(get(shop.owner, path), "/text"), "");
	check_number(count_rows(t, textf(t, "note where professional_id = '%s'",
					 id_text(t, shop.professional_id))),
		     0);
}

/* Reason and answers lie sealed, and are in no event and in no kept answer. */
TEST(nothing_of_health_lies_in_clear)
{
	struct shop shop = shop_plain(t);
	struct who amel = client(t, "amel");
	struct answer booked = post(
		amel, "/v1/appointments",
		wish_json(&shop, t, "2026-03-01T07:00:00Z", ",\"reason\":\"zona-ophtalmique\""));
	static const char *const tables[] = { "appointment", "appointment_change",
					      "outbox",      "idempotency",
					      "claim",       "client_card" };

	check_status(booked, 201);
	check_text(text_at(get(shop.owner, path_of(booked, "")), "/reason"), "zona-ophtalmique");
	for (each_case(i, tables)) {
		const char *where = textf(t, "%s as x where x::text like '%%zona%%'", tables[i]);
		/* bytea shows as hex. */
		const char *hex =
			textf(t, "%s as x where x::text like '%%7a6f6e612d%%'", tables[i]);

		check_number(count_rows(t, where), 0);
		check_number(count_rows(t, hex), 0);
	}
}

/* ---- group sessions ---- */

VALID_TEST(sessions_show_their_seats)
{
	struct shop shop = shop_of(t, (struct shop){ .capacity = 5 });
	struct who amel = client(t, "amel"), nadia = client(t, "nadia");

	check_status(post(amel, "/v1/appointments",
			  wish_json(&shop, t, "2026-03-01T07:00:00Z", ",\"seats\":2")),
		     201);
	check_status(post(nadia, "/v1/holds",
			  wish_json(&shop, t, "2026-03-01T07:00:00Z", ",\"seats\":1")),
		     201);

	struct answer sessions =
		get(valid(shop.owner), "/v1/agenda/sessions?from=2026-03-01&to=2026-03-02");

	check_number(count_at(sessions, "/items"), 1);
	check_text(text_at(sessions, "/items/0/starts_at"), "2026-03-01T07:00:00Z");
	check_number(int_at(sessions, "/items/0/capacity"), 5);
	check_number(int_at(sessions, "/items/0/booked"), 2);
	check_number(int_at(sessions, "/items/0/held"), 1);
	check_number(count_at(get(shop.owner, "/v1/agenda/sessions?from=2026-03-02&to=2026-03-03"),
			      "/items"),
		     0);
}

/* ---- figures ---- */

VALID_TEST(figures_count_what_became_of_visits_and_how_early_they_were_booked)
{
	struct shop shop = shop_plain(t);
	struct who amel = client(t, "amel"), nadia = client(t, "nadia");
	struct answer kept = book_at(amel, &shop, "2026-03-01T07:00:00Z");
	struct answer missed = book_at(nadia, &shop, "2026-03-02T07:00:00Z");
	struct answer gone = book_at(amel, &shop, "2026-03-01T09:00:00Z");
	const char *path = "/v1/agenda/figures?from=2026-03-01&to=2026-03-02";

	check_status(call_in(shop.owner, &shop, "2026-03-02T08:00:00Z", ",\"name\":\"X\""), 201);
	check_status(post(amel, path_of(gone, "cancel"), "{}"), 200);
	clock_move(HOURS(26));
	check_status(post(shop.owner, path_of(kept, "done"), ""), 200);
	check_status(post(shop.owner, path_of(missed, "no_show"), ""), 200);

	struct answer figures = get(valid(shop.owner), path);

	check_number(count_at(figures, "/days"), 2);
	check_text(text_at(figures, "/days/0/day"), "2026-03-01");
	check_number(int_at(figures, "/days/0/minutes"), 30);
	check_number(int_at(figures, "/days/0/done"), 1);
	check_number(int_at(figures, "/days/0/cancelled"), 1);
	check_number(int_at(figures, "/days/1/minutes"), 60);
	check_number(int_at(figures, "/days/1/no_shows"), 1);
	check_number(int_at(figures, "/days/1/ahead"), 1);

	/* The same day, and the day before; nothing of who cancelled. */
	check_number(count_at(figures, "/leads"), 2);
	check_number(int_at(figures, "/leads/0/from_days"), 0);
	check_number(int_at(figures, "/leads/0/visits"), 1);
	check_number(int_at(figures, "/leads/1/from_days"), 1);
	check_number(int_at(figures, "/leads/1/visits"), 2);
	check_number(int_at(figures, "/leads/1/no_shows"), 1);
	check_fault(get(shop.owner, "/v1/agenda/figures?from=2026-03-02&to=2026-03-01"), "?to",
		    "order");
}

TEST(figures_count_the_time_of_a_session_once)
{
	struct shop shop = shop_of(t, (struct shop){ .capacity = 5 });

	check_status(book_at(client(t, "amel"), &shop, "2026-03-01T07:00:00Z"), 201);
	check_status(book_at(client(t, "nadia"), &shop, "2026-03-01T07:00:00Z"), 201);

	struct answer figures = get(shop.owner, "/v1/agenda/figures?from=2026-03-01&to=2026-03-01");

	check_status(figures, 200);
	check_number(int_at(figures, "/days/0/minutes"), 30);
	check_number(int_at(figures, "/days/0/ahead"), 2);
}

KIT_MAIN("appointments/desk", &appointments)
