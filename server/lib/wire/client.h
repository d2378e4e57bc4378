/* client.h — HTTP and SMTP client for fibers (libcurl multi on the loop). Every call has a deadline and a bound on its answer.
 *
 * Only for addresses an operator configured: never for one that a client sent. Redirects are not followed. */
#ifndef WIRE_CLIENT_H
#define WIRE_CLIENT_H

#include "lib/run/fiber.h"
#include "lib/wire/http.h"

struct client_request {
	const char *method;             /* NULL: GET */
	str url;
	const struct http_header *headers;
	str body;
	uint64_t timeout_ms;            /* 0: 2,000; never beyond the fiber's deadline */
	size_t answer_max;              /* 0: 1 MiB */
};

struct client_answer {
	int status;                     /* 0: no answer; then error says why */
	const char *error;              /* static or region */
	struct http_header *headers;    /* lower-case names */
	str body;
	bool sent;                      /* false: it certainly did not reach the peer, and may be tried again whatever it is */
};

/* Pauses. Never fails the fiber but for its deadline and region. */
struct client_answer client_call(struct region *, const struct client_request *);
str client_header(const struct client_answer *, str lower_case_name);

/* Hands a message (RFC 5322 bytes) to an SMTP server. Absent: accepted; else the reason; *permanent for 5xx. */
str client_mail(struct region *, str smtp_url, str from, str to, str message, bool *permanent);

void client_stop(void);

#endif
