/* inbox_test.c — what a person finds in the inbox, how it is followed, chosen, and reached by a short address. */

#include "lib/run/metrics.h"
#include "lib/serve/signed.h"
#include "services/notifications/gateway.h"

/* Amel has three notices, of which the last is of the latest visit. */
struct scene {
	struct cast cast;
	struct who amel;
	struct appointment_told told;
};

static struct scene three_visits(struct test *t)
{
	static const char *const starts[] = { "2026-11-24T08:30:00Z", "2026-11-25T08:30:00Z",
					      "2026-11-26T08:30:00Z" };
	struct scene scene;

	with_gateway(t);
	now_is("2026-11-20T09:00:00Z");
	scene.cast = cast(t, NULL, LANGUAGE_FR);
	scene.amel = signed_in_as(t, scene.cast.client, LANGUAGE_EN);
	for (each_case(i, starts)) {
		scene.told = visit_of(scene.cast, starts[i]);
		tell_visit(t, "booked", &scene.told);
		send_all();
		clock_move(SECONDS(1));
	}
	send_all();
	return scene;
}

VALID_TEST(an_inbox_is_read_in_pages_and_in_ones_language)
{
	struct scene scene = three_visits(t);
	struct answer answer = get(valid(scene.amel), "/v1/inbox?limit=2");

	check_status(answer, 200);
	check_number(json_at(answer, "/items")->count, 2);
	check_text(text_at(answer, "/items/0/kind"), "visit_booked");
	check_text(text_at(answer, "/items/0/title"), "Visit confirmed");
	check_text(text_at(answer, "/items/0/text"),
		   "Consultation with Dr Yacine HADDAD, Thursday 26 November at 09:30.");
	check_text(text_at(answer, "/items/0/visits/0"), id_of(t, scene.told.appointment_id));
	check(str_absent(text_at(answer, "/items/0/read_at")));

	str rest = str_after(header(answer, "link"), STR("<")), target;
	str_cut(&rest, '>', &target);
	answer = get(valid(scene.amel), textf(t, "/v1/inbox%.*s", STR_ARG(target)));
	check_number(json_at(answer, "/items")->count, 1);
	check(contains(text_at(answer, "/items/0/text"), "Tuesday 24 November"));
	check(str_absent(header(answer, "link")));

	/* The same in another of her languages, and nothing of it for anybody else. */
	struct who arabic = signed_in_as(t, scene.cast.client, LANGUAGE_AR);
	check_text(text_at(get(valid(arabic), "/v1/inbox"), "/items/0/title"), "تأكد موعدك");
	check_number(json_at(get(valid(as(t, "stranger")), "/v1/inbox"), "/items")->count, 0);
	check_fault(get(scene.amel, "/v1/inbox?cursor=abc"), "?cursor", "cursor");
	check_problem(get(nobody(t), "/v1/inbox"), 401, "unauthenticated");

	struct who doctor = signed_in_as(t, scene.cast.doctor, LANGUAGE_FR);
	check_text(text_at(get(doctor, "/v1/inbox"), "/items/2/text"),
		   "Consultation avec Amel BEN ALI, mardi 24 novembre à 09:30.");
}

VALID_TEST(what_is_read_is_counted_no_more)
{
	struct scene scene = three_visits(t);
	struct answer answer = get(valid(scene.amel), "/v1/inbox");
	const char *middle = cstr(text_at(answer, "/items/1/notice_id"));

	check_number(int_at(get(valid(scene.amel), "/v1/inbox/unread"), "/unread"), 3);
	/* Nobody reads for her. */
	struct who stranger = as(t, "stranger");
	check_status(post(stranger, "/v1/inbox/read",
			  textf(t, "{\"notice_id\":\"%s\",\"all_before\":true}", middle)),
		     200);
	check_number(int_at(get(scene.amel, "/v1/inbox/unread"), "/unread"), 3);

	answer = post(valid(scene.amel), "/v1/inbox/read",
		      textf(t, "{\"notice_id\":\"%s\"}", middle));
	check_status(answer, 200);
	check_number(int_at(answer, "/unread"), 2);
	answer = post(scene.amel, "/v1/inbox/read",
		      textf(t, "{\"notice_id\":\"%s\",\"all_before\":true}", middle));
	check_number(int_at(answer, "/unread"), 1);
	/* Twice is once. */
	answer = post(scene.amel, "/v1/inbox/read",
		      textf(t, "{\"notice_id\":\"%s\",\"all_before\":true}", middle));
	check_number(int_at(answer, "/unread"), 1);
	answer = get(valid(scene.amel), "/v1/inbox?unread=true");
	check_number(json_at(answer, "/items")->count, 1);
	check_text(text_at(answer, "/items/0/visits/0"), id_of(t, scene.told.appointment_id));
	check(!str_absent(text_at(get(scene.amel, "/v1/inbox"), "/items/2/read_at")));
}

