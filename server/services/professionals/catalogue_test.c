/* catalogue_test.c — the lists that the program brings, and what an admin makes of them. */

#include "lib/base/embedded.h"
#include "services/professionals/catalogue.h"
#include "services/professionals/testing.h"

#include <sodium.h>

extern const struct embedded catalogue_lists[]; /* made: catalogue_lists.h */

static struct who admin(struct test *t)
{
	return as_role(t, "sara", ROLE_ADMIN);
}

static const struct json *item_of(struct answer answer, const char *slug)
{
	const struct json *items = json_at(answer, "/items");

	check(items);
	for (const struct json *each = items->first; each; each = each->next) {
		if (str_equal(json_get(each, STR("slug"))->text, str_of(slug)))
			return each;
	}
	return NULL;
}

static const char *value(const struct json *object, const char *name)
{
	static char text[256];
	const struct json *member = json_get(object, str_of(name));

	snprintf(text, sizeof text, "%.*s", STR_ARG(member->text));
	return text;
}

/* Nobody mends a word in silence: other texts are another version, or no running system would take them
 * in. */
TEST(a_list_that_changes_is_another_version)
{
	static const char held[] =
		"f1eb02a7be544f5c1586f222fbd301d9fcc1e4c34bea8aa3a35f6e782d9b5b83";
	uint8_t digest[crypto_hash_sha256_BYTES];
	char hex[2 * crypto_hash_sha256_BYTES + 1];
	crypto_hash_sha256_state state;

	crypto_hash_sha256_init(&state);
	for (const struct embedded *each = catalogue_lists; each->name; each++)
		crypto_hash_sha256_update(&state, (const uint8_t *)each->text.at, each->text.len);
	crypto_hash_sha256_final(&state, digest);
	sodium_bin2hex(hex, sizeof hex, digest, sizeof digest);
	check_number(CATALOGUE_VERSION, 2);
	check_text(str_of(hex), held);
}

VALID_TEST(sixty_trades_with_their_specialities)
{
	struct answer answer = get(valid(nobody(t)), "/v1/trades");
	const struct json *dentist = item_of(answer, "dentist");

	check_status(answer, 200);
	check_number(json_at(answer, "/items")->count, 60 + 2); /* and those of testing.h */
	check_text(str_of(value(dentist, "name_ar")), "طبيب أسنان");
	check_text(str_of(value(dentist, "name_fr")), "Dentiste");
	check(json_get(dentist, STR("regulated"))->truth);
	check_number(json_get(dentist, STR("specialities"))->count, 5);
	check(json_get(dentist, STR("synonyms"))->count > 3);
	check(!json_get(item_of(answer, "plumber"), STR("regulated"))->truth);

	struct answer again = ask(
		nobody(t),
		(struct asking){ .method = "GET",
				 .path = "/v1/trades",
				 .if_none_match = region_cstr(t->region, header(answer, "etag")) });
	check_status(again, 304);
}

TEST(no_trade_is_without_specialities_and_no_name_twice)
{
	check_text(
		str_of(fixture_value(
			"select count(*) from professionals.trade as t where t.slug not in ('assayer', "
			"'fuller') and not exists (select from professionals.speciality as s where s.trade = t.slug)")),
		"0");
	check_text(
		str_of(fixture_value("select count(*) - count(distinct name_ar) + count(*) - "
				     "count(distinct name_fr) + count(*) - count(distinct name_en) "
				     "from professionals.trade")),
		"0");
	check_text(
		str_of(fixture_value(
			"select count(*) from professionals.speciality where name_ar !~ '[ء-ي]'")),
		"0");
}

VALID_TEST(sixty_nine_wilayas_and_their_towns)
{
	struct answer answer = get(valid(nobody(t)), "/v1/wilayas");
	const struct json *eulma;

	check_status(answer, 200);
	check_number(json_at(answer, "/items")->count, 69 + 2);
	check_text(text_at(answer, "/items/0/slug"), "adrar");
	check_text(str_of(value(item_of(answer, "bou-saada"), "mother")), "msila");
	check(!json_get(item_of(answer, "bou-saada"), STR("number")));
	check_number(json_get(item_of(answer, "aflou"), STR("number"))->number, 59);

	answer = get(valid(nobody(t)), "/v1/towns?wilaya=setif");
	check_status(answer, 200);
	check_text(text_at(answer, "/items/0/name_latin"), "Sétif");
	eulma = item_of(answer, "el-eulma");
	check_text(str_of(value(eulma, "name_ar")), "العلمة");
	check(json_get(eulma, STR("population"))->number > 100000);
	check_fault(get(nobody(t), "/v1/towns?wilaya=atlantis"), "?wilaya", "not_known");
}

