/* trace.h — W3C Trace Context: who began this, across HTTP, AMQP and the log. */
#ifndef RUN_TRACE_H
#define RUN_TRACE_H

#include "lib/base/str.h"

struct trace {
	uint8_t trace_id[16]; /* all zero: none */
	uint8_t span_id[8];   /* ours */
	uint8_t parent_id[8]; /* who called; zero: nobody */
	uint8_t flags;
};

enum { TRACEPARENT_TEXT = 55 };

/* From a `traceparent` value: keeps its trace, makes a span of our own. A malformed or absent one
 * begins a new trace (Trace Context 3.2.2). */
struct trace trace_begin(str traceparent);
/* "00-…-…-fl" with our span, to hand on.  Not terminated. */
void trace_write(const struct trace *, char out[TRACEPARENT_TEXT]);
/* 32 hex digits of the trace id; not terminated. */
void trace_id_write(const struct trace *, char out[32]);

#endif
