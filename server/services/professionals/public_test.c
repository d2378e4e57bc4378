/* public_test.c — what everybody sees of a professional, and that it is never of yesterday. */

#include "lib/run/metrics.h"
#include "lib/wire/cache.h"
#include "services/professionals/catalogue.h"
#include "services/professionals/testing.h"

static const char *path_of(struct who who)
{
	return textf(who.t, "/v1/professionals/%s", text_of(get(who, ME), "/slug"));
}

static double metric(struct test *t, const char *series)
{
	str text = metrics_text(t->region);
	const char *line = textf(t, "\n%s ", series);
	const char *at = memmem(text.at, text.len, line, strlen(line));

	return at ? atof(at + strlen(line)) : -1;
}

static double reads_by(struct test *t, const char *result)
{
	double reads = metric(t, textf(t, "contacto_profile_reads_total{result=\"%s\"}", result));

	return reads < 0 ? 0 : reads;
}

/* Redis has it: a read that misses writes behind its answer. */
static void warm(struct test *t, const char *path)
{
	double hits = reads_by(t, "hit");

	eventually((check_status(get(nobody(t), path), 200), reads_by(t, "hit") > hits));
}

static void say(struct who who, const char *about)
{
	check_status(
		put_any(who, ME,
			textf(who.t,
			      "{\"first_name_latin\":\"Amel\",\"family_name_latin\":\"Ben Ali\","
			      "\"trade\":\"assayer\",\"specialities\":[\"gold\"],\"about_fr\":\"%s\"}",
			      about)),
		200);
}

VALID_TEST(shows_what_is_published)
{
	struct who who = published(t, "amel");
	const char *path = path_of(who);
	struct answer answer = get(valid(nobody(t)), path);

	check_status(answer, 200);
	check_text(text_at(answer, "/trade/name_fr"), "Essayeur");
	check_text(text_at(answer, "/places/0/wilaya/name_en"), "Upland");
	check_text(text_at(answer, "/services/0/name_fr"), "Consultation");
	check_number(json_at(answer, "/hours")->count, 1);
	check(!json_at(answer, "/user_id"));
	check_text(header(answer, "cache-control"), "public, no-cache");

	struct answer again = ask(
		nobody(t),
		(struct asking){ .method = "GET",
				 .path = path,
				 .if_none_match = region_cstr(t->region, header(answer, "etag")) });
	check_status(again, 304);
	check_problem(get(nobody(t), "/v1/professionals/nobody-at-all"), 404, "not-found");
}

TEST(hides_drafts_and_those_who_pause)
{
	struct who who = draft(t, "amel");
	const char *path = path_of(who);

	check_status(get(nobody(t), path), 404);
	who = published(t, "yacine");
	path = path_of(who);
	warm(t, path);
	check_status(set_status(who, "paused"), 200);
	check_status(get(nobody(t), path), 404);
	check_status(set_status(who, "published"), 200);
	check_status(get(nobody(t), path), 200);
}

TEST(tells_nobody_how_to_find_the_door)
{
	struct who who = draft(t, "amel");
	const char *place = given_place(
		who, "{\"kind\":\"practice\",\"wilaya\":\"upland\","
		     "\"address_latin\":\"4, rue Hassiba\",\"access_notes\":\"Code 4711\"}");
	struct answer answer;

	given_service(who, place);
	given_hours(who, place);
	check_status(set_status(who, "published"), 200);
	answer = get(nobody(t), path_of(who));
	check_status(answer, 200);
	check(!memmem(answer.body.at, answer.body.len, "4711", 4));
}

TEST(a_change_is_seen_at_once)
{
	struct who who = published(t, "amel");
	const char *path = path_of(who);

	for (int i = 0; i < 20; i++) {
		const char *about = textf(t, "Version %d", i);

		warm(t, path);
		say(who, about);
		check_text(text_at(get(nobody(t), path), "/about_fr"), about);
	}
	check(reads_by(t, "hit") >= 20);
	check(metric(t, "contacto_profile_hit_ratio") > 0);
	check(metric(t, "contacto_profile_hit_ratio") < 1);
}

TEST(a_former_address_leads_to_todays)
{
	struct who who = published(t, "amel");
	const char *before = path_of(who);
	struct answer answer;

	warm(t, before);
	check_status(put(who, ME "/slug", "{\"slug\":\"the-gold-of-amel\"}"), 200);
	for (int i = 0; i < 3; i++) {
		answer = get(nobody(t), before);
		check_status(answer, 301);
		check_text(header(answer, "location"), "the-gold-of-amel");
	}
	check_status(get(nobody(t), "/v1/professionals/the-gold-of-amel"), 200);
	check_status(set_status(who, "paused"), 200);
	check_status(get(nobody(t), "/v1/professionals/the-gold-of-amel"), 404);
	check_status(set_status(who, "published"), 200);

	/* Back again: no ring of addresses that lead to each other. */
	check_status(put(who, ME "/slug",
			 textf(t, "{\"slug\":\"%s\"}", before + strlen("/v1/professionals/"))),
		     200);
	check_status(get(nobody(t), before), 200);
	check_status(get(nobody(t), "/v1/professionals/the-gold-of-amel"), 301);
}

