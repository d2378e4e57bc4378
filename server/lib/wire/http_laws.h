/* http_laws.h — what must hold for any bytes whatever; the judge of the test and of the fuzzer.
 *
 * 1. The first prefix that is not MORE is answered as the whole is.
 * 2. What is READY obeys its grammar: slices lie inside, and nothing forbidden is in them.
 * Prefixes are copied to blocks of their exact size, so that ASan sees a read past the end. */
#ifndef WIRE_HTTP_LAWS_H
#define WIRE_HTTP_LAWS_H

#include "lib/wire/http_head.h"

#include <stdlib.h>
#include <string.h>

/* What becomes of a broken law: the test fails, the fuzzer aborts. */
void law_broken(const char *law, int line);
#define LAW(holds)                                                                                 \
	do {                                                                                       \
		if (!(holds))                                                                      \
			law_broken(#holds, __LINE__);                                              \
	} while (0)

/* Strides of the pieces: every byte alone, all at once, or pseudo-random ones of 1 to n bytes. */
enum { STRIDE_ONE = 0, STRIDE_ALL = 1 << 30 };

static inline size_t stride(size_t step, uint64_t *seed)
{
	*seed = *seed * 6364136223846793005u + 1442695040888963407u;
	if (step == STRIDE_ALL)
		return STRIDE_ALL;
	return step ? 1 + (size_t)(*seed >> 33) % step : 1;
}

static inline bool lies_in(str s, const char *bytes, size_t len)
{
	return s.at >= bytes && s.at <= bytes + len && s.len <= (size_t)(bytes + len - s.at);
}

static inline bool str_holds(str s, char c)
{
	return s.len > 0 && memchr(s.at, c, s.len);
}

static inline void field_laws(const struct http_field *f, const char *bytes, size_t size)
{
	str name = f->name, value = f->value;

	LAW(name.len > 0 && lies_in(name, bytes, size) && lies_in(value, bytes, size));
	LAW(!str_holds(name, ' ') && !str_holds(name, ':') && !str_holds(name, '\t'));
	LAW(!str_holds(value, 0) && !str_holds(value, '\r') && !str_holds(value, '\n'));
	LAW(str_trim(value).len == value.len);
}

static inline void ready_laws(const struct http_head *head, const char *bytes, size_t len)
{
	LAW(head->size <= len && head->size <= HTTP_HEAD_MAX && head->size >= 16);
	LAW(memcmp(bytes + head->size - 4, "\r\n\r\n", 4) == 0);
	LAW(head->count <= HTTP_FIELDS_MAX);
	LAW(!(head->chunked && head->has_length) && (head->has_length || head->length == 0));
	LAW(http_head_count(head, STR("content-length")) == head->has_length);
	LAW(http_head_count(head, STR("transfer-encoding")) == head->chunked);
	LAW(http_head_count(head, STR("host")) == 1 ||
	    (head->minor == 0 && str_absent(head->host)));
	LAW(head->path.len > 0 && (*head->path.at == '/' || *head->path.at == '*'));
	LAW(!str_holds(head->path, ' ') && !str_holds(head->path, '?') &&
	    !str_holds(head->path, '#'));
	LAW(str_absent(head->query) || lies_in(head->query, bytes, head->size));
	for (size_t i = 0; i < head->count; i++)
		field_laws(&head->fields[i], bytes, head->size);
}

static inline enum http_got prefix_read(struct http_head *head, const char *bytes, size_t len)
{
	char *copy = malloc(len ? len : 1);
	enum http_got got;

	if (!copy)
		abort();
	if (len > 0)
		memcpy(copy, bytes, len);
	memset(head, 0xa5, sizeof *head);
	got = http_head_read(head, copy, len);
	LAW(got != HTTP_PIECE);
	if (got == HTTP_READY)
		ready_laws(head, copy, len);
	if (got == HTTP_BAD)
		LAW(head->reason && head->status >= 400 && head->status <= 505);
	free(copy);
	return got;
}

static inline void head_laws(const char *bytes, size_t len, size_t step, uint64_t seed)
{
	static struct http_head whole, part;
	enum http_got end = prefix_read(&whole, bytes, len), got = HTTP_MORE;
	size_t at = 0;

	while (got == HTTP_MORE && at < len) {
		at += stride(step, &seed);
		got = prefix_read(&part, bytes, at < len ? at : len);
	}
	LAW(len == 0 || got == end);
	if (got == HTTP_BAD)
		LAW(part.status == whole.status && strcmp(part.reason, whole.reason) == 0);
	if (got == HTTP_READY)
		LAW(part.size == whole.size && part.length == whole.length &&
		    part.count == whole.count);
}

/* What came out of a chunked body: enough to compare two readings of it. */
struct chunk_sum {
	enum http_got got;
	size_t taken;
	uint64_t hash, size;
	const char *reason;
};

static inline void sum_piece(struct chunk_sum *sum, str piece)
{
	for (size_t i = 0; i < piece.len; i++)
		sum->hash = (sum->hash ^ (unsigned char)piece.at[i]) * 1099511628211u;
	sum->size += piece.len;
}

static inline void sum_some(struct chunk_sum *sum, struct http_chunks *c, const char *bytes,
			    size_t len)
{
	char *copy = malloc(len);
	const char *at = copy;
	str piece;

	if (!copy)
		abort();
	memcpy(copy, bytes, len);
	while ((sum->got = http_chunks_read(c, &piece, &at, copy + len)) == HTTP_PIECE) {
		LAW(piece.len > 0 && lies_in(piece, copy, len));
		sum_piece(sum, piece);
	}
	sum->taken += (size_t)(at - copy);
	if (sum->got == HTTP_MORE)
		LAW(at == copy + len);
	free(copy);
}

static inline struct chunk_sum chunks_sum(const char *bytes, size_t len, size_t step, uint64_t seed)
{
	struct http_chunks c = { 0 };
	struct chunk_sum sum = { .got = HTTP_MORE, .hash = 14695981039346656037u };
	size_t at = 0;

	while (sum.got == HTTP_MORE && at < len) {
		size_t some = stride(step, &seed);

		if (some > len - at)
			some = len - at;
		sum_some(&sum, &c, bytes + at, some);
		at += some;
	}
	sum.reason = c.reason;
	return sum;
}

static inline void chunk_laws(const char *bytes, size_t len, size_t step, uint64_t seed)
{
	struct chunk_sum whole = chunks_sum(bytes, len, STRIDE_ALL, 0);
	struct chunk_sum parts = chunks_sum(bytes, len, step, seed);

	LAW(whole.got == parts.got && whole.taken == parts.taken);
	LAW(whole.hash == parts.hash && whole.size == parts.size);
	if (whole.got == HTTP_BAD)
		LAW(strcmp(whole.reason, parts.reason) == 0);
	if (whole.got == HTTP_READY)
		LAW(whole.taken >= 5 && memcmp(bytes + whole.taken - 2, "\r\n", 2) == 0);
}

#endif
