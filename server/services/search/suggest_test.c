/* suggest_test.c — GET /v1/search/suggest: trades, places and professionals while one types. */

#include "services/search/testing.h"

/* "trade:assayer→Essayeur", of each item, with commas. */
static const char *told(struct test *t, const char *query)
{
	struct answer answer = get(t->valid ? valid(nobody(t)) : nobody(t),
				   textf(t, "/v1/search/suggest?%s", query));
	const char *line = "";

	check_status(answer, 200);
	for (const struct json *each = json_at(answer, "/items")->first; each; each = each->next) {
		str kind = json_get(each, STR("kind"))->text;
		const struct json *named = json_get(each, STR("slug"));
		str slug = named ? named->text : STR("");
		str complete = json_get(each, STR("complete"))->text;

		line = textf(t, "%s%s%.*s:%.*s→%.*s", line, *line ? ", " : "", STR_ARG(kind),
			     STR_ARG(slug), STR_ARG(complete));
	}
	return line;
}

static bool tells(struct test *t, const char *query, const char *item)
{
	return strstr(told(t, query), item);
}

VALID_TEST(the_catalogue_in_the_language_asked)
{
	static const struct {
		const char *query, *first;
	} cases[] = {
		{ "q=assaye&lang=fr", "trade:assayer→Essayeur" },
		{ "q=assaye&lang=en", "trade:assayer→Assayer" },
		{ "q=assaye", "trade:assayer→صائغ" },
		{ "q=%D8%B5%D8%A7%D8%A6&lang=fr", "trade:assayer→Essayeur" },
		{ "q=wool&lang=en", "speciality:wool→Wool" },
		{ "q=uplan&lang=fr", "wilaya:upland→Haut pays" },
		{ "q=topha&lang=fr", "town:topham→Topham" },
		{ "q=topha", "town:topham→Topham" }, /* has no Arabic name */
		{ "q=essayeur%20topha&lang=fr", "town:topham→essayeur Topham" },
		{ "q=dentiste%20or&lang=fr", "wilaya:oran→dentiste Oran" },
		{ "q=oran%20dent&lang=fr", "trade:dentist→oran Dentiste" },
		{ "q=dentis&lang=fr", "trade:dentist→Dentiste" },
		{ "q=kin%C3%A9&lang=fr", "trade:physiotherapist→Kinésithérapeute" },
		{ "q=dantiste&lang=fr", "trade:dentist→Dentiste" }, /* an error */
	};

	eventually(get(nobody(t), "/v1/search/suggest?q=a").status == 200);
	for (each_case(i, cases)) {
		const char *line = told(t, cases[i].query);

		if (strncmp(line, cases[i].first, strlen(cases[i].first)))
			kit_fail(__FILE__, __LINE__, "%s: %s", cases[i].query, line);
	}
}

TEST(professionals_by_their_names)
{
	struct shop amel = shop_open(t, "Zenasni", (struct shop){ .name = "Amel" });
	struct shop karim = shop_open(t, "Zenasnix", (struct shop){ .name = "Ghizlane" });
	const char *item = textf(t, "professional:%s→Amel Zenasni", amel.slug);

	eventually(tells(t, "q=zenas&lang=fr", item));
	check(tells(t, "q=amel%20zen&lang=fr", item));
	check(tells(t, "q=amel%20z&lang=fr", item));
	check(tells(t, "q=zenasni%20ame&lang=fr", item));
	check(tells(t, "q=essayeur%20zenasn&lang=fr", item));
	check(!tells(t, "q=ghizlane%20zenasni&lang=fr", item));
	eventually(tells(t, "q=ghizla&lang=fr", "Ghizlane"));

	struct answer answer = get(nobody(t), "/v1/search/suggest?q=zenasn&lang=fr&wilaya=upland");

	check_text(text_at(answer, "/items/0/label_fr"), "Amel Zenasni · Essayeur · Haut pays");
	check_text(text_at(answer, "/items/0/label_ar"), "Amel Zenasni · صائغ · المرتفع");
	check_text(text_at(answer, "/items/0/id"), amel.professional_id);
	check_status(shop_status(&amel, "paused"), 200);
	eventually(!tells(t, "q=zenas&lang=fr", item));
	check_status(shop_status(&karim, "paused"), 200);
}

TEST(a_new_name_takes_the_place_of_the_former)
{
	struct shop shop = shop_open(t, "Quandil", (struct shop){ .name = "Amel" });
	struct answer answer;

	eventually(tells(t, "q=quandi&lang=fr", "professional:"));
	answer = ask(
		shop.owner,
		(struct asking){
			.method = "PUT",
			.path = ME,
			.if_match = "*",
			.body = "{\"first_name_latin\":\"Amel\",\"family_name_latin\":\"Xandalla\","
				"\"trade\":\"assayer\",\"languages\":[\"ar\"],\"keeps_holidays\":false}" });
	check_status(answer, 200);
	eventually(tells(t, "q=xandal&lang=fr", "Amel Xandalla"));
	eventually(!tells(t, "q=quandi&lang=fr", "professional:"));
}

TEST(services_by_their_names)
{
	struct shop shop = shop_open(
		t, "Sorter",
		(struct shop){
			.service = ",\"length_minutes\":30,\"name_en\":\"Touchstone glimpse\"" });

	eventually(tells(t, "q=touchst&lang=en", "service:→Touchstone glimpse"));
	eventually(is_found(t, &shop, "q=touchstone%20glimpse"));
	check(!is_found(t, &shop, "q=touchstone%20glimpse%20oran"));
}

TEST(what_is_wrong_with_a_question)
{
	check_fault(get(nobody(t), "/v1/search/suggest"), "?q", "required");
	check_fault(get(nobody(t), "/v1/search/suggest?q=a&wilaya=nowhere"), "?wilaya",
		    "not_known");
	check_fault(get(nobody(t), "/v1/search/suggest?q=a&lang=xx"), "?lang", "enum");
	check_fault(get(nobody(t), "/v1/search/suggest?q=%ff"), "?q", "encoding");
	check_text(text_at(get(nobody(t), "/v1/search/suggest?q=%20%20"), "/items/0/kind"), NULL);
	check_text(text_at(get(nobody(t), "/v1/search/suggest?q=%E2%80%94%2A%2A"), "/items/0/kind"),
		   NULL);
}

KIT_MAIN("suggest", &users, &professionals, &appointments, &search)