TEST(a_word_of_the_catalogue_that_changes_is_seen_too)
{
	struct who who = published(t, "amel");
	const char *path = path_of(who);

	warm(t, path);
	check_status(
		put(as_role(t, "sara", ROLE_ADMIN), "/v1/trades/assayer",
		    "{\"name_ar\":\"صائغ\",\"name_fr\":\"Essayeur d'or\",\"name_en\":\"Assayer\"}"),
		200);
	check_text(text_at(get(nobody(t), path), "/trade/name_fr"), "Essayeur d'or");
	check_status(put(as_role(t, "sara", ROLE_ADMIN), "/v1/trades/assayer",
			 "{\"name_ar\":\"صائغ\",\"name_fr\":\"Essayeur\",\"name_en\":\"Assayer\"}"),
		     200);
}

/* ---- what could go wrong between reading and keeping ---- */

static str redis(struct test *t, const char *verb, const char *slug, const char *value)
{
	const str command[] = { str_of(verb),
				cache_key(t->region, "professionals:profile:%s", slug),
				str_of(value) };

	return cache_do(t->region, value ? 3 : 2, command).text;
}

TEST(a_slow_reader_keeps_nothing_that_was_dropped)
{
	struct who who = published(t, "amel");
	const char *path = path_of(who), *slug = path + strlen("/v1/professionals/");
	str kept;

	warm(t, path);
	kept = redis(t, "GET", slug, NULL);
	say(who, "new");
	/* What a drop leaves behind: the version, and nothing to show. */
	check(str_starts(redis(t, "GET", slug, NULL), STR("-:")));
	check(!str_starts(kept, STR("-:")));
	check_text(text_at(get(nobody(t), path), "/about_fr"), "new");
	eventually(!str_starts(redis(t, "GET", slug, NULL), STR("-:")));

	/* Another process hears of the former version only now: what is younger stays. */
	kept = redis(t, "GET", slug, NULL);
	struct professional_state late = { .slug = str_of(slug), .version = version_of(who) - 1 };
	profile_changed(NULL, &late);
	check(str_equal(redis(t, "GET", slug, NULL), kept));
	late.version = version_of(who) + 1;
	profile_changed(NULL, &late);
	check(str_starts(redis(t, "GET", slug, NULL), STR("-:")));
}

TEST(a_process_that_may_have_missed_a_drop_believes_nothing_of_before)
{
	struct who who = published(t, "amel");
	const char *path = path_of(who), *slug = path + strlen("/v1/professionals/");

	warm(t, path);
	str kept = redis(t, "GET", slug, NULL);
	str changed = region_copy(t->region, kept);
	char *word = memmem(changed.at, changed.len, "Essayeur", 8);

	/* Redis has what nobody wrote, as if it had come back from before. */
	memcpy(word, "Imposteu", 8);
	redis(t, "SET", slug, region_cstr(t->region, changed));
	check_text(text_at(get(nobody(t), path), "/trade/name_fr"), "Imposteu");
	profiles_begin();
	check_text(text_at(get(nobody(t), path), "/trade/name_fr"), "Essayeur");
}

TEST(without_redis_it_is_slower_and_right)
{
	struct who who = published(t, "amel");
	const char *path = path_of(who);

	warm(t, path);
	double away = reads_by(t, "away");
	cache_stop();
	check_status(get(nobody(t), path), 200);
	fixture_sql("update professionals.professional set about_fr = 'meanwhile'");
	check_text(text_at(get(nobody(t), path), "/about_fr"), "meanwhile");
	check(reads_by(t, "away") >= away + 2);
	cache_start();
	profiles_begin();
	eventually(cache_alive());
	check_text(text_at(get(nobody(t), path), "/about_fr"), "meanwhile");
}

struct crowd {
	const char *path;
	struct answer answers[24];
};

static void look(struct test *t, size_t number, void *arg)
{
	struct crowd *crowd = arg;

	crowd->answers[number] = get(nobody(t), crowd->path);
}

/* All ask while none has been answered: PostgreSQL is asked once. */
TEST(a_crowd_makes_it_once)
{
	struct who who = published(t, "amel");
	struct crowd crowd = { .path = path_of(who) };
	double made;

	check_status(get(nobody(t), crowd.path), 200);
	profiles_begin();
	made = metric(t, "contacto_profiles_made_total");
	together(t, COUNT(crowd.answers), look, &crowd);
	for (each_case(i, crowd.answers)) {
		check_status(crowd.answers[i], 200);
		check(str_equal(crowd.answers[i].body, crowd.answers[0].body));
	}
	made = metric(t, "contacto_profiles_made_total") - made;
	check(made >= 1 && made <= COUNT(crowd.answers) / 2);
}

KIT_MAIN("professionals/public", &professionals)
