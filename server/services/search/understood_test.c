/* understood_test.c — GET /v1/search?q=: what was typed, told back, and found by. */

#include "services/search/testing.h"

static struct answer asked(struct test *t, const char *query)
{
	struct answer page =
		get(t->valid ? valid(nobody(t)) : nobody(t), textf(t, "/v1/search?%s", query));

	check_status(page, 200);
	return page;
}

static void wait_ready(struct test *t)
{
	eventually(get(nobody(t), "/v1/search?page_size=1").status == 200);
}

VALID_TEST(words_are_told_back)
{
	struct answer page;

	wait_ready(t);
	page = asked(t, "q=dantiste%20femme%20oran%20demain%20matin%20xyzzy");
	check_text(text_at(page, "/understood/trade/slug"), "dentist");
	check_text(text_at(page, "/understood/wilaya/slug"), "oran");
	check_text(text_at(page, "/understood/corrected"),
		   "Dentiste femme oran demain matin xyzzy");
	check_text(text_at(page, "/understood/left_over/0"), "xyzzy");
	check_text(text_at(page, "/understood/gender"), "female");
	check_text(text_at(page, "/understood/part"), "morning");
	check_text(text_at(page, "/understood/to"),
		   region_cstr(t->region, text_at(page, "/understood/from")));
	check(!str_absent(text_at(page, "/understood/from")));
	page = asked(t, "q=psychologue%20en%20ligne");
	check(json_at(page, "/understood/video")->truth);
	check(!json_at(page, "/understood/home_visit"));
	page = asked(t, "q=dentiste%20p%C3%A9diatre");
	check_number(json_at(page, "/understood/specialities")->count, 2);
	check(!json_at(page, "/understood/trade"));
	page = asked(t, "trade=dentist");
	check(!json_at(page, "/understood/trade"));
}

TEST(words_find)
{
	struct shop shop;

	wait_ready(t);
	shop = shop_open(t, "Fendri",
			 (struct shop){ .trade = "cooper", .more = ",\"gender\":\"female\"" });
	eventually(is_found(t, &shop, "q=tonnelier"));
	check(is_found(t, &shop, "q=tonnelier%20haut%20pays"));
	check(is_found(t, &shop, "q=topham%20tonelier")); /* an error */
	check(is_found(t, &shop, "q=%D8%A8%D8%B1%D8%A7%D9%85%D9%8A%D9%84%D9%8A"));
	check(is_found(t, &shop, "q=tonnelier%20femme"));
	check(!is_found(t, &shop, "q=tonnelier%20homme"));
	check(!is_found(t, &shop, "q=tonnelier%20bas%20pays"));
	check(!is_found(t, &shop, "q=foulon"));
	check(is_found(t, &shop, "q=tonnelier%20ou%20foulon"));
	eventually(is_found(t, &shop, "q=fendri"));
	check(is_found(t, &shop, "q=amel%20fendri%20tonnelier"));
	check(!is_found(t, &shop, "q=xyzzyxyzzy"));
}

/* What is given by itself goes before what is typed. */
TEST(filters_go_before_words)
{
	struct shop shop;

	wait_ready(t);
	shop = shop_open(t, "Gherbi", (struct shop){ .trade = "cooper" });
	eventually(is_found(t, &shop, "trade=cooper&page_size=50"));
	check(is_found(t, &shop, "q=foulon&trade=cooper&page_size=50"));
	check(is_found(t, &shop, "q=tonnelier%20bas%20pays&wilaya=upland&page_size=50"));
	check(!is_found(t, &shop, "q=tonnelier%20haut%20pays&wilaya=lowland&page_size=50"));
	check(is_found(t, &shop,
		       textf(t, "q=tonnelier%%20aujourd%%27hui&from=%s&page_size=50", on(t, 0))));
}

KIT_MAIN("understood", &users, &professionals, &appointments, &search)
