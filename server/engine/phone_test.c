/* phone_test.c — each way to write a number that we take, and those that we do not. */

#include "lib/base/test.h"
#include "engine/phone.h"

struct written {
	const char *as;
	enum phone_kind kind;
	const char *kept;
};

static const struct written mobiles[] = {
	{ "+213550123456", PHONE_MOBILE, "+213550123456" },
	{ "0550 12 34 56", PHONE_MOBILE, "+213550123456" },
	{ "0550123456", PHONE_MOBILE, "+213550123456" },
	{ "550123456", PHONE_MOBILE, "+213550123456" },
	{ "00213550123456", PHONE_MOBILE, "+213550123456" },
	{ "00213 (0) 550-12-34-56", PHONE_MOBILE, "+213550123456" },
	{ "+2130550123456", PHONE_MOBILE, "+213550123456" },
	{ "+213 (0)6.61.23.45.67", PHONE_MOBILE, "+213661234567" },
	{ "213770123456", PHONE_MOBILE, "+213770123456" },
	{ "2130770123456", PHONE_MOBILE, "+213770123456" },
	{ "07/70/12/34/56", PHONE_MOBILE, "+213770123456" },
	{ "  0770 123 456  ", PHONE_MOBILE, "+213770123456" },
	{ "٠٥٥٠١٢٣٤٥٦", PHONE_MOBILE, "+213550123456" },
	{ "٠٥٥٠ ١٢ ٣٤ ٥٦", PHONE_MOBILE, "+213550123456" },
	{ "۰۵۵۰۱۲۳۴۵۶", PHONE_MOBILE, "+213550123456" },
	{ "+٢١٣ ٥٥٠ ١٢ ٣٤ ٥٦", PHONE_MOBILE, "+213550123456" },
	{ "0550\xC2\xA0"
	  "12\xE2\x80\xAF"
	  "34\xE2\x80\x93"
	  "56",
	  PHONE_MOBILE, "+213550123456" },
	{ "\xE2\x80\xAA+213 550 12 34 56\xE2\x80\xAC", PHONE_MOBILE, "+213550123456" },
	{ "\xEF\xBC\x8B"
	  "213550123456",
	  PHONE_MOBILE, "+213550123456" },
};

static const struct written others[] = {
	{ "021 23 45 67", PHONE_FIXED, "+21321234567" },
	{ "+213 21 23 45 67", PHONE_FIXED, "+21321234567" },
	{ "0033 6 12 34 56 78", PHONE_FOREIGN, "+33612345678" },
	{ "+33612345678", PHONE_FOREIGN, "+33612345678" },
	{ "+1 202 555 0100", PHONE_FOREIGN, "+12025550100" },
	{ "+123456789012345", PHONE_FOREIGN, "+123456789012345" },
};

static const char *const malformed[] = {
	"",
	" ",
	"+",
	"0",
	"hello",
	"055012345",
	"05501234567",
	"0850123456",
	"0450123456",
	"+2130",
	"+213850123456",
	"+21355012345",
	"+2135501234567",
	"0550 12 34 5x",
	"0550123456;",
	"+0550123456",
	"++213550123456",
	"0550+123456",
	"+12345",
	"+1234567890123456",
	"000550123456",
	"12345678901234567890123",
	"\xFF\xFE",
	"055\xC3",
	"0550123456\n",
	"+21300550123456",
	"99999999",
	"0 1 23 45 67",
};

static void check_written(const struct written *w)
{
	char out[PHONE_TEXT];
	size_t len = 0;
	enum phone_kind kind = phone_read(str_of(w->as), out, &len);

	check_case(kind == w->kind, "%s: kind %d", w->as, kind);
	check_case(str_equal((str){ out, len }, str_of(w->kept)), "%s: %.*s", w->as, (int)len, out);
}

TEST(mobiles_of_algeria_in_every_hand)
{
	for (each_case(i, mobiles))
		check_written(&mobiles[i]);
}

TEST(others_are_known_for_what_they_are)
{
	for (each_case(i, others))
		check_written(&others[i]);
}

TEST(what_is_no_number_is_refused)
{
	for (each_case(i, malformed)) {
		char out[PHONE_TEXT];
		size_t len = 0;

		check_case(phone_read(str_of(malformed[i]), out, &len) == PHONE_MALFORMED,
			   "%zu: %s", i, malformed[i]);
	}
}

TEST(what_we_keep_reads_back_as_itself)
{
	for (int first = 5; first <= 7; first++) {
		for (int last = 0; last <= 9; last++) {
			char text[] = "+213x0000000y";
			text[4] = (char)('0' + first);
			text[12] = (char)('0' + last);
			check_written(&(struct written){ text, PHONE_MOBILE, text });
		}
	}
}

TEST_MAIN("phone")
