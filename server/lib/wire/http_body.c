/* http_body.c — gathering bodies on the loop's stack, into memory or a temporary file.
 *
 * Easy to get wrong: memory for what was only announced.  A block grows with what came, and all
 * that is held is counted; a length alone costs nothing.
 *
 * Files are written without a thread: into the page cache, a few µs a piece.  A folder on a disk
 * that stalls would stall the loop; TMPDIR should be local. */

#include "lib/wire/http_conn.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { BLOCK_FIRST = 8 * 1024 };

/* ---- files ---- */

/* Without a name if the file system can; else the name goes at once. */
static int file_make(void)
{
	const char *folder = getenv("TMPDIR");
	char name[4096];
	int fd, len;

	if (!folder || folder[0] != '/')
		folder = "/tmp";
	fd = open(folder, O_TMPFILE | O_RDWR | O_CLOEXEC, 0600);
	if (fd >= 0 || (errno != EOPNOTSUPP && errno != EISDIR))
		return fd;
	len = snprintf(name, sizeof name, "%s/contacto-XXXXXX", folder);
	if (len < 0 || (size_t)len >= sizeof name)
		return -1;
	fd = mkostemp(name, O_CLOEXEC);
	if (fd >= 0)
		unlink(name);
	return fd;
}

static const char *file_failed(int *status)
{
	if (errno == ENOSPC || errno == EDQUOT || errno == EFBIG) {
		*status = 507;
		return "no room for the body";
	}
	*status = 503;
	return "the body cannot be kept";
}

static const char *file_add(struct http_server *s, struct http_body *body, str piece, int *status)
{
	while (piece.len > 0) {
		ssize_t n = write(body->fd, piece.at, piece.len);

		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0)
			return file_failed(status);
		piece.at += n;
		piece.len -= (size_t)n;
		body->size += (uint64_t)n;
		s->spooled += (uint64_t)n;
	}
	if (s->spooled <= s->bounds.disk_max)
		return NULL;
	*status = 503;
	return "too many bodies under way";
}

/* ---- memory ---- */

static const char *block_add(struct http_conn *c, struct http_body *body, str piece, int *status)
{
	const struct http_head *head = &c->exchange->head;
	uint64_t most = head->chunked ? body->max : head->length;
	size_t size = (size_t)body->size, room = body->room ? body->room : BLOCK_FIRST;
	char *block;

	*status = 503;
	while (room < size + piece.len)
		room *= 2;
	if (room > most)
		room = (size_t)most; /* piece was seen to fit */
	if (room > body->room) {
		if (!http_conn_hold(c, HTTP_EXCHANGE_COST + room))
			return "too many bodies under way";
		block = realloc(body->block, room);
		if (!block)
			return "out of memory";
		body->block = block;
		body->room = room;
	}
	memcpy(body->block + size, piece.at, piece.len);
	body->size += piece.len;
	return NULL;
}

static const char *piece_add(struct http_conn *c, str piece, int *status)
{
	struct http_body *body = &c->exchange->body;

	if (piece.len == 0)
		return NULL;
	if (body->fd >= 0)
		return file_add(c->server, body, piece, status);
	return block_add(c, body, piece, status);
}

/* ---- a body's life ---- */

static void deadline_set(struct http_conn *c)
{
	const struct http_bounds *bounds = &c->server->bounds;
	const struct http_body *body = &c->exchange->body;

	c->read_by = body->began + bounds->body_ms + body->size * 1000 / bounds->body_rate;
	http_wheel_note(c);
}

const char *http_body_begin(struct http_conn *c, int *status)
{
	struct http_exchange *x = c->exchange;
	struct http_body *body = &x->body;

	body->began = http_server_now(c->server);
	body->max = x->plan.body_max ? x->plan.body_max : HTTP_BODY_MAX;
	if (x->head.length > body->max) {
		*status = 413;
		return "body too long";
	}
	if (!http_conn_hold(c, HTTP_EXCHANGE_COST)) {
		*status = 503;
		return "too many bodies under way";
	}
	if (x->plan.to_file) {
		body->fd = file_make();
		if (body->fd < 0)
			return file_failed(status);
	}
	deadline_set(c);
	return NULL;
}

/* What of the input is body. */
static const char *sized_take(struct http_conn *c, int *status)
{
	const struct http_exchange *x = c->exchange;
	struct http_buf *in = c->in;
	size_t here = in->to - in->from;
	uint64_t left = x->head.length - x->body.size;
	str piece = { in->bytes + in->from, here < left ? here : (size_t)left };

	in->from += (uint32_t)piece.len;
	return piece_add(c, piece, status);
}

/* The rest of its chunk is announced, too: what is too long in sum is refused before it comes. */
static bool chunk_fits(const struct http_body *body, str piece)
{
	uint64_t room = body->max - body->size;

	return piece.len <= room && body->chunks.left <= room - piece.len;
}

static enum http_got chunked_take(struct http_conn *c, int *status, const char **reason)
{
	struct http_body *body = &c->exchange->body;
	struct http_buf *in = c->in;
	const char *at = in->bytes + in->from;
	enum http_got got;
	str piece;

	while ((got = http_chunks_read(&body->chunks, &piece, &at, in->bytes + in->to)) ==
	       HTTP_PIECE) {
		bool fits = chunk_fits(body, piece);

		*status = 413;
		*reason = fits ? piece_add(c, piece, status) : "body too long";
		if (*reason)
			return HTTP_BAD;
	}
	in->from = (uint32_t)(at - in->bytes);
	if (got == HTTP_BAD) {
		*status = 400;
		*reason = body->chunks.reason;
	}
	return got;
}

/* Hands it over; the file is read from its beginning. */
static void body_ready(struct http_exchange *x)
{
	struct http_request *request = &x->request;
	struct http_body *body = &x->body;

	request->body_size = body->size;
	if (body->fd < 0) {
		request->body = (str){ body->block ? body->block : "", (size_t)body->size };
		return;
	}
	lseek(body->fd, 0, SEEK_SET);
	request->body_fd = body->fd;
	request->body_file = region_format(x->region, "/proc/%d/fd/%d", (int)getpid(), body->fd).at;
}

enum http_got http_body_take(struct http_conn *c, int *status, const char **reason)
{
	struct http_exchange *x = c->exchange;
	enum http_got got = HTTP_MORE;

	if (!c->in)
		return HTTP_MORE;
	if (x->head.chunked) {
		got = chunked_take(c, status, reason);
	} else {
		*reason = sized_take(c, status);
		if (*reason)
			got = HTTP_BAD;
		else if (x->body.size == x->head.length)
			got = HTTP_READY;
	}
	if (got == HTTP_READY)
		body_ready(x);
	if (got == HTTP_MORE) {
		http_buf_give(c->server, &c->in); /* all of it was body */
		deadline_set(c);
	}
	return got;
}

void http_body_end(struct http_server *s, struct http_body *body)
{
	free(body->block);
	body->block = NULL;
	if (body->fd < 0)
		return;
	close(body->fd);
	body->fd = -1;
	s->spooled -= body->size;
}
