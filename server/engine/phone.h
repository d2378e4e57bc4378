/* phone.h — phone numbers, as people write them and as we keep them (E.164).
 *
 * Read: `0550 12 34 56`, `550123456`, `+213 550 12 34 56`, `00213…`, `+2130…`, in ASCII,
 * Arabic-Indic or Persian digits, parted by spaces of any kind, dots, dashes, slashes or
 * parentheses, and with the invisible marks that an address book puts around a number. Algerian
 * mobile numbers are nine digits that begin with 5, 6 or 7; fixed ones are eight that begin with 2,
 * 3 or 4 (libphonenumber's metadata).  Pure. */
#ifndef ENGINE_PHONE_H
#define ENGINE_PHONE_H

#include "lib/base/str.h"

enum { PHONE_TEXT = 16 }; /* '+' and at most 15 digits (E.164) */

enum phone_kind {
	PHONE_MALFORMED, /* no number at all, or of no possible length */
	PHONE_MOBILE,    /* of Algeria: codes may go there */
	PHONE_FIXED,     /* of Algeria */
	PHONE_FOREIGN,
};

/* Writes E.164 and its length, unless it is malformed; not terminated. */
enum phone_kind phone_read(str, char out[PHONE_TEXT], size_t *len);

#endif
