/* zone.c — reading TZif, and going between instants and wall time.
 *
 * The one trap: a wall time is not an instant.  Some do not exist, some exist twice; so hours are turned into
 * instants by asking for *all instants that read so* (zone_spans), never by converting their two ends. */

#include "lib/base/zone.h"

#include <string.h>

enum {
	HEADER = 44,
	COUNT_MAX = 100000,
	DAY = 86400,
	/* No offset that ever was is further from UTC than this. */
	OFFSET_MAX = 26 * 3600,
};

/* ---- the bytes ---- */

struct cursor {
	const unsigned char *at, *end;
};

static int64_t big_endian(const unsigned char *bytes, int count)
{
	uint64_t value = bytes[0] & 0x80 ? UINT64_MAX : 0;

	for (int i = 0; i < count; i++)
		value = value << 8 | bytes[i];
	return (int64_t)value;
}

/* The six counts of a header, in the order of RFC 9636 3.1. */
struct counts {
	int64_t utc, standard, leap, time, type, letter;
};

static bool header_read(struct cursor *in, struct counts *c, unsigned char *version)
{
	int64_t *all[] = { &c->utc, &c->standard, &c->leap, &c->time, &c->type, &c->letter };

	if (in->end - in->at < HEADER || memcmp(in->at, "TZif", 4) != 0)
		return false;
	*version = in->at[4];
	for (size_t i = 0; i < sizeof all / sizeof *all; i++) {
		*all[i] = big_endian(in->at + 20 + 4 * i, 4);
		if (*all[i] < 0 || *all[i] > COUNT_MAX)
			return false;
	}
	in->at += HEADER;
	return true;
}

static bool skip(struct cursor *in, int64_t bytes)
{
	if (in->end - in->at < bytes)
		return false;
	in->at += bytes;
	return true;
}

static bool transitions_read(struct cursor *in, const struct counts *c, struct region *region,
			     struct zone *zone)
{
	const unsigned char *times = in->at, *types = times + 8 * c->time, *infos = types + c->time;
	int64_t *at;
	int32_t *offset;

	if (c->type == 0 || !skip(in, 8 * c->time + c->time + 6 * c->type))
		return false;
	at = region_array(region, (size_t)c->time + 1, sizeof *at);
	offset = region_array(region, (size_t)c->time + 1, sizeof *offset);
	zone->first = (int32_t)big_endian(infos, 4);
	for (int64_t i = 0; i < c->time; i++) {
		int64_t seconds;

		if (types[i] >= c->type)
			return false;
		at[i] = big_endian(times + 8 * i, 8);
		seconds = big_endian(infos + 6 * types[i], 4);
		if ((i > 0 && at[i] <= at[i - 1]) || seconds < -OFFSET_MAX || seconds > OFFSET_MAX)
			return false;
		offset[i] = (int32_t)seconds;
	}
	zone->count = (size_t)c->time;
	zone->at = at;
	zone->offset = offset;
	return zone->first >= -OFFSET_MAX && zone->first <= OFFSET_MAX;
}

/* ---- the footer: a POSIX TZ string, such as CET-1CEST,M3.5.0,M10.5.0/3 or <-03>3 ---- */

static bool name_skip(str *in)
{
	size_t n = 0;

	if (in->len > 0 && *in->at == '<') {
		while (n < in->len && in->at[n] != '>')
			n++;
		if (n == in->len)
			return false;
		n++;
	} else {
		while (n < in->len && ((in->at[n] | 0x20) >= 'a' && (in->at[n] | 0x20) <= 'z'))
			n++;
	}
	in->at += n;
	in->len -= n;
	return n >= 3;
}

static bool number_take(str *in, int *out)
{
	int value = 0;
	size_t n = 0;

	while (n < in->len && n < 5 && in->at[n] >= '0' && in->at[n] <= '9')
		value = value * 10 + in->at[n++] - '0';
	in->at += n;
	in->len -= n;
	*out = value;
	return n > 0;
}

static bool byte_take(str *in, char byte)
{
	if (in->len == 0 || *in->at != byte)
		return false;
	in->at++;
	in->len--;
	return true;
}

/* [+-]hh[:mm[:ss]] */
static bool time_take(str *in, int32_t *seconds)
{
	int sign = byte_take(in, '-') ? -1 : 1, part[3] = { 0 };

	if (sign > 0)
		byte_take(in, '+');
	for (int i = 0; i < 3; i++) {
		if (!number_take(in, &part[i]) || part[i] > 167)
			return false;
		if (!byte_take(in, ':'))
			break;
	}
	*seconds = sign * (part[0] * 3600 + part[1] * 60 + part[2]);
	return true;
}

