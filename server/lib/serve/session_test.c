/* session_test.c — who asks: leases, the truth behind them, roles, and cookies that other sites
 * send.
 *
 * `hooked` stands in for users: it counts how often the truth was asked (people_asked). */

#include "tests/echo/echo.h"
#include "lib/wire/cache.h"
#include "tests/kit.h"

#include <string.h>

static struct session session_of(struct test *t, uint8_t who)
{
	struct session session = { .roles = 1u << ROLE_CLIENT,
				   .language = 2,
				   .proven_at = clock_now(),
				   .ends_at = instant_add(clock_now(), HOURS(1)) };

	memset(session.user_id.bytes, who, 16);
	memset(session.session_id.bytes, who + 1, 16);
	return session;
}

static str token_new(struct test *t)
{
	char *token = region_alloc(t->region, SESSION_TOKEN);

	session_token_new(token);
	return (str){ token, SESSION_TOKEN };
}

/* Redis as users would have it: the session, and the lease for so many milliseconds. */
static void cached(struct test *t, str token, const struct session *session)
{
	uint8_t hash[SESSION_HASH];
	char packed[SESSION_PACKED];

	check(session_token_hash(token, hash));
	session_pack(session, packed);
	cache_set(t->region, session_cache_key(t->region, hash), (str){ packed, sizeof packed },
		  60);
}

static void lease(struct test *t, bool held)
{
	if (held)
		cache_set(t->region, session_lease_key(t->region), STR("1"), 60);
	else
		cache_drop(t->region, session_lease_key(t->region));
}

static struct who stranger(struct test *t)
{
	people_forget();
	lease(t, false);
	return bearer(t, token_new(t));
}

/* ---- credentials ---- */

TEST(knows_nobody)
{
	struct answer answer = get(nobody(t), "/v1/self");

	people_forget();
	check_problem(answer, 401, "unauthenticated");
	check_text(header(answer, "www-authenticate"), "Bearer realm=\"contacto\"");
	check_problem(get(stranger(t), "/v1/self"), 401, "unauthenticated");
	check_number(people_asked, 1);
	check_problem(get(bearer(t, STR("short")), "/v1/self"), 401, "unauthenticated");
	check_number(people_asked, 1);
}

TEST(knows_bearer_and_cookie)
{
	struct who who = stranger(t);
	struct session session = session_of(t, 1);
	struct answer answer;

	people_know(who.token, &session);
	answer = get(who, "/v1/self");
	check_status(answer, 200);
	check_text(text_at(answer, "/user_id"), "01010101-0101-0101-0101-010101010101");
	check_text(text_at(answer, "/session_id"), "02020202-0202-0202-0202-020202020202");
	check_text(header(answer, "cache-control"), "no-store");
	check_status(get(browser(who), "/v1/self"), 200);

	struct asking among = { .method = "GET", .path = "/v1/self" };

	among.headers[0].name = "cookie";
	among.headers[0].value = textf(t, "a=b; __Host-sid=%.*s;c=d", STR_ARG(who.token));
	check_status(ask(nobody(t), among), 200);
	among.headers[0].value = textf(t, "x__Host-sid=%.*s", STR_ARG(who.token));
	check_problem(ask(nobody(t), among), 401, "unauthenticated");
	among.headers[0].name = "authorization";
	among.headers[0].value = textf(t, "bEARER %.*s", STR_ARG(who.token));
	check_status(ask(nobody(t), among), 200);
	among.headers[0].value = textf(t, "Basic %.*s", STR_ARG(who.token));
	check_problem(ask(nobody(t), among), 401, "unauthenticated");
}

TEST(ends_when_it_ends)
{
	struct who who = stranger(t);
	struct session session = session_of(t, 3);

	clock_set(clock_now());
	session.ends_at = instant_add(clock_now(), SECONDS(10));
	people_know(who.token, &session);
	check_status(get(who, "/v1/self"), 200);
	clock_move(SECONDS(10) - 1);
	check_status(get(who, "/v1/self"), 200);
	clock_move(1);
	check_problem(get(who, "/v1/self"), 401, "unauthenticated");
}

