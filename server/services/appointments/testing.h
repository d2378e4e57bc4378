/* testing.h — professionals who can be booked, for the tests of appointments.  Included by tests
 * alone, once a program.
 *
 * Programs run without a broker: what others would tell is heard by calling the handlers, and what
 * we tell is read in the outbox.  The clock stands at Sunday 1 March 2026, 07:00 in Algiers, until
 * a test moves it. */
#ifndef APPOINTMENTS_TESTING_H
#define APPOINTMENTS_TESTING_H

#include "lib/run/random.h"
#include "services/appointments/appointments.h"
#include "tests/kit.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

__attribute__((constructor)) static void without_broker(void)
{
	kit.no_bus = true;
}

__attribute__((unused)) static instant at(const char *text)
{
	instant it;

	check(instant_parse(str_of(text), &it));
	return it;
}

__attribute__((unused)) static const char *when(struct test *t, instant it)
{
	char text[INSTANT_TEXT];
	size_t len = instant_write(it, text);

	return textf(t, "%.*s", (int)len, text);
}

__attribute__((unused)) static const char *id_text(struct test *t, uuid id)
{
	char text[UUID_TEXT];

	uuid_write(id, text);
	return textf(t, "%.*s", UUID_TEXT, text);
}

/* ---- what others tell ---- */

struct telling {
	const void *told;
	void (*handle)(struct db *tx, const void *told);
};

static void telling_run(struct service_run *run, void *arg)
{
	const struct telling *it = arg;
	struct db *tx = run_begin(run);

	it->handle(tx, it->told);
	db_commit(tx);
}

static void hear(void (*handle)(struct db *, const void *), const void *told)
{
	struct telling it = { told, handle };

	do_as(&appointments, telling_run, &it);
}

static void hear_professional(struct db *tx, const void *told)
{
	keep_professional(tx, told);
}

__attribute__((unused)) static void hear_holidays(struct db *tx, const void *told)
{
	keep_holidays(tx, told);
}

__attribute__((unused)) static void hear_person(struct db *tx, const void *told)
{
	keep_person(tx, told);
}

__attribute__((unused)) static void hear_gone(struct db *tx, const void *told)
{
	forget_person(tx, told);
}

/* ---- a professional ---- */

/* One service at one place; what is not said is a visit of 30 minutes, each half hour, on Sunday to
 * Thursday 8–12 and 13–17, without buffers or limits. */
struct shop {
	struct who owner; /* its professional */
	uuid professional_id, service_id, place_id, other_place_id;
	int64_t version;
	int64_t minutes, step, before, after, capacity, notice, move_cutoff, cancel_cutoff;
	bool approval, inactive, keeps_holidays;
	const char *status, *align, *phase, *buffers, *limits, *questions, *hours, *special_dates,
		*time_off, *window, *zone;
};

static int64_t or_else(int64_t said, int64_t otherwise)
{
	return said ? said : otherwise;
}

static const char *words(const char *said, const char *otherwise)
{
	return said ? said : otherwise;
}

static const char *service_json(struct test *t, const struct shop *shop)
{
	int64_t minutes = or_else(shop->minutes, 30);

	return textf(
		t,
		"{\"service_id\":\"%s\",\"place_ids\":[\"%s\",\"%s\"],\"name_fr\":\"Consultation\",\"name_ar\":\"كشف\","
		"\"length_minutes\":%lld,\"price_kind\":\"fixed\",\"price_from\":250000,"
		"\"buffer_before_minutes\":%lld,\"buffer_after_minutes\":%lld,\"step_minutes\":%lld,\"align\":\"%s\","
		"\"phase\":\"%s\",\"buffer_mode\":\"%s\",\"notice_minutes\":%lld,%s\"capacity\":%lld,\"approval\":%s,"
		"\"move_cutoff_minutes\":%lld,\"cancel_cutoff_minutes\":%lld,\"limits\":[%s],\"questions\":[%s],\"active\":%s}",
		id_text(t, shop->service_id), id_text(t, shop->place_id),
		id_text(t, shop->other_place_id), (long long)minutes, (long long)shop->before,
		(long long)shop->after, (long long)or_else(shop->step, minutes),
		words(shop->align, "grid"), words(shop->phase, "fixed"),
		words(shop->buffers, "max"), (long long)shop->notice, words(shop->window, ""),
		(long long)or_else(shop->capacity, 1), shop->approval ? "true" : "false",
		(long long)shop->move_cutoff, (long long)shop->cancel_cutoff,
		words(shop->limits, ""), words(shop->questions, ""),
		shop->inactive ? "false" : "true");
}

static const char *hours_json(struct test *t, const struct shop *shop)
{
	const char *place = id_text(t, shop->place_id),
		   *days = "\"sun\",\"mon\",\"tue\",\"wed\",\"thu\"";

	if (shop->hours)
		return shop->hours;
	return textf(
		t,
		"{\"place_id\":\"%s\",\"weekdays\":[%s],\"from_minute\":480,\"to_minute\":720},"
		"{\"place_id\":\"%s\",\"weekdays\":[%s],\"from_minute\":780,\"to_minute\":1020}",
		place, days, place, days);
}

