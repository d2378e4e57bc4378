/* clients_test.c — who comes to a professional: cards, their history, and what is noted on them. */

#include "services/appointments/desk_testing.h"

static const char *card_path(struct answer seen_by_professional)
{
	return textf(seen_by_professional.t, "/v1/clients/%s",
		     cstr(text_at(seen_by_professional, "/client_card_id")));
}

static struct answer search(const struct shop *shop, const char *q)
{
	return get(shop->owner, textf(shop->owner.t, "/v1/clients?q=%s", q));
}

static uint32_t items(struct answer answer)
{
	check_status(answer, 200);
	return json_at(answer, "/items")->count;
}

VALID_TEST(a_card_has_a_history)
{
	struct shop shop = shop_plain(t);
	struct who amel = client(t, "amel");
	struct answer first = book_at(amel, &shop, "2026-03-01T07:00:00Z");
	struct answer missed = book_at(amel, &shop, "2026-03-01T08:00:00Z");

	check_status(book_at(amel, &shop, "2026-03-02T07:00:00Z"), 201);
	clock_move(HOURS(3));
	check_status(post(shop.owner, path_of(first, "done"), ""), 200);
	check_status(post(shop.owner, path_of(missed, "no_show"), ""), 200);

	struct answer cards = get(valid(shop.owner), "/v1/clients");

	check_number(items(cards), 1);
	check_text(text_at(cards, "/items/0/name_latin"), "amel Haddad");
	check(json_at(cards, "/items/0/has_account")->truth);

	const char *path =
		textf(t, "/v1/clients/%s", cstr(text_at(cards, "/items/0/client_card_id")));
	struct answer card = get(valid(shop.owner), path);

	check_status(card, 200);
	check_text(header(card, "etag"), "\"1\"");
	check_number(int_at(card, "/card/visits"), 1);
	check_number(int_at(card, "/card/no_shows"), 1);
	check_text(text_at(card, "/card/last_visit_at"), "2026-03-01T07:00:00Z");
	check_text(text_at(card, "/card/next_visit_at"), "2026-03-02T07:00:00Z");
	check_number(json_at(card, "/history")->count, 3);
	check_text(text_at(card, "/history/0/starts_at"), "2026-03-02T07:00:00Z");
	check(!json_at(card, "/note"));
}

TEST(a_card_is_its_professionals_alone)
{
	struct shop shop = shop_plain(t);
	struct who stranger = as_role(t, "stranger", ROLE_PROFESSIONAL), amel = client(t, "amel");
	const char *path = card_path(
		call_in(shop.owner, &shop, "2026-03-01T07:00:00Z", ",\"name\":\"Karim\""));

	check_problem(get(nobody(t), path), 401, "unauthenticated");
	check_problem(get(amel, path), 403, "forbidden");
	check_problem(get(stranger, path), 404, "not-found");
	check_problem(patch(stranger, path, "{\"name\":\"Moi\"}"), 404, "not-found");
	check_number(items(get(stranger, "/v1/clients")), 0);

	/* One with a profile of his own, and clients, still sees no others. */
	struct who second = as_role(t, "second", ROLE_PROFESSIONAL);

	shop_for(t, second);
	check_problem(get(second, path), 404, "not-found");
	check_problem(patch(second, path, "{\"note\":\"x\"}"), 404, "not-found");
	check_number(items(get(second, "/v1/clients")), 0);
	check_text(text_at(get(shop.owner, path), "/card/name"), "Karim");
}

TEST(clients_are_found_by_a_part_of_name_or_number)
{
	struct shop shop = shop_plain(t);
	struct who amel = client(t, "amel");

	check_status(call_in(shop.owner, &shop, "2026-03-01T07:00:00Z",
			     ",\"name\":\"Karim Mansouri\",\"phone\":\"0550 11 22 33\""),
		     201);
	check_status(
		call_in(shop.owner, &shop, "2026-03-01T07:30:00Z", ",\"name\":\"كريم بن عودة\""),
		201);
	check_status(call_in(shop.owner, &shop, "2026-03-01T08:00:00Z", ",\"name\":\"100% _Nord\""),
		     201);
	check_status(book_at(amel, &shop, "2026-03-01T08:30:00Z"), 201);
	check_number(items(search(&shop, "mansou")), 1);
	check_number(items(search(&shop, "KARIM")), 1);
	check_number(items(search(&shop, "%D8%B9%D9%88%D8%AF%D8%A9")), 1);
	check_number(items(search(&shop, "haddad%20amel")), 1);
	check_number(items(search(&shop, "0550%2011")), 1);
	check_number(items(search(&shop, "%2B213550112233")), 1);
	check_number(items(search(&shop, "nobody")), 0);
	/* What a pattern would take for anything is itself. */
	check_number(items(search(&shop, "%25%20_")), 1);
	check_number(items(search(&shop, "__")), 0);
	check_number(items(get(shop.owner, "/v1/clients")), 4);
}