/* ---- lease ---- */

TEST(trusts_redis_by_lease_alone)
{
	struct who who = stranger(t);
	struct session session = session_of(t, 5);

	cached(t, who.token, &session);
	lease(t, true);
	check_status(get(who, "/v1/self"), 200);
	check_number(people_asked, 0);
	lease(t, false);
	check_problem(get(who, "/v1/self"), 401, "unauthenticated");
	check_number(people_asked, 1);
	people_know(who.token, &session);
	check_status(get(who, "/v1/self"), 200);
	check_number(people_asked, 2);
	lease(t, true);
	check_status(get(who, "/v1/self"), 200);
	check_number(people_asked, 2);
}

TEST(asks_for_what_is_not_cached_or_not_understood)
{
	struct who who = stranger(t);
	struct session session = session_of(t, 6);
	uint8_t hash[SESSION_HASH];

	lease(t, true);
	people_know(who.token, &session);
	check_status(get(who, "/v1/self"), 200);
	check_number(people_asked, 1);
	check(session_token_hash(who.token, hash));
	cache_set(t->region, session_cache_key(t->region, hash), STR("of another version"), 60);
	check_status(get(who, "/v1/self"), 200);
	check_number(people_asked, 2);
}

/* ---- one question at a time ---- */

struct crowd {
	struct who who;
	int status[20];
};

static void ask_self(struct test *t, size_t number, void *arg)
{
	struct crowd *crowd = arg;

	crowd->status[number] = get(crowd->who, "/v1/self").status;
}

TEST(asks_once_for_many)
{
	struct crowd crowd = { .who = stranger(t) };
	struct session session = session_of(t, 7);

	people_know(crowd.who.token, &session);
	people_slow_ms = 100;
	together(t, 20, ask_self, &crowd);
	for (int i = 0; i < 20; i++)
		check_number(crowd.status[i], 200);
	/* Those that came after the first answer ask again, but never two at once. */
	check(people_asked < 10);
}

TEST(says_unavailable_when_nobody_can_tell)
{
	struct crowd crowd = { .who = stranger(t) };
	struct session session = session_of(t, 8);

	people_broken = true;
	people_slow_ms = 20;
	together(t, 20, ask_self, &crowd);
	for (int i = 0; i < 20; i++)
		check_number(crowd.status[i], 503);
	check_problem(get(crowd.who, "/v1/self"), 503, "unavailable");
	people_broken = false;
	people_know(crowd.who.token, &session);
	check_status(get(crowd.who, "/v1/self"), 200);
}

/* ---- rights ---- */

TEST(knows_roles_and_fresh_proofs)
{
	struct who who = stranger(t);
	struct session session = session_of(t, 9);
	struct who other = bearer(t, token_new(t));
	struct session professional = session_of(t, 11);

	clock_set(clock_now());
	professional.roles |= 1u << ROLE_PROFESSIONAL;
	professional.proven_at = instant_add(clock_now(), -SECONDS(61));
	people_know(who.token, &session);
	people_know(other.token, &professional);
	check_problem(get(nobody(t), "/v1/practice"), 401, "unauthenticated");
	check_problem(get(who, "/v1/practice"), 403, "forbidden");
	check_status(get(other, "/v1/practice"), 204);
	check_status(get(who, "/v1/fresh"), 204);
	check_problem(get(other, "/v1/fresh"), 403, "fresh-proof-needed");
}

TEST(lets_strangers_in_where_anybody_may)
{
	struct who who = stranger(t);

	check_status(post(who, "/v1/things", "{\"name\":\"of a stranger\",\"times\":0}"), 201);
	check_number(people_asked, 1);
	check_status(get(who, "/v1/things?limit=1"), 200);
	check_number(people_asked, 1);
}

/* ---- other sites ---- */

