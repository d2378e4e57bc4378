/* instant.c — instants and dates as text, and the calendar behind them.
 *
 * Easy to get wrong: an offset moves an instant across midnight, hence across the bounds of the
 * years 1–9999; so the bounds are checked at the end, on the instant itself. */

#include "lib/base/instant.h"

#include <assert.h>
#include <string.h>

/* ---- the calendar ---- */

/* Counted in years that begin in March, so that the leap day is a year's last; 400 years are an
 * era. */
enum { ERA_DAYS = 146097, TO_1970 = 719468 };

date date_of(int year, int month, int day)
{
	int y = month <= 2 ? year - 1 : year;
	int era = (y >= 0 ? y : y - 399) / 400;
	int year_of_era = y - era * 400;
	int day_of_year = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1;
	int day_of_era = year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;

	return (date){ era * ERA_DAYS + day_of_era - TO_1970 };
}

void date_split(date d, int *year, int *month, int *day)
{
	int days = d.days + TO_1970;
	int era = (days >= 0 ? days : days - (ERA_DAYS - 1)) / ERA_DAYS;
	int day_of_era = days - era * ERA_DAYS;
	int year_of_era =
		(day_of_era - day_of_era / 1460 + day_of_era / 36524 - day_of_era / 146096) / 365;
	int day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
	int from_march = (5 * day_of_year + 2) / 153;

	*day = day_of_year - (153 * from_march + 2) / 5 + 1;
	*month = from_march < 10 ? from_march + 3 : from_march - 9;
	*year = year_of_era + era * 400 + (*month <= 2);
}

int date_weekday(date d)
{
	int day = (d.days + 3) % 7; /* 1970-01-01 was a Thursday */

	return day < 0 ? day + 7 : day;
}

/* ---- reading ---- */

/* Exactly `digits` digits from the front of *s. */
static bool take_number(str *s, int digits, int *out)
{
	int value = 0;

	if (s->len < (size_t)digits)
		return false;
	for (int i = 0; i < digits; i++) {
		char c = s->at[i];

		if (c < '0' || c > '9')
			return false;
		value = value * 10 + (c - '0');
	}
	*s = (str){ s->at + digits, s->len - (size_t)digits };
	*out = value;
	return true;
}

static bool take_char(str *s, char c)
{
	if (s->len == 0 || s->at[0] != c)
		return false;
	*s = (str){ s->at + 1, s->len - 1 };
	return true;
}

static bool take_date(str *s, date *out)
{
	int year, month, day, y, m, d;

	if (!take_number(s, 4, &year) || !take_char(s, '-') || !take_number(s, 2, &month) ||
	    !take_char(s, '-') || !take_number(s, 2, &day))
		return false;
	if (year < 1 || month < 1 || month > 12 || day < 1 || day > 31)
		return false;

	/* A day that does not exist comes back as another one. */
	date there = date_of(year, month, day);

	date_split(there, &y, &m, &d);
	if (d != day)
		return false;
	*out = there;
	return true;
}

static bool take_time(str *s, int64_t *us)
{
	int hour, minute, second, digits = 0;
	int64_t fraction = 0;

	if (!take_number(s, 2, &hour) || !take_char(s, ':') || !take_number(s, 2, &minute) ||
	    !take_char(s, ':') || !take_number(s, 2, &second))
		return false;
	if (hour > 23 || minute > 59 || second > 59)
		return false;

	if (take_char(s, '.')) {
		for (int digit; digits < 6 && take_number(s, 1, &digit); digits++)
			fraction = fraction * 10 + digit;
		if (digits == 0)
			return false;
		for (; digits < 6; digits++)
			fraction *= 10;
	}
	*us = HOURS(hour) + MINUTES(minute) + SECONDS(second) + fraction;
	return true;
}

/* "Z", "+hh:mm"; "+hh" too when `loose`. */
static bool take_offset(str *s, bool loose, int64_t *us)
{
	int hours, minutes = 0;

	*us = 0;
	if (take_char(s, 'Z') || take_char(s, 'z'))
		return true;

	bool minus = take_char(s, '-');

	if ((!minus && !take_char(s, '+')) || !take_number(s, 2, &hours))
		return false;
	if (take_char(s, ':')) {
		if (!take_number(s, 2, &minutes))
			return false;
	} else if (!loose) {
		return false;
	}
	if (hours > 23 || minutes > 59)
		return false;
	*us = HOURS(hours) + MINUTES(minutes);
	if (minus)
		*us = -*us;
	return true;
}

static bool in_bounds(instant at)
{
	return at.us >= DAYS(date_of(1, 1, 1).days) && at.us < DAYS(date_of(10000, 1, 1).days);
}

bool instant_parse(str s, instant *out)
{
	date day;
	int64_t time, offset;

	if (!take_date(&s, &day))
		return false;

	bool loose = take_char(&s, ' '); /* PostgreSQL's */

	if (!loose && !take_char(&s, 'T') && !take_char(&s, 't'))
		return false;
	if (!take_time(&s, &time) || !take_offset(&s, loose, &offset) || s.len > 0)
		return false;

	instant at = { DAYS(day.days) + time - offset };

	if (!in_bounds(at))
		return false;
	*out = at;
	return true;
}

bool date_parse(str s, date *out)
{
	date d = DATE_NONE;

	if (!take_date(&s, &d) || s.len > 0)
		return false;
	*out = d;
	return true;
}

/* ---- writing ---- */

static char *put_number(char *at, int value, int digits)
{
	for (int i = digits - 1; i >= 0; i--) {
		at[i] = (char)('0' + value % 10);
		value /= 10;
	}
	return at + digits;
}

void date_write(date d, char out[DATE_TEXT])
{
	int year, month, day;

	date_split(d, &year, &month, &day);
	assert(year >= 1 && year <= 9999);
	out = put_number(out, year, 4);
	*out++ = '-';
	out = put_number(out, month, 2);
	*out++ = '-';
	put_number(out, day, 2);
}

size_t instant_write(instant at, char out[INSTANT_TEXT])
{
	assert(in_bounds(at));

	int64_t of_day = at.us % DAYS(1);
	char *end = out + DATE_TEXT;

	if (of_day < 0)
		of_day += DAYS(1);
	date_write((date){ (int32_t)((at.us - of_day) / DAYS(1)) }, out);

	int seconds = (int)(of_day / SECONDS(1));
	int fraction = (int)(of_day % SECONDS(1));

	*end++ = 'T';
	end = put_number(end, seconds / 3600, 2);
	*end++ = ':';
	end = put_number(end, seconds / 60 % 60, 2);
	*end++ = ':';
	end = put_number(end, seconds % 60, 2);
	if (fraction > 0) {
		*end++ = '.';
		end = put_number(end, fraction, 6);
		while (end[-1] == '0')
			end--;
	}
	*end++ = 'Z';
	return (size_t)(end - out);
}
