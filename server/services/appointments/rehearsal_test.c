/* rehearsal_test.c — what would other hours strand?  Asked of professionals, which asks appointments:
 * both run here, and what the one tells the other hears. */

#include "services/appointments/testing.h"

extern const struct service professionals;

#define ME "/v1/professionals/me"

struct practice {
	struct who owner;
	const char *id, *place, *service;
};

static const char *text_of(struct answer answer, const char *pointer)
{
	return region_cstr(answer.t->region, text_at(answer, pointer));
}

static struct answer put_any(struct who who, const char *path, const char *json)
{
	return ask(who,
		   (struct asking){ .method = "PUT", .path = path, .body = json, .if_match = "*" });
}

static const char *sundays(struct test *t, const struct practice *practice, int from, int to)
{
	return textf(
		t,
		"\"hours\":[{\"place_id\":\"%s\",\"weekdays\":[\"sun\",\"mon\"],\"from_minute\":%d,"
		"\"to_minute\":%d}]",
		practice->place, from, to);
}

/* What professionals told, heard by appointments. */
static void hear_all(struct test *t, size_t count)
{
	check_told(t, "professional.changed", count);
	for (size_t i = 0; i < count; i++) {
		struct faults faults = { .region = t->region };
		struct professional_state *state =
			region_make(t->region, struct professional_state);

		check(shape_read(&professional_state_shape, told_at(t, "professional.changed", i),
				 state, &faults));
		hear(hear_professional, state);
	}
}

/* Sundays and Mondays 8–12 in Algiers, visits of 30 minutes. */
static struct practice practice_of(struct test *t)
{
	struct practice practice;
	struct who owner;

	clock_set(at("2026-03-01T06:00:00Z")); /* a Sunday */
	owner = as_role(t, textf(t, "owner of %s", t->name), ROLE_PROFESSIONAL);
	practice.owner = owner;
	practice.id = text_of(
		post(owner, "/v1/professionals",
		     "{\"first_name_latin\":\"Amel\",\"family_name_latin\":\"Benali\",\"trade\":\"barber\"}"),
		"/professional_id");
	practice.place = text_of(
		post(owner, ME "/places",
		     "{\"kind\":\"practice\",\"wilaya\":\"alger\",\"address_latin\":\"1\"}"),
		"/place_id");
	practice.service = text_of(
		post(owner, ME "/services",
		     textf(t,
			   "{\"place_ids\":[\"%s\"],\"name_fr\":\"Consultation\",\"length_minutes\":30,"
			   "\"price_kind\":\"free\"}",
			   practice.place)),
		"/service_id");
	check_status(put_any(owner, ME "/hours", textf(t, "{%s}", sundays(t, &practice, 480, 720))),
		     200);
	check_status(put(owner, ME "/status", "{\"status\":\"published\"}"), 200);
	hear_all(t, 5);
	return practice;
}

static const char *booked(const struct practice *practice, struct who who, const char *start)
{
	struct answer answer = post(
		who, "/v1/appointments",
		textf(who.t,
		      "{\"professional_id\":\"%s\",\"service_id\":\"%s\",\"place_id\":\"%s\",\"starts_at\":\"%s\"}",
		      practice->id, practice->service, practice->place, start));

	check_status(answer, 201);
	return text_of(answer, "/appointment_id");
}

static struct answer rehearse(struct who who, const char *members)
{
	return post(who, ME "/rehearsals", textf(who.t, "{%s}", members));
}

static size_t stranded(struct answer answer)
{
	check_status(answer, 200);
	return json_at(answer, "/items")->count;
}