TEST(takes_cookies_from_our_pages_alone)
{
	static const struct {
		const char *site, *origin;
		int status;
	} cases[] = {
		{ "same-origin", NULL, 204 },
		{ "same-origin", "http://localhost:8080", 204 },
		{ NULL, "http://localhost:8080", 204 },
		{ NULL, "HTTP://LOCALHOST:8080", 204 },
		{ NULL, NULL, 403 },
		{ "cross-site", NULL, 403 },
		{ "same-site", NULL, 403 },
		{ "none", NULL, 403 },
		{ NULL, "null", 403 },
		{ NULL, "http://localhost", 403 },
		{ NULL, "http://localhost:8081", 403 },
		{ NULL, "https://localhost:8080", 403 },
		{ NULL, "http://localhost:8080.evil.example", 403 },
		{ "same-origin", "http://evil.example", 403 },
		{ "cross-site", "http://localhost:8080", 403 },
	};
	struct who who = stranger(t);
	struct session session = session_of(t, 13);

	people_know(who.token, &session);
	for (each_case(i, cases)) {
		struct asking asking = { .method = "POST", .path = "/v1/self" };
		size_t n = 0;

		if (cases[i].site) {
			asking.headers[n].name = "sec-fetch-site";
			asking.headers[n++].value = cases[i].site;
		}
		if (cases[i].origin) {
			asking.headers[n].name = "origin";
			asking.headers[n++].value = cases[i].origin;
		}

		struct answer answer = ask(browser(who), asking);

		if (answer.status != cases[i].status)
			kit_fail(__FILE__, __LINE__, "case %zu: %d", i, answer.status);
		if (cases[i].status == 403)
			check_problem(answer, 403, "foreign-origin");
		/* Reading changes nothing, and a bearer token no page sends by itself. */
		asking.method = "GET";
		check_status(ask(browser(who), asking), 200);
		asking.method = "POST";
		check_status(ask(who, asking), 204);
	}
}

/* ---- services ---- */

TEST(lets_services_in_by_their_secret)
{
	struct who who = stranger(t);
	struct session session = session_of(t, 15);
	struct asking asking = { .method = "GET", .path = "/v1/internal/seen" };
	struct answer answer;

	people_know(who.token, &session);
	check_problem(get(nobody(t), "/v1/internal/seen"), 401, "unauthenticated");
	check_problem(get(who, "/v1/internal/seen"), 401, "unauthenticated");
	answer = get(service_of(nobody(t), "users"), "/v1/internal/seen");
	check_status(answer, 200);
	check_text(text_at(answer, "/caller"), "users");
	check(!json_at(answer, "/user_id"));
	answer = get(service_of(who, "users"), "/v1/internal/seen");
	check_text(text_at(answer, "/user_id"), "0f0f0f0f-0f0f-0f0f-0f0f-0f0f0f0f0f0f");

	static const char *const lies[] = {
		"users", "users ",   "users x",
		" x",    "nobody x", "users 0000000000000000000000000000000000000000000"
	};

	for (each_case(i, lies)) {
		asking.headers[0].name = "service-token";
		asking.headers[0].value = lies[i];
		check_problem(ask(who, asking), 401, "unauthenticated");
		asking.path = "/v1/self";
		check_problem(ask(who, asking), 401, "unauthenticated");
		asking.path = "/v1/internal/seen";
	}
}

TEST(calls_itself_for_its_caller)
{
	struct who who = stranger(t);
	struct session session = session_of(t, 17);
	struct answer answer;

	people_know(who.token, &session);
	answer = get(who, "/v1/asks");
	check_status(answer, 200);
	check_text(text_at(answer, "/caller"), "echo");
	check_text(text_at(answer, "/user_id"), "11111111-1111-1111-1111-111111111111");
	check(int_at(answer, "/left_ms") > 5000 && int_at(answer, "/left_ms") <= 10000);
	answer = get(nobody(t), "/v1/asks");
	check_status(answer, 200);
	check(!json_at(answer, "/user_id"));
}

KIT_MAIN("session", &echo, &hooked)
