/* kit_ask.c — who asks, what, and what came back. */

#include "tests/kit_inside.h"
#include "lib/run/random.h"
#include "lib/wire/cache.h"
#include "lib/wire/client.h"

#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* ---- who ---- */

struct who nobody(struct test *t)
{
	return (struct who){ .t = t };
}

struct who bearer(struct test *t, str token)
{
	return (struct who){ .t = t, .token = token };
}

/* Bytes that depend on what and name alone, and differ between programs. */
static void derive(const char *what, const char *name, uint8_t *out, size_t len)
{
	crypto_generichash_state state;

	crypto_generichash_init(&state, NULL, 0, len);
	crypto_generichash_update(&state, (const uint8_t *)what, strlen(what) + 1);
	crypto_generichash_update(&state, (const uint8_t *)config.cache_prefix.at,
				  config.cache_prefix.len);
	crypto_generichash_update(&state, (const uint8_t *)name, strlen(name));
	crypto_generichash_final(&state, out, len);
}

static str token_of(struct test *t, const char *name)
{
	uint8_t bytes[32];
	char *out = region_alloc(t->region, SESSION_TOKEN + 1);

	derive("token", name, bytes, sizeof bytes);
	sodium_bin2base64(out, SESSION_TOKEN + 1, bytes, sizeof bytes,
			  sodium_base64_VARIANT_URLSAFE_NO_PADDING);
	return (str){ out, SESSION_TOKEN };
}

/* As users would write it, but for an hour; and the lease that makes it trusted. */
struct who as_session(struct test *t, str token, const struct session *session)
{
	uint8_t hash[SESSION_HASH];
	char packed[SESSION_PACKED];

	if (!session_token_hash(token, hash))
		kit_fail(__FILE__, __LINE__, "no token: %.*s", STR_ARG(token));
	session_pack(session, packed);
	cache_set(t->region, session_cache_key(t->region, hash), (str){ packed, sizeof packed },
		  3600);
	cache_set(t->region, session_lease_key(t->region), STR("1"), 3600);
	return (struct who){ .t = t,
			     .token = token,
			     .user_id = session->user_id,
			     .session_id = session->session_id };
}

struct who as_role(struct test *t, const char *name, enum role role)
{
	struct session session = { .roles = 1u << ROLE_CLIENT | 1u << role, .language = 2 };

	derive("user", name, session.user_id.bytes, 16);
	derive("session", name, session.session_id.bytes, 16);
	session.proven_at = clock_now();
	session.ends_at = instant_add(clock_now(), HOURS(24));
	return as_session(t, token_of(t, name), &session);
}

struct who as(struct test *t, const char *name)
{
	return as_role(t, name, ROLE_CLIENT);
}

struct who valid(struct who who)
{
	if (!who.t->valid)
		kit_fail(__FILE__, __LINE__, "valid() is for a VALID_TEST");
	who.valid = true;
	return who;
}

struct who browser(struct who who)
{
	who.cookie = true;
	return who;
}

struct who service_of(struct who who, const char *name)
{
	who.service = name;
	return who;
}

/* ---- asking ---- */

const char *cstr(str text)
{
	return region_cstr(fiber_region(fiber_self()), text);
}

const char *textf(struct test *t, const char *format, ...)
{
	va_list args;
	str text;

	va_start(args, format);
	text = region_vformat(t->region, format, args);
	va_end(args);
	return text.at;
}

struct sending {
	struct region *region;
	struct http_header *headers;
};

static void send_header(struct sending *sending, const char *name, const char *value)
{
	struct http_header *it;

	if (!value || !*value)
		return;
	it = region_make(sending->region, struct http_header);
	*it = (struct http_header){ sending->headers, str_of(name), str_of(value) };
	sending->headers = it;
}

static void send_who(struct sending *sending, struct who who)
{
	if (!str_absent(who.token) && who.cookie)
		send_header(sending, "cookie", textf(who.t, "__Host-sid=%.*s", STR_ARG(who.token)));
	else if (!str_absent(who.token))
		send_header(sending, "authorization",
			    textf(who.t, "Bearer %.*s", STR_ARG(who.token)));
	if (who.service) {
		str known = secret(str_of(textf(who.t, "call.%s", who.service)));

		send_header(sending, "service-token",
			    textf(who.t, "%s %.*s", who.service, STR_ARG(known)));
	}
}