VALID_TEST(the_list_goes_on_page_by_page)
{
	static const char *const starts[] = { "2026-03-01T07:00:00Z", "2026-03-01T07:30:00Z",
					      "2026-03-01T08:00:00Z", "2026-03-01T08:30:00Z",
					      "2026-03-01T09:00:00Z" };
	struct shop shop = shop_plain(t);

	for (each_case(i, starts)) {
		check_status(
			call_in(shop.owner, &shop, starts[i], textf(t, ",\"name\":\"Nom %zu\"", i)),
			201);
		clock_move(SECONDS(1));
	}

	struct answer page = get(valid(shop.owner), "/v1/clients?limit=3");
	str link = header(page, "link");

	check_number(items(page), 3);
	check_text(text_at(page, "/items/0/name"), "Nom 4");
	page = get(valid(shop.owner),
		   textf(t, "/v1/clients%.*s", (int)(str_find(link, '>') - 1), link.at + 1));
	check_number(items(page), 2);
	check_text(text_at(page, "/items/1/name"), "Nom 0");
	check(str_absent(header(page, "link")));
}

VALID_TEST(his_own_words_can_be_changed)
{
	struct shop shop = shop_plain(t);
	const char *path = card_path(call_in(shop.owner, &shop, "2026-03-01T07:00:00Z",
					     ",\"name\":\"Karim\",\"phone\":\"0550112233\""));
	struct answer changed = patch_version(
		valid(shop.owner), path, 1,
		"{\"name\":\"Karim Mansouri\",\"phone\":\"0661 00 00 00\",\"note\":\"diabète\"}");

	check_status(changed, 200);
	check_text(header(changed, "etag"), "\"2\"");
	check_text(text_at(changed, "/card/name"), "Karim Mansouri");
	check_text(text_at(changed, "/card/phone"), "+213661000000");
	check_text(text_at(changed, "/note"), "diabète");
	check_text(text_at(get(shop.owner, path), "/note"), "diabète");
	check_number(count_rows(t, "client_card where position('diab'::bytea in note_sealed) > 0"),
		     0);

	check_problem(patch_version(shop.owner, path, 1, "{\"name\":\"X\"}"), 412,
		      "precondition-failed");
	check_problem(
		ask(shop.owner, (struct asking){ .method = "PATCH", .path = path, .body = "{}" }),
		428, "precondition-required");
	changed = patch(shop.owner, path, "{\"phone\":null,\"note\":null}");
	check_status(changed, 200);
	check(!json_at(changed, "/card/phone") && !json_at(changed, "/note"));
	check_text(text_at(changed, "/card/name"), "Karim Mansouri");
	check_fault(patch(shop.owner, path, "{\"name\":null}"), "/name", "null");
	check_fault(patch(shop.owner, path, "{\"phone\":\"12\"}"), "/phone", "phone");
}

TEST(a_number_is_on_one_card)
{
	struct shop shop = shop_plain(t);
	const char *one = card_path(call_in(shop.owner, &shop, "2026-03-01T07:00:00Z",
					    ",\"name\":\"Karim\",\"phone\":\"0550112233\""));
	const char *two = card_path(call_in(shop.owner, &shop, "2026-03-01T08:00:00Z",
					    ",\"name\":\"Nadia\",\"phone\":\"0550112244\""));

	check_fault(patch(shop.owner, two, "{\"phone\":\"0550112233\"}"), "/phone", "duplicate");
	check_status(patch(shop.owner, one, "{\"phone\":\"0550112233\"}"), 200);
}

TEST(who_has_an_account_says_himself_what_he_is_called)
{
	struct shop shop = shop_plain(t);
	struct who amel = client(t, "amel");
	struct answer booked = book_at(amel, &shop, "2026-03-01T07:00:00Z");
	const char *path = card_path(get(shop.owner, path_of(booked, "")));

	check_fault(patch(shop.owner, path, "{\"name\":\"Autre\"}"), "/name", "not_allowed");
	check_fault(patch(shop.owner, path, "{\"phone\":\"0550112233\"}"), "/phone", "not_allowed");
	check_status(patch(shop.owner, path, "{\"note\":\"ponctuelle\"}"), 200);

	/* And when the account is gone, so is what we knew of the person. */
	hear(hear_gone, &(struct user_deleted){
				.user_id = amel.user_id, .version = 9, .deleted_at = clock_now() });

	struct answer card = get(shop.owner, path);

	check_status(card, 200);
	check(!json_at(card, "/card/name_latin") && !json_at(card, "/card/phone") &&
	      !json_at(card, "/note"));
	check(!json_at(card, "/card/has_account")->truth);
	check_fault(call_in(shop.owner, &shop, "2026-03-01T09:00:00Z",
			    textf(t, ",\"client_card_id\":\"%s\"",
				  cstr(text_at(card, "/card/client_card_id")))),
		    "/client_card_id", "not_known");
}

KIT_MAIN("appointments/clients", &appointments)
