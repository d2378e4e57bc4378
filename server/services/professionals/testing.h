/* testing.h — professionals with places, services and hours, for tests.  Included by tests alone,
 * once a program.
 *
 * Programs run without a broker: events are read in the outbox. */
#ifndef PROFESSIONALS_TESTING_H
#define PROFESSIONALS_TESTING_H

#include "services/professionals/professionals.h"
#include "tests/catalogue.h"
#include "tests/kit.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Of the fuller's trade nobody may be any more, and nobody may know tin. */
static void test_words(void)
{
	catalogue_words();
	fixture_sql("set search_path = professionals;"
		    "update trade set active = false where slug = 'fuller';"
		    "insert into speciality (trade, slug, name_ar, name_fr, name_en, active) values"
		    " ('assayer', 'tin', 'قصدير', 'Étain', 'Tin', false);");
}

__attribute__((constructor)) static void before_tests(void)
{
	kit.no_bus = true;
	kit.prepare = test_words;
}

#define ME "/v1/professionals/me"

/* A professional who signed in; without a profile yet. */
__attribute__((unused)) static struct who pro(struct test *t, const char *name)
{
	return as_role(t, textf(t, "%s of %s", name, t->name), ROLE_PROFESSIONAL);
}

__attribute__((unused)) static struct answer put_version(struct who who, const char *path,
							 int64_t version, const char *json)
{
	return ask(who,
		   (struct asking){ .method = "PUT",
				    .path = path,
				    .body = json,
				    .if_match = textf(who.t, "\"%lld\"", (long long)version) });
}

/* Whatever the version is. */
__attribute__((unused)) static struct answer put_any(struct who who, const char *path,
						     const char *json)
{
	return ask(who,
		   (struct asking){ .method = "PUT", .path = path, .body = json, .if_match = "*" });
}

__attribute__((unused)) static const char *text_of(struct answer answer, const char *pointer)
{
	return region_cstr(answer.t->region, text_at(answer, pointer));
}

#define AMEL                                                                                       \
	"{\"title\":\"Dr\",\"first_name_latin\":\"Amel\",\"family_name_latin\":\"Ben Ali\","       \
	"\"trade\":\"assayer\"}"
#define PRACTICE                                                                                   \
	"{\"kind\":\"practice\",\"wilaya\":\"upland\",\"address_latin\":\"12, rue Larbi Ben M'hidi\"}"
#define HOME                                                                                       \
	"{\"kind\":\"home_visits\",\"wilaya\":\"lowland\",\"town\":\"netham\",\"radius_km\":20}"

/* A draft, and what can be added to it; each gives the id of what it made. */
__attribute__((unused)) static struct who draft(struct test *t, const char *name)
{
	struct who who = pro(t, name);

	check_status(post(who, "/v1/professionals", AMEL), 201);
	return who;
}

__attribute__((unused)) static const char *given_place(struct who who, const char *json)
{
	struct answer answer = post(who, ME "/places", json);

	check_status(answer, 201);
	return text_of(answer, "/place_id");
}

__attribute__((unused)) static const char *consultation(struct test *t, const char *place,
							const char *more)
{
	return textf(t,
		     "{\"place_ids\":[\"%s\"],\"name_fr\":\"Consultation\",\"length_minutes\":30,"
		     "\"price_kind\":\"fixed\",\"price_from\":250000%s}",
		     place, more);
}

__attribute__((unused)) static const char *given_service(struct who who, const char *place)
{
	struct answer answer = post(who, ME "/services", consultation(who.t, place, ""));

	check_status(answer, 201);
	return text_of(answer, "/service_id");
}

__attribute__((unused)) static const char *range(struct test *t, const char *place,
						 const char *days, int from, int to)
{
	return textf(t,
		     "{\"place_id\":\"%s\",\"weekdays\":[%s],\"from_minute\":%d,\"to_minute\":%d}",
		     place, days, from, to);
}

__attribute__((unused)) static void given_hours(struct who who, const char *place)
{
	check_status(put_any(who, ME "/hours",
			     textf(who.t, "{\"hours\":[%s]}",
				   range(who.t, place, "\"sun\",\"mon\"", 480, 720))),
		     200);
}

__attribute__((unused)) static struct answer set_status(struct who who, const char *status)
{
	return put(who, ME "/status", textf(who.t, "{\"status\":\"%s\"}", status));
}

/* A draft that lacks nothing, published. */
__attribute__((unused)) static struct who published(struct test *t, const char *name)
{
	struct who who = draft(t, name);
	const char *place = given_place(who, PRACTICE);

	given_service(who, place);
	given_hours(who, place);
	check_status(set_status(who, "published"), 200);
	return who;
}

/* All that the feed tells, page after page. */
__attribute__((unused)) static str feed_whole(struct test *t)
{
	str whole = STR(""), next = STR("");

	do {
		struct answer page = get(service_of(nobody(t), "professionals"),
					 textf(t, "/v1/internal/professionals?limit=200%s%.*s",
					       next.len ? "&after=" : "", STR_ARG(next)));

		check_status(page, 200);
		whole = region_format(t->region, "%.*s\n%.*s", STR_ARG(whole), STR_ARG(page.body));
		next = text_at(page, "/next");
	} while (next.len);
	return whole;
}

__attribute__((unused)) static void texts_forget(void)
{
	fixture_sql(
		"update professionals.professional set told = null, told_version = null, told_form = null");
}

/* Of whom the feed has to put the state together. */
__attribute__((unused)) static int64_t untold(void)
{
	return atoll(fixture_value("select count(*) from professionals.professional "
				   "where told_version is distinct from version"));
}

__attribute__((unused)) static int64_t version_of(struct who who)
{
	return int_at(get(who, ME), "/version");
}

#endif
