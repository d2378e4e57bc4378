/* text_sample.h — what the tests of texts share that need no machine around them: when, what stands there, and whether
 * it is one SMS. */
#ifndef NOTIFICATIONS_TEXT_SAMPLE_H
#define NOTIFICATIONS_TEXT_SAMPLE_H

#include "lib/base/test.h"
#include "services/notifications/gsm7.h"
#include "common.api.h"

static struct region *region;

static instant moment(const char *text)
{
	instant at;

	assert_true(instant_parse(str_of(text), &at));
	return at;
}

static bool contains(str text, const char *part)
{
	return text.at && memmem(text.at, text.len, part, strlen(part));
}

/* How many letters are left as it goes out, folded when it can be; negative: too long for one segment. */
static int letters_left(str text, int language)
{
	str folded = gsm7_fold(region, text);

	if (language == LANGUAGE_AR)
		return UCS2_SEGMENT - ucs2_units(text);
	return str_absent(folded) ? -1000 : GSM7_SEGMENT - gsm7_septets(folded);
}

#endif
