/* gsm7.h — how long an SMS is, and how to spell it short.
 *
 * A segment carries 160 letters of the GSM 7-bit alphabet (3GPP TS 23.038, 6.2.1; those of its
 * extension table count twice), or 70 UTF-16 units of anything else; split messages lose 7 or 3 of
 * them to a header.  French needs care: à, é, è and ù are in the alphabet, ê, ç, ï and œ are not,
 * and one of them makes the whole message dear.  Pure. */
#ifndef NOTIFICATIONS_GSM7_H
#define NOTIFICATIONS_GSM7_H

#include "lib/base/region.h"

enum { GSM7_SEGMENT = 160, GSM7_PART = 153, UCS2_SEGMENT = 70, UCS2_PART = 67 };

/* Septets of a text, -1 when a letter is not in the alphabet. */
int gsm7_septets(str);
/* UTF-16 units of a valid UTF-8 text. */
int ucs2_units(str);
/* Segments it takes. */
int sms_segments(str);

/* The text with what is not in the alphabet spelled by what is: letters lose their accents, quotes
 * and dashes become plain.  Absent when something has no spelling there, as in Arabic: such a text
 * is sent as it is. */
str gsm7_fold(struct region *, str);

#endif
