/* holidays.c — public holidays, as told year by year; the higher version wins. */

#include "lib/run/loop.h"
#include "services/search/known.h"

#include <stdlib.h>

enum { YEARS_MAX = 100, DATES_MAX = 100, NEAR_MAX = 400, BEFORE_DAYS = 40, AFTER_DAYS = 500 };

static struct {
	int64_t year, version;
	date dates[DATES_MAX];
	size_t count;
} years[YEARS_MAX];
static size_t year_count;

static date near[NEAR_MAX];
static size_t near_count;
static int32_t near_day = INT32_MIN;

static int by_date(const void *a, const void *b)
{
	return ((const date *)a)->days - ((const date *)b)->days;
}

static int32_t today(void)
{
	return (int32_t)(clock_now().us / DAYS(1));
}

/* Only those that a question may meet: everybody who keeps holidays has them in his hours. */
static void gather(void)
{
	near_day = today();
	near_count = 0;
	for (size_t i = 0; i < year_count; i++)
		for (size_t k = 0; k < years[i].count && near_count < NEAR_MAX; k++)
			if (years[i].dates[k].days >= near_day - BEFORE_DAYS &&
			    years[i].dates[k].days <= near_day + AFTER_DAYS)
				near[near_count++] = years[i].dates[k];
	qsort(near, near_count, sizeof *near, by_date);
}

/* They come into sight half a year before the index reaches them; who is put anew meanwhile has them
 * earlier, which is no harm.  See holidays_moved. */
struct dates holidays_known(void)
{
	if (near_day == INT32_MIN)
		gather();
	return (struct dates){ near, near_count };
}

bool holidays_moved(void)
{
	enum { MONTH = 30 };

	if (near_day != INT32_MIN && today() - near_day < MONTH)
		return false;
	gather();
	return true;
}

bool holidays_keep(const struct holiday_year *told)
{
	const struct holiday *all = told->holidays.items;
	size_t at = 0;

	while (at < year_count && years[at].year != told->year)
		at++;
	if (at == YEARS_MAX || (at < year_count && years[at].version >= told->version))
		return false;
	if (at == year_count)
		year_count++;
	years[at].year = told->year;
	years[at].version = told->version;
	years[at].count = 0;
	for (size_t i = 0; i < told->holidays.count && i < DATES_MAX; i++)
		years[at].dates[years[at].count++] = all[i].on_date;
	gather();
	return true;
}

void holidays_end(void)
{
	year_count = 0;
	near_count = 0;
	near_day = INT32_MIN;
}