static const char *key_of(struct who who, const struct asking *asking)
{
	char id[UUID_TEXT];

	if (asking->key || strcmp(asking->method, "POST") != 0)
		return asking->key;
	uuid_write(uuid_new(), id);
	return textf(who.t, "%.*s", UUID_TEXT, id);
}

static const char *base_of(struct who who)
{
	if (who.valid && proxy_base())
		return proxy_base();
	return textf(who.t, "http://127.0.0.1:%d", kit.port);
}

struct answer ask(struct who who, struct asking asking)
{
	struct region *region = who.t->region;
	struct sending sending = { .region = region };
	struct client_request request = { .method = asking.method,
					  .timeout_ms = 30000,
					  .answer_max = 16 * 1024 * 1024 };
	struct json_error error;

	send_who(&sending, who);
	send_header(&sending, "idempotency-key", key_of(who, &asking));
	send_header(&sending, "if-match", asking.if_match);
	send_header(&sending, "if-none-match", asking.if_none_match);
	for (size_t i = 0; i < COUNT(asking.headers) && asking.headers[i].name; i++)
		send_header(&sending, asking.headers[i].name, asking.headers[i].value);
	if (asking.body)
		send_header(&sending, "content-type",
			    asking.type ? asking.type : "application/json");
	request.body =
		asking.body_len ? (str){ asking.body, asking.body_len } : str_of(asking.body);
	request.headers = sending.headers;
	request.url = str_of(textf(who.t, "%s%s", base_of(who), asking.path));

	struct client_answer got = client_call(region, &request);
	struct answer answer = { who.t, got.status, got.body, NULL, got.headers };

	if (!got.status)
		kit_fail(__FILE__, __LINE__, "%s %s: no answer: %s", asking.method, asking.path,
			 got.error ? got.error : "");
	if (got.body.len && memchr("{[", got.body.at[0], 2))
		answer.json = json_read(region, got.body, &error);
	if (who.valid && proxy_base())
		proxy_check(answer, asking.method, asking.path);
	return answer;
}

struct answer get(struct who who, const char *path)
{
	return ask(who, (struct asking){ .method = "GET", .path = path });
}

struct answer post(struct who who, const char *path, const char *json)
{
	return ask(who, (struct asking){ .method = "POST", .path = path, .body = json });
}

struct answer put(struct who who, const char *path, const char *json)
{
	return ask(who, (struct asking){ .method = "PUT", .path = path, .body = json });
}

struct answer patch(struct who who, const char *path, const char *json)
{
	return ask(who, (struct asking){
				.method = "PATCH", .path = path, .body = json, .if_match = "*" });
}

struct answer patch_version(struct who who, const char *path, int64_t version, const char *json)
{
	const char *tag = textf(who.t, "\"%lld\"", (long long)version);

	return ask(who, (struct asking){
				.method = "PATCH", .path = path, .body = json, .if_match = tag });
}

struct answer del(struct who who, const char *path)
{
	return ask(who, (struct asking){ .method = "DELETE", .path = path });
}

/* ---- what came back ---- */

str header(struct answer answer, const char *name)
{
	for (const struct http_header *it = answer.headers; it; it = it->next)
		if (str_equal_nocase(it->name, str_of(name)))
			return it->value;
	return (str){ 0 };
}

static const struct json *child(const struct json *json, str name)
{
	int64_t index;

	if (json->kind != JSON_LIST)
		return json_get(json, name);
	if (!str_to_int(name, &index) || index < 0 || index >= json->count)
		return NULL;

	const struct json *item = json->first;

	while (index--)
		item = item->next;
	return item;
}

const struct json *json_at(struct answer answer, const char *pointer)
{
	str rest = str_of(pointer), part;
	const struct json *json = answer.json;

	str_cut(&rest, '/', &part);
	while (json && str_cut(&rest, '/', &part))
		json = child(json, part);
	return json;
}

str text_at(struct answer answer, const char *pointer)
{
	const struct json *json = json_at(answer, pointer);

	return json && json->kind == JSON_TEXT ? json->text : (str){ 0 };
}

int64_t int_at(struct answer answer, const char *pointer)
{
	const struct json *json = json_at(answer, pointer);

	if (!json || json->kind != JSON_INT)
		kit_fail(__FILE__, __LINE__, "no number at %s: %.*s", pointer,
			 STR_ARG(answer.body));
	return json->number;
}