static bool rule_take(str *in, struct zone_rule *rule)
{
	*rule = (struct zone_rule){ .kind = RULE_DAY, .seconds = 2 * 3600 };
	if (byte_take(in, 'M')) {
		rule->kind = RULE_WEEKDAY;
		if (!number_take(in, &rule->month) || !byte_take(in, '.') ||
		    !number_take(in, &rule->week) || !byte_take(in, '.') ||
		    !number_take(in, &rule->day))
			return false;
		if (rule->month < 1 || rule->month > 12 || rule->week < 1 || rule->week > 5 ||
		    rule->day > 6)
			return false;
	} else {
		if (byte_take(in, 'J'))
			rule->kind = RULE_JULIAN;
		if (!number_take(in, &rule->day) || rule->day > 365)
			return false;
	}
	return !byte_take(in, '/') || time_take(in, &rule->seconds);
}

static bool footer_read(str in, struct zone *zone)
{
	int32_t west;

	if (in.len == 0)
		return true;
	if (!name_skip(&in) || !time_take(&in, &west))
		return false;
	zone->footer = true;
	zone->standard_offset = -west;
	if (in.len == 0)
		return true;
	if (!name_skip(&in))
		return false;
	zone->summer = true;
	zone->summer_offset = zone->standard_offset + 3600;
	if (in.len > 0 && *in.at != ',') {
		if (!time_take(&in, &west))
			return false;
		zone->summer_offset = -west;
	}
	return byte_take(&in, ',') && rule_take(&in, &zone->begins) && byte_take(&in, ',') &&
	       rule_take(&in, &zone->ends) && in.len == 0;
}

bool zone_read(struct region *region, str bytes, struct zone *out)
{
	struct cursor in = { (const unsigned char *)bytes.at,
			     (const unsigned char *)bytes.at + bytes.len };
	struct counts c;
	unsigned char version;
	const unsigned char *line;

	memset(out, 0, sizeof *out);
	/* The first block holds 32-bit times; everybody has had the second since 2005. */
	if (!header_read(&in, &c, &version) || version < '2' ||
	    !skip(&in, 5 * c.time + 6 * c.type + c.letter + 8 * c.leap + c.standard + c.utc))
		return false;
	if (!header_read(&in, &c, &version) || !transitions_read(&in, &c, region, out) ||
	    !skip(&in, c.letter + 12 * c.leap + c.standard + c.utc))
		return false;
	if (in.at == in.end || *in.at++ != '\n')
		return false;
	line = memchr(in.at, '\n', (size_t)(in.end - in.at));
	return line && footer_read((str){ (const char *)in.at, (size_t)(line - in.at) }, out);
}

/* ---- looking up ---- */