/* Tells its state anew, with the next version. */
static void shop_tell(struct test *t, struct shop *shop)
{
	struct faults faults = { .region = t->region };
	struct professional_state state;
	struct json_error error;
	const char *text = textf(
		t,
		"{\"professional_id\":\"%s\",\"user_id\":\"%s\",\"version\":%lld,\"slug\":\"dr-amel-benali\",\"status\":\"%s\","
		"\"zone\":\"%s\",\"title\":\"Dr\",\"first_name_latin\":\"Amel\",\"family_name_latin\":\"Benali\","
		"\"first_name_ar\":\"أمال\",\"family_name_ar\":\"بن علي\",\"trade\":\"dentiste\",\"specialities\":[],"
		"\"languages\":[\"ar\",\"fr\"],\"verified\":true,\"keeps_holidays\":%s,"
		"\"places\":[{\"place_id\":\"%s\",\"kind\":\"practice\",\"name\":\"Les Pins\",\"wilaya\":\"alger\",\"town\":\"hydra\","
		"\"address_latin\":\"12 rue des Pins\",\"latitude\":36.75,\"longitude\":3.05,\"phone\":\"+213550000001\"},"
		"{\"place_id\":\"%s\",\"kind\":\"video\",\"wilaya\":\"alger\"}],"
		"\"services\":[%s],\"hours\":[%s],\"special_dates\":[%s],\"time_off\":[%s]}",
		id_text(t, shop->professional_id), id_text(t, shop->owner.user_id),
		(long long)++shop->version, words(shop->status, "published"),
		words(shop->zone, "Africa/Algiers"), shop->keeps_holidays ? "true" : "false",
		id_text(t, shop->place_id), id_text(t, shop->other_place_id), service_json(t, shop),
		hours_json(t, shop), words(shop->special_dates, ""), words(shop->time_off, ""));
	const struct json *json = json_read(t->region, str_of(text), &error);

	check(json);
	if (!shape_read(&professional_state_shape, json, &state, &faults))
		kit_fail(__FILE__, __LINE__, "%.*s: %s", STR_ARG(faults.all[0].pointer),
			 faults.all[0].code);
	hear(hear_professional, &state);
}

/* The given ones, by name so that each test has its own. */
__attribute__((unused)) static struct shop shop_of(struct test *t, struct shop said)
{
	said.professional_id = uuid_new();
	said.service_id = uuid_new();
	said.place_id = uuid_new();
	said.other_place_id = uuid_new();
	said.owner = as_role(t, textf(t, "professional of %s", t->name), ROLE_PROFESSIONAL);
	clock_set(at("2026-03-01T06:00:00Z"));
	shop_tell(t, &said);
	return said;
}

__attribute__((unused)) static struct shop shop_plain(struct test *t)
{
	return shop_of(t, (struct shop){ .minutes = 0 });
}

/* A client whose names and number are known here. */
__attribute__((unused)) static struct who client(struct test *t, const char *name)
{
	struct who who = as(t, name);

	hear(hear_person,
	     &(struct user){
		     .user_id = who.user_id,
		     .version = 1,
		     .phone = region_format(t->region, "+2135501%05u",
					    (unsigned)(str_hash(str_of(name)) % 100000)),
		     .first_name_latin = str_of(name),
		     .family_name_latin = STR("Haddad"),
		     .language = LANGUAGE_FR,
	     });
	return who;
}

/* ---- asking ---- */

__attribute__((unused)) static const char *wish_json(const struct shop *shop, struct test *t,
						     const char *start, const char *more)
{
	return textf(
		t,
		"{\"professional_id\":\"%s\",\"service_id\":\"%s\",\"place_id\":\"%s\",\"starts_at\":\"%s\"%s}",
		id_text(t, shop->professional_id), id_text(t, shop->service_id),
		id_text(t, shop->place_id), start, words(more, ""));
}

__attribute__((unused)) static struct answer book_at(struct who who, const struct shop *shop,
						     const char *start)
{
	return post(who, "/v1/appointments", wish_json(shop, who.t, start, NULL));
}

__attribute__((unused)) static struct answer hold_at(struct who who, const struct shop *shop,
						     const char *start)
{
	return post(who, "/v1/holds", wish_json(shop, who.t, start, NULL));
}

__attribute__((unused)) static struct answer slots_of(struct who who, const struct shop *shop,
						      const char *from, const char *to,
						      const char *more)
{
	struct test *t = who.t;

	return get(who,
		   textf(t,
			 "/v1/slots?professional_id=%s&service_id=%s&place_id=%s&from=%s&to=%s%s",
			 id_text(t, shop->professional_id), id_text(t, shop->service_id),
			 id_text(t, shop->place_id), from, to, words(more, "")));
}

/* All starts of an answer, as one text: two offers are the same when these are. */
__attribute__((unused)) static str starts_in(struct answer answer)
{
	check_status(answer, 200);
	return json_at(answer, "/starts")->raw;
}

__attribute__((unused)) static bool offers(struct answer answer, const char *start)
{
	str starts = starts_in(answer), wanted = str_of(textf(answer.t, "\"%s\"", start));

	return memmem(starts.at, starts.len, wanted.at, wanted.len) != NULL;
}

/* …/{appointment_id of an answer}/{what} */
__attribute__((unused)) static const char *path_of(struct answer booked, const char *what)
{
	str id = text_at(booked, "/appointment_id");

	return textf(booked.t, "/v1/appointments/%.*s%s%s", STR_ARG(id), *what ? "/" : "", what);
}

__attribute__((unused)) static int64_t count_rows(struct test *t, const char *what)
{
	return atoll(fixture_value(textf(t, "select count(*) from appointments.%s", what)));
}

#endif