VALID_TEST(one_says_how_one_wants_to_be_told)
{
	with_gateway(t);
	now_is("2026-11-20T09:00:00Z");
	struct cast who = cast(t, "amel@example.org", LANGUAGE_FR);
	struct who amel = signed_in_as(t, who.client, LANGUAGE_FR);
	struct answer answer = get(valid(amel), "/v1/inbox/settings");

	check_status(answer, 200);
	check_text(text_at(answer, "/channels/0"), "sms");
	check_text(text_at(answer, "/channels/1"), "email");
	check_text(text_at(answer, "/zone"), "Africa/Algiers");
	answer = get(as_role(t, "yacine", ROLE_PROFESSIONAL), "/v1/inbox/settings");
	check_text(text_at(answer, "/channels/0"), "email");

	answer = put(valid(amel), "/v1/inbox/settings",
		     "{\"channels\":[\"email\"],\"zone\":\"Europe/Paris\",\"reminders\":false}");
	check_status(answer, 200);
	check_text(text_at(get(valid(amel), "/v1/inbox/settings"), "/zone"), "Europe/Paris");
	struct appointment_told told = visit_of(who, "2026-11-24T08:30:00Z");
	tell_visit(t, "booked", &told);
	check_number(rows(t, "message where kind = 'visit_booked' and channel = 'email'"), 1);
	check_number(rows(t, "message where kind = 'visit_booked' and channel = 'sms'"), 0);

	/* The inbox alone. */
	check_status(put(amel, "/v1/inbox/settings",
			 "{\"channels\":[],\"zone\":\"Africa/Algiers\",\"reminders\":true}"),
		     200);
	told = visit_of(who, "2026-11-25T08:30:00Z");
	tell_visit(t, "booked", &told);
	check_number(rows(t, "message where kind = 'visit_booked'"), 1);
	check_number(json_at(get(amel, "/v1/inbox"), "/items")->count, 2);

	check_fault(put(amel, "/v1/inbox/settings",
			"{\"channels\":[],\"zone\":\"Europe/Atlantis\",\"reminders\":true}"),
		    "/zone", "not_known");
	check_fault(
		put(amel, "/v1/inbox/settings",
		    "{\"channels\":[\"sms\",\"sms\"],\"zone\":\"Africa/Algiers\",\"reminders\":true}"),
		"/channels/1", "duplicate");
	check_fault(
		put(amel, "/v1/inbox/settings",
		    "{\"channels\":[\"pigeon\"],\"zone\":\"Africa/Algiers\",\"reminders\":true}"),
		"/channels/0", "enum");
	check_problem(get(nobody(t), "/v1/inbox/settings"), 401, "unauthenticated");
}

VALID_TEST(an_old_reminder_does_not_spoil_a_page)
{
	struct scene scene = three_visits(t);

	now_is("2026-11-23T09:00:00Z");
	job_run(&notifications, "remind");
	send_all();
	check_number(json_at(get(valid(scene.amel), "/v1/inbox"), "/items")->count, 5);
	/* Cancelled since: it was so when it was told. */
	turn(&scene.told, VISIT_PARTY_CLIENT, APPOINTMENT_STATUS_CANCELLED);
	tell_visit(t, "cancelled", &scene.told);
	check_number(json_at(get(scene.amel, "/v1/inbox"), "/items")->count, 6);
}

/* ---- following ---- */

struct following {
	struct scene scene;
	struct answer answer;
};

static void follow_or_tell(struct test *t, size_t number, void *arg)
{
	struct following *following = arg;

	if (number == 0) {
		following->answer = get(valid(following->scene.amel), "/v1/inbox/events");
		return;
	}
	eventually(contains(metrics_text(t->region), "contacto_inbox_followers 1\n"));
	struct appointment_told told = visit_of(following->scene.cast, "2026-11-27T08:30:00Z");
	tell_visit(t, "booked", &told);
}

