/* log.h — one JSON object a line on stderr: ts, level, service, msg, trace_id, request_id, and what
 * the caller adds.
 *
 * No personal data: no phone, name, token or code is ever logged.  lib logs only at debug; the root
 * of a request logs one line.  A value is escaped, so nothing that a client sends can break a line.
 * Writes to a bounded buffer flushed once a turn of the loop, on exit, and at once for LOG_ERROR; a
 * full or slow stderr drops lines and counts them (contacto_log_dropped_total), and never blocks
 * the loop.  A line has at most 8 KiB: fields beyond are left out, and "cut":true says so.  Loop's
 * thread only. Never pauses. */
#ifndef RUN_LOG_H
#define RUN_LOG_H

#include "lib/base/str.h"
#include "lib/base/uuid.h"

enum log_level { LOG_DEBUG, LOG_INFO, LOG_WARN, LOG_ERROR };

struct log_field {
	const char *name; /* a word of the code: nothing in it is escaped */
	enum { LOG_TEXT, LOG_INT, LOG_UUID, LOG_HEX } kind;
	str text; /* absent: null */
	int64_t number;
	uuid id;
};
#define L_TEXT(name, value) ((struct log_field){ (name), LOG_TEXT, .text = (value) })
#define L_INT(name, value) ((struct log_field){ (name), LOG_INT, .number = (value) })
#define L_UUID(name, value) ((struct log_field){ (name), LOG_UUID, .id = (value) })
/* Bytes, as lower-case hex digits: a trace id. */
#define L_HEX(name, bytes, count)                                                                  \
	((struct log_field){ (name), LOG_HEX, .text = { (const char *)(bytes), (count) } })

/* Installed by the layer that knows what is under way: fills in at most `room` fields that go
 * before the caller's own (trace_id, request_id) and returns their count. What they point to lives
 * until the next call.  NULL: none. */
enum { LOG_CONTEXT = 8 };
extern size_t (*log_context)(struct log_field *out, size_t room);

/* `service` is copied.  Lines are flushed at exit and at abort, too.  Before it: level info. */
void log_init(const char *service, enum log_level least);
bool log_wants(enum log_level);
void log_write(enum log_level, const char *msg, size_t count, const struct log_field *fields);
void log_flush(void);

/* log_say(LOG_INFO, "request", L_TEXT("op", op), L_INT("us", us)); */
#define log_say(level, msg, ...)                                                                   \
	do {                                                                                       \
		if (log_wants(level)) {                                                            \
			const struct log_field log_fields_[] = { __VA_ARGS__ };                    \
			log_write((level), (msg), sizeof log_fields_ / sizeof *log_fields_,        \
				  log_fields_);                                                    \
		}                                                                                  \
	} while (0)

#endif