TEST(no_wilaya_is_without_a_town_within_the_country)
{
	check_text(
		str_of(fixture_value(
			"select count(*) from professionals.wilaya as w "
			"where not exists (select from professionals.town as t where t.wilaya = w.slug)")),
		"0");
	check_text(str_of(fixture_value(
			   "select count(*) from professionals.town where latitude not between 18 "
			   "and 38 or longitude not between -9 and 12.5")),
		   "0");
}

VALID_TEST(an_admin_adds_and_corrects)
{
	struct answer answer =
		put(valid(admin(t)), "/v1/trades/beekeeper",
		    "{\"name_ar\":\"نحال\",\"name_fr\":\"Apiculteur\",\"name_en\":\"Beekeeper\","
		    "\"synonyms\":[\"miel\"]}");
	check_status(answer, 200);
	check(json_at(answer, "/active")->truth);
	answer = put(valid(admin(t)), "/v1/trades/beekeeper/specialities/honey",
		     "{\"name_ar\":\"عسل\",\"name_fr\":\"Miel\",\"name_en\":\"Honey\"}");
	check_status(answer, 200);
	answer = get(nobody(t), "/v1/trades");
	check_number(json_get(item_of(answer, "beekeeper"), STR("specialities"))->count, 1);
	check_status(put(admin(t), "/v1/trades/none/specialities/honey",
			 "{\"name_ar\":\"عسل\",\"name_fr\":\"Miel\",\"name_en\":\"Honey\"}"),
		     404);

	answer = put(
		valid(admin(t)), "/v1/towns/upland/highham",
		"{\"name_latin\":\"Highham\",\"latitude\":36.4,\"longitude\":3.1,\"population\":900}");
	check_status(answer, 200);
	check_number(int_at(answer, "/population"), 900);
	check_status(put(admin(t), "/v1/towns/atlantis/highham",
			 "{\"name_latin\":\"Highham\",\"latitude\":36.4,\"longitude\":3.1}"),
		     404);
}

static void begin_again(struct service_run *run, void *arg)
{
	professionals_begin(run);
}

TEST(what_an_admin_said_stays)
{
	check_status(
		put(admin(t), "/v1/trades/optician",
		    "{\"name_ar\":\"بصري\",\"name_fr\":\"Lunetier\",\"name_en\":\"Optician\"}"),
		200);
	check_status(put(admin(t), "/v1/holidays/2031/achoura", "{\"dates\":[\"2031-05-02\"]}"),
		     200);
	check_status(put(admin(t), "/v1/holidays/2032/mawlid", "{\"dates\":[]}"), 200);
	fixture_sql("update professionals.catalogue set brought = 0;"
		    "update professionals.trade set name_fr = 'Barbier' where slug = 'barber'");
	do_as(&professionals, begin_again, NULL);

	struct answer trades = get(nobody(t), "/v1/trades");
	check_text(str_of(value(item_of(trades, "optician"), "name_fr")), "Lunetier");
	check_text(str_of(value(item_of(trades, "barber"), "name_fr")), "Coiffeur homme");

	struct answer year = get(nobody(t), "/v1/holidays?year=2031");
	check_text(str_of(value(item_of(year, "achoura"), "on_date")), "2031-05-02");
	check(!item_of(get(nobody(t), "/v1/holidays?year=2032"), "mawlid"));
}

/* Published, or waiting to be found on a roll: others hear of it, whoever says so. */
TEST(who_need_no_longer_be_on_a_roll_is_told_of)
{
	struct who who = pro(t, "yacine");
	int64_t version;
	const char *place;

	check_status(post(who, "/v1/professionals",
			  "{\"first_name_latin\":\"Yacine\",\"family_name_latin\":\"Haddad\","
			  "\"trade\":\"barber\"}"),
		     201);
	place = given_place(who, PRACTICE);
	given_service(who, place);
	given_hours(who, place);
	check_status(set_status(who, "published"), 200);
	version = version_of(who);
	fixture_sql("update professionals.trade set regulated = true where slug = 'barber';"
		    "update professionals.catalogue set brought = 0");
	check_text(text_at(get(who, ME), "/status"), "waiting");
	do_as(&professionals, begin_again, NULL);
	check_text(text_at(get(who, ME), "/status"), "published");
	check_number(version_of(who), version + 1);
	do_as(&professionals, begin_again, NULL);
	check_number(version_of(who), version + 1);
}