VALID_TEST(who_follows_hears_of_each_change)
{
	struct following following = { .scene = three_visits(t) };
	int64_t before = config.inbox_stream_seconds;

	config.inbox_stream_seconds = 4;
	together(t, 2, follow_or_tell, &following);
	config.inbox_stream_seconds = before;
	check_status(following.answer, 200);
	check_text(header(following.answer, "content-type"), "text/event-stream");
	check(str_starts(following.answer.body,
			 STR("event: inbox\ndata: {\"unread\":3,\"latest\":\"")));
	check(contains(following.answer.body,
		       "\n\nevent: inbox\ndata: {\"unread\":4,\"latest\":\""));
	check_problem(get(nobody(t), "/v1/inbox/events"), 401, "unauthenticated");
}

static void follow_once(struct test *t, size_t number, void *arg)
{
	struct answer *answers = arg;

	answers[number] = get(as(t, "many"), "/v1/inbox/events");
}

TEST(three_streams_and_no_more)
{
	struct answer answers[5];
	int streams = 0, refused = 0;
	int64_t before = config.inbox_stream_seconds;

	config.inbox_stream_seconds = 2;
	as(t, "many");
	together(t, 5, follow_once, answers);
	config.inbox_stream_seconds = before;
	for (each_case(i, answers)) {
		streams += answers[i].status == 200 && answers[i].body.len > 0;
		refused += answers[i].status == 429 || answers[i].body.len == 0;
	}
	check_number(streams, 3);
	check_number(refused, 2);
	eventually(contains(metrics_text(t->region), "contacto_inbox_followers 0\n"));
	/* And they may come again. */
	config.inbox_stream_seconds = 1;
	check_status(get(as(t, "many"), "/v1/inbox/events"), 200);
	config.inbox_stream_seconds = before;
}

/* ---- short addresses ---- */

static const char *letters_in(struct test *t, str text)
{
	str rest = text, part, last = text;

	while (str_cut(&rest, '/', &part))
		last = part;
	return textf(t, "%.*s", STR_ARG(last));
}

VALID_TEST(a_short_address_leads_to_the_visits)
{
	struct scene scene = three_visits(t);
	const char *letters = letters_in(t, sms_to(CLIENT_PHONE, 2));
	struct answer answer = get(valid(nobody(t)), textf(t, "/v1/links/%s", letters));
	uuid id;

	check_number(strlen(letters), 10);
	check_status(answer, 200);
	check_text(text_at(answer, "/kind"), "visit_booked");
	check_number(json_at(answer, "/visits")->count, 1);
	check(signed_read("visits", text_at(answer, "/visits/0/token"), &id));
	check(uuid_equal(id, scene.told.appointment_id));
	check_text(text_at(answer, "/visits/0/starts_at"), "2026-11-26T08:30:00Z");
	check_problem(get(nobody(t), "/v1/links/0000000000"), 404, "not-found");
	check_fault(get(nobody(t), "/v1/links/short"), "?code", "too_short");
	/* A table that is read opens nothing. */
	check_number(rows(t, textf(t, "notice where notice::text ~ '%s'", letters)), 0);
	/* A day after the visit it is over. */
	now_is("2026-11-27T08:59:59Z");
	check_status(get(nobody(t), textf(t, "/v1/links/%s", letters)), 200);
	now_is("2026-11-27T09:00:00Z");
	check_problem(get(nobody(t), textf(t, "/v1/links/%s", letters)), 404, "not-found");
}

TEST(a_reminder_leads_to_all_of_its_visits)
{
	with_gateway(t);
	now_is("2026-11-20T08:00:00Z");
	struct cast who = cast(t, NULL, LANGUAGE_FR);
	struct appointment_told first = visit_of(who, "2026-11-24T08:30:00Z"),
				second = visit_of(who, "2026-11-24T14:00:00Z");

	tell_visit(t, "booked", &second);
	tell_visit(t, "booked", &first);
	send_all();
	now_is("2026-11-22T09:00:00Z");
	job_run(&notifications, "remind");
	send_all();
	struct answer answer =
		get(nobody(t), textf(t, "/v1/links/%s", letters_in(t, sms_to(CLIENT_PHONE, 2))));
	check_text(text_at(answer, "/kind"), "visit_soon");
	check_number(json_at(answer, "/visits")->count, 2);
	check_text(text_at(answer, "/visits/0/starts_at"), "2026-11-24T08:30:00Z");
}

KIT_MAIN("notifications/inbox", &notifications)
