/* holidays.c — public holidays: read by year, corrected by an admin, told as a whole year.
 *
 * Those of the moon are computed, and may be a day off until it is sighted.  Easy to get wrong: a
 * year of the moon is shorter than ours, so a feast may come twice in a year, and its days may lie in
 * two years; hence a holiday is a row a date, and what is told of a year are the dates in it. */

#include "lib/run/loop.h"
#include "services/professionals/catalogue.h"

static date first_of(int64_t year)
{
	return date_of((int)year, 1, 1);
}

static date last_of(int64_t year)
{
	return date_of((int)year, 12, 31);
}

static struct list_of holidays_of(struct db *db, int64_t year)
{
	return sql_list_holidays_between(db, .from_date = first_of(year), .to_date = last_of(year));
}

static int64_t year_of(date d)
{
	int year, month, day;

	date_split(d, &year, &month, &day);
	return year;
}

/* ---- reading ---- */

struct reply *list_holidays(struct req *req, const struct list_holidays_params *params)
{
	return reply_holiday_page(req, holidays_of(db_read(req), params->year), (str){ 0 });
}

/* A stretch of dates in order that lie in one year. */
static struct list_of within(struct list_of holidays, int64_t year)
{
	struct holiday *all = holidays.items;
	size_t from = 0, to;

	while (from < holidays.count && year_of(all[from].on_date) < year)
		from++;
	for (to = from; to < holidays.count && year_of(all[to].on_date) == year;)
		to++;
	return (struct list_of){ all + from, to - from };
}

static struct list_of years_with(struct region *region, struct list_of versions,
				 struct list_of holidays)
{
	const struct year_version *all = versions.items;
	struct holiday_year *years = region_array(region, versions.count + 1, sizeof *years);

	for (size_t i = 0; i < versions.count; i++)
		years[i] = (struct holiday_year){ .year = all[i].year,
						  .version = all[i].version,
						  .holidays = within(holidays, all[i].year) };
	return (struct list_of){ years, versions.count };
}

/* Versions first: dates may then be younger than their version says, and are told once more. */
struct reply *list_holiday_years(struct req *req)
{
	struct db *db = db_read(req);
	struct list_of versions = sql_list_year_versions(db);
	struct list_of holidays = sql_list_holidays_between(db, .from_date = first_of(2020),
							    .to_date = last_of(2099));

	return reply_holiday_years(
		req, 200,
		&(struct holiday_years){ .items = years_with(req->region, versions, holidays) });
}

void holidays_bring(struct db *tx)
{
	struct list_of versions =
		sql_raise_holiday_years(tx, .from_year = HOLIDAYS_FROM, .to_year = HOLIDAYS_TO);
	struct list_of holidays = sql_list_holidays_between(
		tx, .from_date = first_of(HOLIDAYS_FROM), .to_date = last_of(HOLIDAYS_TO));
	struct list_of years = years_with(db_region(tx), versions, holidays);
	const struct holiday_year *all = years.items;

	for (size_t i = 0; i < years.count; i++)
		emit_holidays_changed(tx, &all[i]);
}

/* ---- PUT /v1/holidays/{year}/{holiday} ---- */

static void dates_check(struct faults *faults, int64_t year, struct list_of dates)
{
	const date *all = dates.items;

	for (size_t i = 0; i < dates.count; i++) {
		if (year_of(all[i]) != year)
			fault_in(faults, "dates", i, NULL, "not_allowed",
				 "a date of the year that the address names");
	}
}

static void name_check(struct faults *faults, const char *pointer, str *name, str former)
{
	if (str_absent(*name))
		*name = former;
	if (str_absent(*name))
		fault_at(faults, pointer, "required", "a new holiday needs its names");
}

/* What it is to be called: as said, else as it is called already. */
static struct holiday_names names_find(struct db *tx, const struct set_holiday_params *params,
				       const struct holiday_details *in, struct faults *faults)
{
	struct holiday_names names = { .name_ar = in->name_ar,
				       .name_fr = in->name_fr,
				       .name_en = in->name_en };
	struct holiday_names former = { .name_ar = { 0 } };

	sql_find_holiday_names(tx, &former, .slug = params->holiday, .year = params->year);
	name_check(faults, "/name_ar", &names.name_ar, former.name_ar);
	name_check(faults, "/name_fr", &names.name_fr, former.name_fr);
	name_check(faults, "/name_en", &names.name_en, former.name_en);
	return names;
}

static void holiday_save(struct db *tx, const struct set_holiday_params *params,
			 const struct holiday_names *names, struct list_of dates)
{
	const date *all = dates.items;

	later_drop_holiday(tx, .slug = params->holiday, .from_date = first_of(params->year),
			   .to_date = last_of(params->year));
	for (size_t i = 0; i < dates.count; i++)
		later_add_holiday(tx, .on_date = all[i], .slug = params->holiday,
				  .name_ar = names->name_ar, .name_fr = names->name_fr,
				  .name_en = names->name_en);
	later_note_holiday_edit(tx, .year = params->year, .slug = params->holiday,
				.now = clock_now());
}

struct reply *set_holiday(struct req *req, const struct set_holiday_params *params,
			  const struct holiday_details *in)
{
	struct faults *faults = faults_of(req);
	struct db *tx = db_begin(req);
	struct year_version version;

	sql_raise_holiday_year(tx, &version, .year = params->year);

	struct holiday_names names = names_find(tx, params, in, faults);

	dates_check(faults, params->year, in->dates);
	if (faults->count)
		return refuse_faults(req, faults);
	holiday_save(tx, params, &names, in->dates);

	struct holiday_year year = { .year = params->year,
				     .version = version.version,
				     .holidays = holidays_of(tx, params->year) };

	emit_holidays_changed(tx, &year);
	return reply_holiday_year(req, 200, &year);
}
