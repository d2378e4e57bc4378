/* text_fuzz.c — any bytes whatever, as an instant, a date, an id, a number and UTF-8, held to laws:
 *
 * what is read can be written, and reads again as the same; what is refused leaves the result alone. */

#include "lib/base/fuzz.h"
#include "lib/base/instant.h"
#include "lib/base/uuid.h"

static void instant_laws(str s)
{
	instant at = { 77 }, again;
	char text[INSTANT_TEXT];

	if (!instant_parse(s, &at)) {
		law(at.us == 77, "a refused instant changes nothing");
		return;
	}

	str written = { text, instant_write(at, text) };

	law(written.len < INSTANT_TEXT, "an instant has its room");
	law(instant_parse(written, &again) && again.us == at.us, "an instant reads back");
}

static void date_laws(str s)
{
	date d = { 77 }, again;
	char text[DATE_TEXT];

	if (!date_parse(s, &d)) {
		law(d.days == 77, "a refused date changes nothing");
		return;
	}
	date_write(d, text);
	law(str_equal((str){ text, DATE_TEXT }, s), "a date has one form");
	law(date_parse(s, &again) && again.days == d.days, "a date reads back");
}

static void uuid_laws(str s)
{
	uuid id;
	char text[UUID_TEXT];

	if (!uuid_parse(s, &id))
		return;
	uuid_write(id, text);
	law(str_equal_nocase((str){ text, UUID_TEXT }, s), "an id has one form but for its case");
}

static void number_laws(str s)
{
	int64_t number;
	char text[24];

	if (!str_to_int(s, &number))
		return;
	snprintf(text, sizeof text, "%lld", (long long)number);

	bool minus = s.at[0] == '-';
	str digits = { s.at + minus, s.len - minus };

	while (digits.len > 1 && digits.at[0] == '0')
		digits = (str){ digits.at + 1, digits.len - 1 };
	law(str_equal(digits, str_of(text + (text[0] == '-'))), "a number is what stands there");
}

static void utf8_laws(str s)
{
	ptrdiff_t points = str_utf8_length(s), counted = 0;

	for (size_t i = 0; i < s.len; counted++) {
		size_t step = utf8_step(s.at + i, s.len - i);

		law(step <= s.len - i && step <= 4, "a step stays within");
		if (step == 0) {
			law(points == -1, "what has a hole has no length");
			return;
		}
		law(utf8_decode(s.at + i, step) <= 0x10FFFF, "a code point is one");
		i += step;
	}
	law(points == counted, "the length is the count of steps");
}

static void cut_laws(str s)
{
	str rest = s, part;
	size_t total = 0, parts = 0;

	while (str_cut(&rest, ',', &part)) {
		law(str_find(part, ',') < 0, "no part holds what cuts");
		total += part.len;
		parts++;
	}
	law(parts > 0 && total + parts - 1 == s.len, "the parts are the whole");
	law(str_trim(s).len <= s.len, "trimmed is not longer");
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t len)
{
	char *copy = fuzz_copy(bytes, len);
	str s = { copy, len };

	instant_laws(s);
	date_laws(s);
	uuid_laws(s);
	number_laws(s);
	utf8_laws(s);
	cut_laws(s);
	free(copy);
	return 0;
}