TEST(only_an_admin_does)
{
	const char *words = "{\"name_ar\":\"ا\",\"name_fr\":\"A\",\"name_en\":\"A\"}";

	check_status(put(nobody(t), "/v1/trades/x-ray", words), 401);
	check_status(put(as(t, "amel"), "/v1/trades/x-ray", words), 403);
	check_status(put(pro(t, "amel"), "/v1/trades/x-ray", words), 403);
	check_status(put(as_role(t, "omar", ROLE_SUPPORT), "/v1/trades/x-ray", words), 403);
	check_status(put(as(t, "amel"), "/v1/trades/dentist/specialities/x-ray", words), 403);
	check_status(put(as(t, "amel"), "/v1/holidays/2030/x-ray", "{\"dates\":[]}"), 403);
	check_status(put(as(t, "amel"), "/v1/towns/upland/x-ray",
			 "{\"name_latin\":\"X\",\"latitude\":36,\"longitude\":3}"),
		     403);
}

/* ---- holidays ---- */

static const char *const year_2027[] = {
	"2027-01-01", "2027-01-12", "2027-03-09", "2027-03-10", "2027-03-11",
	"2027-05-01", "2027-05-16", "2027-05-17", "2027-05-18", "2027-06-06",
	"2027-06-15", "2027-07-05", "2027-08-14", "2027-11-01",
};

VALID_TEST(the_holidays_of_a_year)
{
	struct answer answer = get(valid(nobody(t)), "/v1/holidays?year=2027");

	check_status(answer, 200);
	check_number(json_at(answer, "/items")->count, COUNT(year_2027));
	for (each_case(i, year_2027))
		check_text(text_at(answer, textf(t, "/items/%zu/on_date", i)), year_2027[i]);
	check_text(text_at(answer, "/items/2/name_ar"), "عيد الفطر");
	check_text(text_at(answer, "/items/2/name_fr"), "Aïd el-Fitr");
	check_number(json_at(get(nobody(t), "/v1/holidays?year=2090"), "/items")->count, 0);
}

/* A year of the moon has 354 or 355 days: a feast comes once in a year of ours, or, in 33 of them, twice. */
TEST(the_moon_keeps_its_pace)
{
	check_text(
		str_of(fixture_value(
			"select count(*) from (select on_date - lag(on_date) over (partition by slug order by "
			"on_date) as gap from professionals.holiday where slug in ('achoura', 'mawlid', "
			"'awal-muharram') and on_date < '2031-01-01') as gaps where gap not in (354, 355)")),
		"0");
	check_text(
		str_of(fixture_value("select string_agg(on_date::text, ' ' order by on_date) from "
				     "professionals.holiday where slug = 'aid-el-fitr' and "
				     "extract(year from on_date) = 2033")),
		"2033-01-03 2033-01-04 2033-01-05 2033-12-23 2033-12-24 2033-12-25");
}

VALID_TEST(the_moon_was_seen_a_day_later)
{
	struct answer answer = put(valid(admin(t)), "/v1/holidays/2028/aid-el-fitr",
				   "{\"dates\":[\"2028-02-27\",\"2028-02-28\",\"2028-02-29\"]}");
	int64_t version = int_at(answer, "/version");

	check_status(answer, 200);
	check_number(int_at(answer, "/year"), 2028);
	check_told(t, "holidays.changed", 1);
	check_number(json_get(told_at(t, "holidays.changed", 0), STR("year"))->number, 2028);
	check_number(json_get(told_at(t, "holidays.changed", 0), STR("version"))->number, version);
	answer = get(nobody(t), "/v1/holidays?year=2028");
	check_text(str_of(value(item_of(answer, "aid-el-fitr"), "on_date")), "2028-02-27");

	answer = put(
		admin(t), "/v1/holidays/2028/census-day",
		"{\"dates\":[\"2028-04-04\"],\"name_ar\":\"يوم الإحصاء\",\"name_fr\":\"Recensement\","
		"\"name_en\":\"Census day\"}");
	check_status(answer, 200);
	check_number(int_at(answer, "/version"), version + 1);
	check_fault(put(admin(t), "/v1/holidays/2028/other-day", "{\"dates\":[\"2028-04-05\"]}"),
		    "/name_ar", "required");
	check_fault(put(admin(t), "/v1/holidays/2028/achoura",
			"{\"dates\":[\"2028-05-05\",\"2029-05-05\"]}"),
		    "/dates/1", "not_allowed");
	check_told(t, "holidays.changed", 2);
}

VALID_TEST(others_load_all_years)
{
	struct who caller = service_of(nobody(t), "professionals");
	struct answer answer = get(valid(caller), "/v1/internal/holidays");

	check_status(answer, 200);
	check_number(json_at(answer, "/items")->count, HOLIDAYS_TO - HOLIDAYS_FROM + 1);
	check_number(int_at(answer, "/items/0/year"), HOLIDAYS_FROM);
	check_number(json_at(answer, "/items/3/holidays")->count, COUNT(year_2027));
	check_status(get(nobody(t), "/v1/internal/holidays"), 401);
}

KIT_MAIN("professionals/catalogue", &professionals)
