/* client.h — HTTP and SMTP client for fibers (libcurl). Every call has a deadline and a bound on its answer.
 *
 * Only for addresses an operator configured: never for one that a client sent.  Redirects are not followed, the environment's
 * proxies not asked.  Connections are kept for 30 s and used again; 16 a host, 128 in all; further calls wait for one.
 * HTTP runs on the loop; mail on a thread of its own, since libcurl's SMTP blocks. */
#ifndef WIRE_CLIENT_H
#define WIRE_CLIENT_H

#include "lib/run/fiber.h"
#include "lib/wire/http.h"

struct client_request {
	const char *method; /* NULL: GET */
	str url;            /* http or https */
	const struct http_header *headers;
	str body;            /* absent: none; POST, PUT and PATCH then send an empty one */
	uint64_t timeout_ms; /* 0: 2,000; never beyond the fiber's deadline */
	size_t answer_max;   /* 0: 1 MiB; the head has 64 KiB */
};

struct client_answer {
	int status;                  /* 0: no (whole) answer; then error says why */
	const char *error;           /* static */
	struct http_header *headers; /* lower-case names, in their order */
	str body;                    /* ends with the region; not counted in its bound */
	bool sent; /* false: it certainly did not reach the peer, and may be tried again whatever it is */
};

/* Pauses.  Never fails the fiber but for its deadline (BREAKDOWN_DEADLINE) and region.  POST and PATCH are never sent twice; other
 * methods may be, once a kept connection turns out to be dead.  1,024 may be under way; beyond that: status 0, not sent. */
struct client_answer client_call(struct region *, const struct client_request *);
/* The first of that name; absent without one. */
str client_header(const struct client_answer *, str lower_case_name);

/* Hands a message (RFC 5322 bytes, all lines ended by CRLF, ≤ 1 MiB) to an SMTP server, one after the other, 64 may wait.  `from` and `to`
 * are "a@b" or "Name <a@b>".  Absent: accepted; else the reason, without personal data ("SMTP 550 5.1.1"); *permanent: the server
 * refused this very mail with 5xx, or it is none; otherwise try again later (what came to nothing in time, 20 s, may still arrive).
 * Fails the fiber for its deadline only.  smtp://…: TLS if offered, always with a password in the URL; smtps://…: TLS. */
str client_mail(struct region *, str smtp_url, str from, str to, str message, bool *permanent);

/* Lets all who wait go, without an answer; closes all connections.  A second or so at most.  Either may be used again afterwards. */
void client_stop(void);

#endif
