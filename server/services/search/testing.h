/* testing.h — professionals who are found, for the tests of search.  Included by tests alone, once a
 * program.
 *
 * Beside search run those whose feeds it follows, with a broker: what a test does by their routes is
 * known here soon, and `eventually` waits for it.  The clock runs, for a ring that turned never turns
 * back; dates are told from a Sunday that is near. */
#ifndef SEARCH_TESTING_H
#define SEARCH_TESTING_H

#include "lib/run/loop.h"
#include "services/search/search.h"
#include "tests/catalogue.h"
#include "tests/kit.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define ME "/v1/professionals/me"
#define WORKDAYS "\"sun\",\"mon\",\"tue\",\"wed\",\"thu\""

extern const struct service users, professionals, appointments;

/* That many days after a Sunday three to nine days ahead; 0 is the Sunday. */
__attribute__((unused)) static const char *on(struct test *t, int days)
{
	date today = { (int32_t)(clock_now().us / DAYS(1)) };
	char text[DATE_TEXT];

	today.days += 3;
	today.days += (6 - date_weekday(today)) % 7;
	date_write((date){ today.days + days }, text);
	return textf(t, "%.*s", DATE_TEXT, text);
}

/* A start on such a day; hours of UTC, an hour behind Algiers. */
__attribute__((unused)) static const char *start_on(struct test *t, int days, const char *hour)
{
	return textf(t, "%sT%s:00Z", on(t, days), hour);
}

static void test_words(void)
{
	catalogue_words();
	fixture_sql("set search_path = professionals;"
		    "insert into trade (slug, name_ar, name_fr, name_en, active) values"
		    " ('cooper', 'براميلي', 'Tonnelier', 'Cooper', true),"
		    " ('joiner', 'واصل', 'Assembleur', 'Joiner', true);");
}

__attribute__((constructor)) static void before_tests(void)
{
	kit.prepare = test_words;
}

/* ---- a professional ---- */

/* What is not said: an assayer of gold with a practice in Topham, a visit of 30 minutes each half
 * hour, Sunday to Thursday 8–12. */
struct shop {
	struct who owner;
	const char *professional_id, *place_id, *service_id, *slug;
	const char *name, *trade, *more; /* more: members of the details, ",…" */
	const char *place;
	const char *service; /* members beside place, name and price, ",…" */
	const char *hours;   /* ranges; "%s" is the place */
};

static const char *or_else(const char *said, const char *otherwise)
{
	return said ? said : otherwise;
}

static const char *made(struct answer answer, const char *pointer)
{
	check_status(answer, 201);
	return region_cstr(answer.t->region, text_at(answer, pointer));
}

static void shop_hours(struct test *t, struct shop *shop)
{
	const char *ranges = shop->hours;

	if (!ranges)
		ranges = textf(t,
			       "{\"place_id\":\"%s\",\"weekdays\":[" WORKDAYS
			       "],\"from_minute\":480,\"to_minute\":720}",
			       shop->place_id);
	check_status(ask(shop->owner, (struct asking){ .method = "PUT",
						       .path = ME "/hours",
						       .body = textf(t, "{\"hours\":[%s]}", ranges),
						       .if_match = "*" }),
		     200);
}

__attribute__((unused)) static struct answer shop_status(struct shop *shop, const char *status)
{
	return put(shop->owner, ME "/status", textf(shop->owner.t, "{\"status\":\"%s\"}", status));
}

/* Published; not yet known to search. */
__attribute__((unused)) static struct shop shop_open(struct test *t, const char *who,
						     struct shop said)
{
	struct answer answer;

	said.owner = as_role(t, textf(t, "%s of %s", who, t->name), ROLE_PROFESSIONAL);
	answer = post(
		said.owner, "/v1/professionals",
		textf(t,
		      "{\"title\":\"Dr\",\"first_name_latin\":\"%s\",\"family_name_latin\":\"%s\","
		      "\"trade\":\"%s\",\"languages\":[\"ar\",\"fr\"],\"keeps_holidays\":false%s}",
		      or_else(said.name, "Amel"), who, or_else(said.trade, "assayer"),
		      or_else(said.more, "")));
	said.professional_id = made(answer, "/professional_id");
	said.slug = region_cstr(t->region, text_at(answer, "/slug"));
	said.place_id = made(
		post(said.owner, ME "/places",
		     or_else(said.place,
			     "{\"kind\":\"practice\",\"wilaya\":\"upland\",\"town\":\"topham\","
			     "\"latitude\":36.51,\"longitude\":3.21,\"address_latin\":\"Rue Larbi Ben M'hidi\"}")),
		"/place_id");
	said.service_id = made(
		post(said.owner, ME "/services",
		     textf(t,
			   "{\"place_ids\":[\"%s\"],\"name_fr\":\"Essai\",\"price_kind\":\"fixed\","
			   "\"price_from\":250000%s}",
			   said.place_id, or_else(said.service, ",\"length_minutes\":30"))),
		"/service_id");
	shop_hours(t, &said);
	check_status(shop_status(&said, "published"), 200);
	return said;
}

/* ---- asking ---- */

/* The hit of a professional; NULL: he is not on the page. */
__attribute__((unused)) static const struct json *hit_of(struct answer page,
							 const struct shop *shop)
{
	const struct json *items = json_at(page, "/items");

	check(items);
	for (const struct json *each = items->first; each; each = each->next)
		if (str_equal(json_get(each, STR("slug"))->text, str_of(shop->slug)))
			return each;
	return NULL;
}

__attribute__((unused)) static bool is_found(struct test *t, const struct shop *shop,
					     const char *query)
{
	return hit_of(get(nobody(t), textf(t, "/v1/search?%s", query)), shop);
}

__attribute__((unused)) static bool hit_has(const struct json *hit, const char *start)
{
	const struct json *starts = hit ? json_get(hit, STR("starts")) : NULL;

	for (const struct json *each = starts ? starts->first : NULL; each; each = each->next)
		if (str_equal(each->text, str_of(start)))
			return true;
	return false;
}

/* What a booking of that start sends. */
__attribute__((unused)) static const char *wish(struct test *t, const struct shop *shop,
						const char *start)
{
	return textf(t,
		     "{\"professional_id\":\"%s\",\"service_id\":\"%s\",\"place_id\":\"%s\","
		     "\"starts_at\":\"%s\"}",
		     shop->professional_id, shop->service_id, shop->place_id, start);
}

/* Does `appointments` offer it? It hears of hours by itself: maybe later than search does. */
__attribute__((unused)) static bool is_offered(struct test *t, const struct shop *shop,
					       const char *start)
{
	const char *slots = textf(
		t,
		"/v1/slots?professional_id=%s&service_id=%s&place_id=%s&from=%.10sT00:00:00Z&to=%.10sT23:59:00Z",
		shop->professional_id, shop->service_id, shop->place_id, start, start);
	str body = get(nobody(t), slots).body;

	return memmem(body.at, body.len, start, strlen(start));
}

/* Once it is offered. */
__attribute__((unused)) static struct answer visit_book(struct test *t, const char *client,
							const struct shop *shop, const char *start)
{
	struct answer answer;

	eventually(is_offered(t, shop, start));
	answer = post(as(t, client), "/v1/appointments", wish(t, shop, start));
	check_status(answer, 201);
	return answer;
}

/* As many known professionals of that trade as `count`. */
__attribute__((unused)) static bool are_found(struct test *t, const char *query, int64_t count)
{
	return int_at(get(nobody(t), textf(t, "/v1/search?%s", query)), "/total") == count;
}

#endif