VALID_TEST(tells_which_bookings_other_hours_would_strand)
{
	struct practice practice = practice_of(t);
	struct who amel = client(t, "Amel"), yacine = client(t, "Yacine");
	const char *early = booked(&practice, amel, "2026-03-01T08:00:00Z");  /* 9:00 */
	const char *late = booked(&practice, yacine, "2026-03-02T10:30:00Z"); /* 11:30 */
	struct answer answer;

	/* As it is: none. */
	check_number(stranded(rehearse(practice.owner, "")), 0);
	check_number(stranded(rehearse(practice.owner, sundays(t, &practice, 480, 720))), 0);

	answer = rehearse(valid(practice.owner), sundays(t, &practice, 480, 690));
	check_number(stranded(answer), 1);
	check_text(text_at(answer, "/items/0/appointment_id"), late);
	check_text(text_at(answer, "/items/0/reason"), "outside_hours");
	check_text(text_at(answer, "/items/0/starts_at"), "2026-03-02T10:30:00Z");
	check_text(text_at(answer, "/items/0/place_id"), practice.place);
	check(!str_absent(text_at(answer, "/items/0/client_name")));

	/* None at all: every one, the earliest first. */
	answer = rehearse(practice.owner, "\"hours\":[]");
	check_number(stranded(answer), 2);
	check_text(text_at(answer, "/items/0/appointment_id"), early);

	answer = rehearse(
		practice.owner,
		"\"time_off\":[{\"from_date\":\"2026-03-01\",\"to_date\":\"2026-03-01\"}]");
	check_number(stranded(answer), 1);
	check_text(text_at(answer, "/items/0/appointment_id"), early);
	check_text(text_at(answer, "/items/0/reason"), "away");

	answer = rehearse(practice.owner,
			  "\"special_dates\":[{\"on_date\":\"2026-03-02\",\"ranges\":[]}]");
	check_number(stranded(answer), 1);
	check_text(text_at(answer, "/items/0/appointment_id"), late);

	/* A rehearsal changes nothing. */
	check_told(t, "professional.changed", 5);
	check_number(stranded(rehearse(practice.owner, "")), 0);
}

TEST(what_is_kept_counts_where_nothing_is_proposed)
{
	struct practice practice = practice_of(t);

	booked(&practice, client(t, "Amel"), "2026-03-01T08:00:00Z");
	check_status(post(practice.owner, ME "/time_off",
			  "{\"from_date\":\"2026-03-01\",\"to_date\":\"2026-03-01\"}"),
		     201);
	check_number(stranded(rehearse(practice.owner, "")), 1);
	check_number(stranded(rehearse(practice.owner, "\"time_off\":[]")), 0);
}

TEST(what_is_cancelled_or_over_is_not_stranded)
{
	struct practice practice = practice_of(t);
	struct who amel = client(t, "Amel");
	const char *id = booked(&practice, amel, "2026-03-02T10:30:00Z");

	booked(&practice, amel, "2026-03-01T08:00:00Z");
	check_status(post(amel, textf(t, "/v1/appointments/%s/cancel", id), "{}"), 200);
	clock_set(at("2026-03-01T09:00:00Z"));
	check_number(stranded(rehearse(practice.owner, "\"hours\":[]")), 0);
}

TEST(a_proposal_is_held_to_the_rules_of_hours)
{
	struct practice practice = practice_of(t);
	struct answer answer = rehearse(
		practice.owner,
		textf(t,
		      "%s,\"special_dates\":[{\"on_date\":\"2026-03-02\",\"ranges\":[{\"from_minute\":5,\"to_minute\":10}]}],"
		      "\"time_off\":[{\"from_date\":\"2026-03-02\",\"to_date\":\"2026-03-01\"}]",
		      sundays(t, &practice, 481, 720)));

	check_fault(answer, "/hours/0/from_minute", "multiple");
	check_fault(answer, "/special_dates/0/ranges", "not_allowed");
	check_fault(answer, "/time_off/0/to_date", "order");
}

TEST(one_rehearses_ones_own_hours_alone)
{
	struct practice practice = practice_of(t);
	struct who other = as_role(t, textf(t, "other of %s", t->name), ROLE_PROFESSIONAL);

	check_problem(rehearse(other, "\"hours\":[]"), 404, "no-profile");
	check_problem(rehearse(client(t, "Amel"), "\"hours\":[]"), 403, "forbidden");
	check_problem(rehearse(nobody(t), "\"hours\":[]"), 401, "unauthenticated");
	check_status(
		post(other, "/v1/professionals",
		     "{\"first_name_latin\":\"Nour\",\"family_name_latin\":\"Haddad\",\"trade\":\"barber\"}"),
		201);
	check_fault(rehearse(other, sundays(t, &practice, 480, 720)), "/hours/0/place_id",
		    "not_known");
}

KIT_MAIN("appointments/rehearsal", &professionals, &appointments)