static bool leap_year(int year)
{
	return (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
}

/* The wall-clock second, as if in UTC, at which that rule strikes in that year. */
static int64_t rule_strikes(const struct zone_rule *rule, int year)
{
	int64_t day;

	if (rule->kind == RULE_WEEKDAY) {
		date first = date_of(year, rule->month, 1);
		date next = rule->month == 12 ? date_of(year + 1, 1, 1)
					      : date_of(year, rule->month + 1, 1);
		int sunday_based = (date_weekday(first) + 1) % 7;

		day = first.days + (rule->day - sunday_based + 7) % 7 + (rule->week - 1) * 7;
		if (day >= next.days)
			day -= 7;
	} else {
		day = date_of(year, 1, 1).days + rule->day;
		if (rule->kind == RULE_JULIAN)
			day += (leap_year(year) && rule->day >= 60) - 1;
	}
	return day * DAY + rule->seconds;
}

static int year_of(int64_t seconds)
{
	int64_t days = seconds / DAY - (seconds % DAY < 0);
	int year, month, day;

	date_split((date){ (int32_t)days }, &year, &month, &day);
	return year;
}

/* The two changes of a year by the footer, in order: when, and what then holds. */
struct changes {
	int64_t at[2];
	int32_t offset[2];
};

static struct changes footer_changes(const struct zone *zone, int year)
{
	int64_t begins = rule_strikes(&zone->begins, year) - zone->standard_offset;
	int64_t ends = rule_strikes(&zone->ends, year) - zone->summer_offset;

	if (begins < ends)
		return (struct changes){ { begins, ends },
					 { zone->summer_offset, zone->standard_offset } };
	return (struct changes){ { ends, begins }, { zone->standard_offset, zone->summer_offset } };
}

static int32_t footer_offset(const struct zone *zone, int64_t seconds)
{
	struct changes year;

	if (!zone->summer)
		return zone->standard_offset;
	year = footer_changes(zone, year_of(seconds));
	if (seconds >= year.at[1])
		return year.offset[1];
	if (seconds >= year.at[0])
		return year.offset[0];
	return year.offset[1]; /* what the year before ended with */
}

/* How many listed transitions lie at or before that second. */
static size_t listed_before(const struct zone *zone, int64_t seconds)
{
	size_t low = 0, high = zone->count;

	/* Most zones last changed their minds long ago. */
	if (high > 0 && zone->at[high - 1] <= seconds)
		return high;
	while (low < high) {
		size_t middle = (low + high) / 2;

		if (zone->at[middle] <= seconds)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

static int64_t floor_seconds(instant at)
{
	return at.us / 1000000 - (at.us % 1000000 < 0);
}

static int32_t offset_at(const struct zone *zone, int64_t seconds)
{
	size_t before = listed_before(zone, seconds);

	if (before < zone->count)
		return before > 0 ? zone->offset[before - 1] : zone->first;
	if (zone->footer)
		return footer_offset(zone, seconds);
	return before > 0 ? zone->offset[before - 1] : zone->first;
}

int32_t zone_offset(const struct zone *zone, instant at)
{
	return offset_at(zone, floor_seconds(at));
}

/* The next change by the footer after that second. */
static int64_t footer_next(const struct zone *zone, int64_t seconds)
{
	int year = year_of(seconds);

	for (int i = 0; i < 2; i++) {
		struct changes changes = footer_changes(zone, year + i);

		if (changes.at[0] > seconds)
			return changes.at[0];
		if (changes.at[1] > seconds)
			return changes.at[1];
	}
	return INT64_MAX;
}

static int64_t next_change(const struct zone *zone, int64_t seconds)
{
	int64_t next;

	for (size_t i = listed_before(zone, seconds); i < zone->count; i++)
		if (zone->offset[i] != offset_at(zone, zone->at[i] - 1))
			return zone->at[i];
	if (!zone->footer || !zone->summer || zone->summer_offset == zone->standard_offset)
		return INT64_MAX;
	next = zone->count > 0 && zone->at[zone->count - 1] > seconds ? zone->at[zone->count - 1]
								      : seconds;
	/* Rules that end summer time when it begins change nothing; a few rounds tell. */
	for (int tries = 0; tries < 8; tries++) {
		next = footer_next(zone, next);
		if (next == INT64_MAX || offset_at(zone, next) != offset_at(zone, next - 1))
			return next;
	}
	return INT64_MAX;
}

instant zone_next_change(const struct zone *zone, instant at)
{
	int64_t next = next_change(zone, floor_seconds(at));

	return next == INT64_MAX ? INSTANT_NONE : (instant){ next * 1000000 };
}

date zone_date(const struct zone *zone, instant at, int32_t *seconds)
{
	int64_t wall = floor_seconds(at) + zone_offset(zone, at);
	int64_t days = wall / DAY - (wall % DAY < 0);

	if (seconds)
		*seconds = (int32_t)(wall - days * DAY);
	return (date){ (int32_t)days };
}

size_t zone_spans(const struct zone *zone, date day, int32_t from, int32_t to,
		  span out[ZONE_PIECES])
{
	int64_t wall_from = (int64_t)day.days * DAY + from, wall_to = (int64_t)day.days * DAY + to;
	int64_t at = wall_from - OFFSET_MAX, end = wall_to + OFFSET_MAX;
	size_t count = 0;

	while (at < end && from < to) {
		int64_t change = next_change(zone, at), until = change < end ? change : end;
		int32_t offset = offset_at(zone, at);
		int64_t lower = wall_from - offset > at ? wall_from - offset : at;
		int64_t upper = wall_to - offset < until ? wall_to - offset : until;

		if (lower < upper) {
			if (count > 0 && out[count - 1].to.us == lower * 1000000)
				out[count - 1].to.us = upper * 1000000;
			else if (count < ZONE_PIECES)
				out[count++] = (span){ { lower * 1000000 }, { upper * 1000000 } };
		}
		at = until;
	}
	return count;
}

int zone_instants(const struct zone *zone, date day, int32_t seconds, instant *earlier,
		  instant *later)
{
	span pieces[ZONE_PIECES];
	size_t count = zone_spans(zone, day, seconds, seconds + 1, pieces);
	int64_t wall = (int64_t)day.days * DAY + seconds, change;

	if (count > 0) {
		*earlier = pieces[0].from;
		*later = pieces[count - 1].from;
		/* A repeated second that touches its twin was joined to one span of two seconds. */
		if (count == 1 && pieces[0].to.us - pieces[0].from.us > 1000000)
			later->us += 1000000;
		return earlier->us == later->us ? 1 : 2;
	}
	/* Skipped: the change before which the wall reads less, and after which more. */
	change = next_change(zone, wall - OFFSET_MAX);
	while (change != INT64_MAX && change + offset_at(zone, change) <= wall)
		change = next_change(zone, change);
	*earlier = *later = (instant){ change * 1000000 };
	return 0;
}
