/* trace.c — reading and writing `traceparent` (W3C Trace Context, 3.2).
 *
 * Easy to get wrong: a version we do not know is no error. What it has in common with ours, the
 * first 55 characters, is read, provided that the end or a dash follows. */

#include "lib/run/trace.h"
#include "lib/run/random.h"

#include <string.h>

enum { SAMPLED = 1 };

/* Lower-case digits only. */
static bool read_hex(const char *at, uint8_t *out, size_t count)
{
	static const str digits = { "0123456789abcdef", 16 };

	for (size_t i = 0; i < count; i++) {
		ptrdiff_t high = str_find(digits, at[i * 2]);
		ptrdiff_t low = str_find(digits, at[i * 2 + 1]);

		if (high < 0 || low < 0)
			return false;
		out[i] = (uint8_t)(high << 4 | low);
	}
	return true;
}

static bool all_zero(const uint8_t *bytes, size_t count)
{
	for (size_t i = 0; i < count; i++)
		if (bytes[i])
			return false;
	return true;
}

static bool read_parent(str s, struct trace *trace)
{
	uint8_t version, flags;

	if (s.len < TRACEPARENT_TEXT || s.at[2] != '-' || s.at[35] != '-' || s.at[52] != '-')
		return false;
	if (!read_hex(s.at, &version, 1) || version == 0xff)
		return false;
	if (s.len > TRACEPARENT_TEXT && (version == 0 || s.at[TRACEPARENT_TEXT] != '-'))
		return false;
	if (!read_hex(s.at + 3, trace->trace_id, 16) || all_zero(trace->trace_id, 16) ||
	    !read_hex(s.at + 36, trace->parent_id, 8) || all_zero(trace->parent_id, 8) ||
	    !read_hex(s.at + 53, &flags, 1))
		return false;
	trace->flags = flags & SAMPLED; /* unknown ones are not handed on */
	return true;
}

static void fill_id(uint8_t *id, size_t size)
{
	do
		random_id_fill(id, size);
	while (all_zero(id, size));
}

struct trace trace_begin(str traceparent)
{
	struct trace trace = { 0 };

	if (!read_parent(traceparent, &trace)) {
		trace = (struct trace){ .flags = SAMPLED };
		fill_id(trace.trace_id, sizeof trace.trace_id);
	}
	fill_id(trace.span_id, sizeof trace.span_id);
	return trace;
}

void trace_write(const struct trace *trace, char out[TRACEPARENT_TEXT])
{
	memcpy(out, "00-", 3);
	out = hex_write(out + 3, trace->trace_id, 16);
	*out++ = '-';
	out = hex_write(out, trace->span_id, 8);
	*out++ = '-';
	hex_write(out, &trace->flags, 1);
}

void trace_id_write(const struct trace *trace, char out[32])
{
	hex_write(out, trace->trace_id, 16);
}
