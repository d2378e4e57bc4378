/* idempotency.c — the same key twice is once: the second gets the first answer again.
 *
 * The key is taken (an advisory lock of the transaction), and its answer kept, in the very
 * transaction that has the effect, so neither can be without the other.  What was taken is learnt
 * in the group of the handler's first statement, at no round trip; a replay then leaves the handler
 * by fail() with root->early set, and rolls back what that statement did.
 *
 * Scope: the person, or nobody for what needs no session.  Only 2xx answers are kept.  An answer
 * whose shape has secret fields is kept as having happened, without its body: its replay is 409
 * already-done. */

#include "lib/serve/inside.h"
#include "lib.sql.h"

#include <sodium.h>
#include <string.h>
#include <unistd.h>

enum { KEY_MAX = 255, PIECE = 32 * 1024 };

static bool key_is_fit(str key)
{
	if (key.len == 0 || key.len > KEY_MAX)
		return false;
	for (size_t i = 0; i < key.len; i++)
		if (key.at[i] < 0x21 || key.at[i] > 0x7e)
			return false;
	return true;
}

static void hash_part(crypto_generichash_state *state, str part)
{
	uint64_t len = part.len;

	crypto_generichash_update(state, (const uint8_t *)&len, sizeof len);
	crypto_generichash_update(state, (const uint8_t *)part.at, part.len);
}

/* A body that went to a file; it is fresh, and read from the page cache. */
static void hash_file(crypto_generichash_state *state, struct region *region, int fd)
{
	uint8_t *piece = region_alloc(region, PIECE);
	off_t at = 0;
	ssize_t got;

	while ((got = pread(fd, piece, PIECE, at)) > 0) {
		crypto_generichash_update(state, piece, (size_t)got);
		at += got;
	}
}

/* Of all that says what was asked. */
static void fingerprint_make(struct root *root)
{
	const struct http_request *http = root->req.http;
	crypto_generichash_state state;

	crypto_generichash_init(&state, NULL, 0, sizeof root->fingerprint);
	hash_part(&state, str_of(http_method_name(http->head->method)));
	hash_part(&state, http->head->path);
	hash_part(&state, http->head->query);
	hash_part(&state, http->body);
	if (http->body_file)
		hash_file(&state, root->req.region, http->body_fd);
	crypto_generichash_final(&state, root->fingerprint, sizeof root->fingerprint);
}

struct reply *idempotency_admit(struct root *root)
{
	const struct http_head *head = root->req.http->head;
	const struct route *route = root->req.route;
	str key = http_head_field(head, STR("idempotency-key"));

	if (!route->idempotent)
		return NULL;
	if (str_absent(key))
		return route->key_required ? refuse(&root->req, KEY_REQUIRED) : NULL;
	if (!key_is_fit(key) || http_head_count(head, STR("idempotency-key")) > 1)
		return problem_reply(
			&root->req, &problem_INVALID_REQUEST,
			STR("Idempotency-Key is 1 to 255 visible ASCII characters, once"), NULL,
			(str){ 0 });
	root->key = key;
	fingerprint_make(root);
	return NULL;
}

static struct reply *replay(struct root *root, const struct key_row *row)
{
	struct req *req = &root->req;
	struct reply *reply;

	if (row->secret)
		return refuse(req, ALREADY_DONE);
	reply = reply_text(req, (int)row->status, row->content_type, row->body);
	if (!str_absent(row->etag))
		reply_header(req, reply, STR("ETag"), row->etag);
	if (!str_absent(row->location))
		reply_header(req, reply, STR("Location"), row->location);
	reply_header(req, reply, STR("Idempotency-Replayed"), STR("true"));
	return reply;
}

/* On the handler's fiber, inside its first statement. */
static void judge(void *arg)
{
	struct root *root = arg;
	const struct key_row *row = root->taken;

	if (!row->mine)
		root->early = problem_retry(&root->req, &problem_CONFLICT_IN_FLIGHT, 1);
	else if (!row->known)
		return;
	else if (row->fingerprint.len != sizeof root->fingerprint ||
		 memcmp(row->fingerprint.at, root->fingerprint, sizeof root->fingerprint) != 0)
		root->early = refuse(&root->req, KEY_REUSED);
	else
		root->early = replay(root, row);
	fail(BREAKDOWN_OTHER, "idempotency: answered early");
}

void idempotency_begin(struct root *root)
{
	if (str_absent(root->key))
		return;
	root->taken = region_zero(root->req.region, sizeof(struct key_row));
	db_first(root->req.tx, &lib_statements[lib_at_take_key],
		 &(const struct sql_take_key_in){ .scope = root->req.user,
						  .operation = str_of(root->req.route->operation),
						  .key = root->key,
						  .now_at = clock_now() },
		 root->taken, judge, root);
}

static bool has_secret(const struct shape *shape)
{
	for (size_t i = 0; i < shape->count; i++) {
		const struct field *field = &shape->fields[i];

		if (field->secret || (field->of && has_secret(field->of)))
			return true;
	}
	return false;
}

static str header_of(const struct reply *reply, str name)
{
	for (const struct http_header *each = reply->http.headers; each; each = each->next)
		if (str_equal_nocase(each->name, name))
			return each->value;
	return (str){ 0 };
}

void idempotency_keep(struct root *root, const struct reply *reply)
{
	bool secret = reply->secret || (reply->shape && has_secret(reply->shape));

	if (str_absent(root->key))
		return;
	later_keep_answer(
		root->req.tx, .scope = root->req.user,
		.operation = str_of(root->req.route->operation), .key = root->key,
		.fingerprint = { (const char *)root->fingerprint, sizeof root->fingerprint },
		.status = reply->http.status, .content_type = reply->http.type,
		.etag = header_of(reply, STR("ETag")),
		.location = header_of(reply, STR("Location")),
		.body = secret ? (str){ 0 } : reply->http.body, .secret = secret,
		.kept_at = clock_now());
}
