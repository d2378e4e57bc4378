/* feed_test.c — what other services are told of all professionals: each change once and in order, from texts that are kept. */

#include "services/professionals/catalogue.h"
#include "services/professionals/testing.h"

/* ---- the feed ---- */

struct feed {
	int found;
	int64_t version;
	str next;
};

static struct feed follow(struct test *t, str after, const char *professional_id)
{
	struct who caller = service_of(nobody(t), "professionals");
	struct feed feed = { .next = after };

	for (;;) {
		struct answer answer =
			get(t->valid ? valid(caller) : caller,
			    textf(t, "/v1/internal/professionals?limit=3%s%.*s",
				  feed.next.len ? "&after=" : "", STR_ARG(feed.next)));

		check_status(answer, 200);
		for (const struct json *it = json_at(answer, "/items")->first; it; it = it->next) {
			if (!str_equal(json_get(it, STR("professional_id"))->text,
				       str_of(professional_id)))
				continue;
			feed.found++;
			feed.version = json_get(it, STR("version"))->number;
		}
		if (!json_at(answer, "/next"))
			return feed;
		feed.next = text_at(answer, "/next");
	}
}

/* Whatever runs in this cluster may hold back the oldest transaction for a moment, hence
 * `eventually`. */
VALID_TEST(the_feed_tells_each_change_once_in_order)
{
	struct who who = published(t, "amel");
	const char *id = text_of(get(who, ME), "/professional_id");
	struct feed feed, later;

	for (int i = 0; i < 7; i++)
		draft(t, textf(t, "other %d", i));
	eventually((feed = follow(t, (str){ 0 }, id)).found == 1);
	check_number(feed.version, 5);
	check_number(follow(t, feed.next, id).found, 0);

	check_status(set_status(who, "paused"), 200);
	check_status(set_status(who, "published"), 200);
	eventually((later = follow(t, feed.next, id)).found == 1 && later.version == 7);
	check_number(follow(t, (str){ 0 }, id).found, 1);
	check_fault(
		get(service_of(nobody(t), "professionals"), "/v1/internal/professionals?after=x"),
		"?after", "cursor");
	check_problem(get(who, "/v1/internal/professionals"), 401, "unauthenticated");
}

/* What all of one page weigh is bounded, and one that is heavier comes alone. */
TEST(a_page_of_the_feed_has_a_weight)
{
	struct answer answer;

	for (int i = 0; i < 3; i++)
		draft(t, textf(t, "heavy %d", i));
	fixture_sql("update professionals.professional set weight = 12000");
	answer = get(service_of(nobody(t), "professionals"), "/v1/internal/professionals");
	check_status(answer, 200);
	check_number(json_at(answer, "/items")->count, 1);
	check(!str_absent(text_at(answer, "/next")));
	fixture_sql("update professionals.professional set weight = 50");
}

/* ---- texts that are kept ---- */

/* Everything that a state can hold. */
static void given_all(struct who who, const char *place)
{
	const char *home = given_place(who, HOME);

	check_status(post(who, ME "/services",
			  consultation(who.t, home,
				       ",\"limits\":[{\"per\":\"day\",\"max_count\":3}],"
				       "\"questions\":[{\"text_fr\":\"Pourquoi ?\","
				       "\"kind\":\"choice\",\"choices\":[\"A\",\"B\"]}]")),
		     201);
	check_status(put_any(who, ME "/special_dates",
			     textf(who.t,
				   "{\"special_dates\":[{\"on_date\":\"2030-05-01\",\"ranges\":[]},"
				   "{\"on_date\":\"2030-05-02\",\"place_id\":\"%s\",\"ranges\":["
				   "{\"from_minute\":600,\"to_minute\":660}]}]}",
				   place)),
		     200);
	check_status(post(who, ME "/time_off",
			  "{\"from_date\":\"2030-06-01\",\"to_date\":\"2030-06-09\","
			  "\"from_minute\":600,\"to_minute\":660}"),
		     201);
	check_status(put_any(who, ME,
			     "{\"title\":\"Dr\",\"first_name_latin\":\"Amel\","
			     "\"family_name_latin\":\"Ben Ali\",\"first_name_ar\":\"أمال\","
			     "\"family_name_ar\":\"بن علي\",\"trade\":\"assayer\","
			     "\"specialities\":[\"gold\"],\"languages\":[\"ar\",\"fr\"],"
			     "\"gender\":\"female\",\"practising_since\":2001}"),
		     200);
}

/* Tests before this one wrote into tables, and told nobody. */
static void texts_anew(void)
{
	texts_forget();
	job_run(&professionals, "states");
}

TEST(what_was_told_is_told_again)
{
	struct who amel = published(t, "amel"), yacine = published(t, "yacine");
	const char *id = text_of(get(yacine, ME), "/professional_id");
	str told;

	texts_anew();
	given_all(amel, text_of(get(amel, ME), "/places/0/place_id"));
	check_status(set_status(yacine, "paused"), 200);
	check_number(untold(), 0);
	eventually(follow(t, (str){ 0 }, id).version == version_of(yacine));
	told = feed_whole(t);
	texts_forget();
	check(str_equal(feed_whole(t), told));
	job_run(&professionals, "states");
	check_number(untold(), 0);
	check(str_equal(feed_whole(t), told));
}

static void begin_again(struct service_run *run, void *arg)
{
	professionals_begin(run);
}

/* Another program wrote it, whose states had other members. */
TEST(a_text_of_another_form_is_not_told)
{
	struct who who = published(t, "amel");
	const char *id = text_of(get(who, ME), "/professional_id");
	str told;

	texts_anew();
	eventually(follow(t, (str){ 0 }, id).version == version_of(who));
	told = feed_whole(t);
	fixture_sql("update professionals.professional set told = '{}', told_form = told_form + 1");
	check(str_equal(feed_whole(t), told));
	do_as(&professionals, begin_again, NULL);
	job_run(&professionals, "states");
	check_text(str_of(fixture_value(
			   "select count(*) from professionals.professional where told = '{}'")),
		   "0");
	check(str_equal(feed_whole(t), told));
}

/* Many change at once by a statement that keeps no text. */
TEST(a_text_of_a_former_version_is_not_told)
{
	struct who who = published(t, "amel");
	const char *id = text_of(get(who, ME), "/professional_id");
	int64_t version = version_of(who);

	fixture_sql("update professionals.professional set version = version + 1, "
		    "changed_in = pg_current_xact_id()");
	eventually(follow(t, (str){ 0 }, id).version == version + 1);
	job_run(&professionals, "states");
	check_number(untold(), 0);
	check_number(follow(t, (str){ 0 }, id).version, version + 1);
}

KIT_MAIN("professionals/feed", &professionals)
