/* json_token.h — the two tokens of JSON that are more than a character: strings and numbers.  For json_read.c alone.  Pure. */
#ifndef WIRE_JSON_TOKEN_H
#define WIRE_JSON_TOKEN_H

#include "lib/wire/json.h"

/* Where a token goes wrong, and why. */
struct token_error {
	const char *at;
	const char *text;
};

/* The string whose opening quote is at `at`; gives what stands behind its closing quote.  NULL: *error says why. */
const char *token_string(struct region *, const char *at, const char *end, str *out,
			 struct token_error *);

/* The number at `at`: fills kind, value and raw. */
const char *token_number(const char *at, const char *end, struct json *out, struct token_error *);

#endif
