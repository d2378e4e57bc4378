/* catalogue.c — trades, specialities, wilayas and towns: as the program brings them, as everybody reads
 * them, as an admin corrects them.
 *
 * The trades are one answer of some fifty kilobytes that everybody asks for, so it is made once a
 * process.  Easy to get wrong: it is old as soon as any process changes a word; hence the edition, a
 * number in the one row of `catalogue`, is asked each time. */

#include "catalogue_lists.h"
#include "lib/run/loop.h"
#include "services/professionals/catalogue.h"

#include <string.h>

static str list_named(const char *name)
{
	return embedded_find(catalogue_lists, str_of(name));
}

void catalogue_bring(struct db *tx)
{
	struct brought brought;

	sql_lock_catalogue(tx, &brought);
	if (brought.brought >= CATALOGUE_VERSION)
		return;
	sql_bring_wilayas(tx, .list = list_named("wilayas.tsv"));
	sql_bring_towns(tx, .list = list_named("towns.tsv"));
	sql_retell_brought(tx, .list = list_named("trades.tsv"), .now = clock_now());
	sql_bring_trades(tx, .list = list_named("trades.tsv"));
	sql_bring_specialities(tx, .list = list_named("specialities.tsv"));
	sql_drop_computed_holidays(tx);
	sql_bring_holidays(tx, .list = list_named("holidays.tsv"), .moon = list_named("moon.tsv"),
			   .from_year = HOLIDAYS_FROM, .to_year = HOLIDAYS_TO);
	holidays_bring(tx);
	sql_keep_brought(tx, .version = CATALOGUE_VERSION);
}

/* ---- GET /v1/trades ---- */

static struct {
	struct region *region; /* NULL: never made */
	int64_t edition;
	str json;
} made;

static struct trade trade_of(const struct trade_row *row)
{
	return (struct trade){
		.slug = row->slug,
		.name_ar = row->name_ar,
		.name_fr = row->name_fr,
		.name_en = row->name_en,
		.synonyms = row->synonyms,
		.regulated = row->regulated,
		.active = row->active,
	};
}

static struct speciality speciality_of(const struct speciality_row *row)
{
	return (struct speciality){
		.slug = row->slug,
		.name_ar = row->name_ar,
		.name_fr = row->name_fr,
		.name_en = row->name_en,
		.synonyms = row->synonyms,
		.active = row->active,
	};
}

/* Those of one trade, out of rows in the order of their trades or not. */
static struct list_of specialities_of(struct region *region, struct list_of rows, str trade)
{
	const struct speciality_row *all = rows.items;
	size_t count = 0;

	for (size_t i = 0; i < rows.count; i++)
		count += str_equal(all[i].trade, trade);

	struct speciality *of = region_array(region, count + 1, sizeof *of);

	count = 0;
	for (size_t i = 0; i < rows.count; i++) {
		if (str_equal(all[i].trade, trade))
			of[count++] = speciality_of(&all[i]);
	}
	return (struct list_of){ of, count };
}

static struct list_of trades_read(struct db *db)
{
	struct region *region = db_region(db);
	struct list_of rows = sql_list_trade_rows(db);
	struct list_of specialities = sql_list_speciality_rows(db);
	const struct trade_row *all = rows.items;
	struct trade *trades = region_array(region, rows.count + 1, sizeof *trades);

	for (size_t i = 0; i < rows.count; i++) {
		trades[i] = trade_of(&all[i]);
		trades[i].specialities = specialities_of(region, specialities, all[i].slug);
	}
	return (struct list_of){ trades, rows.count };
}

/* Read behind its edition, so that it is never older than that says. */
static void trades_make(struct req *req, int64_t edition)
{
	struct trade_page page = { .items = trades_read(db_read(req)) };
	str json = json_of(req->region, &trade_page_shape, &page);

	if (!made.region)
		made.region = region_new(0, NULL);
	region_reset(made.region);
	made.json = region_copy(made.region, json);
	made.edition = edition;
}

struct reply *list_trades(struct req *req)
{
	struct edition edition;

	sql_find_edition(db_read(req), &edition);
	if (!made.region || made.edition != edition.edition)
		trades_make(req, edition.edition);
	return reply_ready(req, region_copy(req->region, made.json), made.edition);
}

/* ---- what an admin says of them ---- */

/* A word has another name: what was made with the former is old. */
static void words_changed(struct db *tx)
{
	later_raise_edition(tx);
	profiles_drop(tx);
}

struct reply *set_trade(struct req *req, const struct set_trade_params *params,
			const struct trade_details *in)
{
	struct db *tx = db_begin(req);
	struct trade_row row;

	later_retell_trade(tx, .trade = params->trade, .regulated = in->regulated,
			   .now = clock_now());
	sql_set_trade_row(tx, &row, .slug = params->trade, .name_ar = in->name_ar,
			  .name_fr = in->name_fr, .name_en = in->name_en, .synonyms = in->synonyms,
			  .regulated = in->regulated, .active = in->active, .now = clock_now());
	words_changed(tx);

	struct trade trade = trade_of(&row);
	struct list_of rows = sql_list_specialities_of(tx, .trade = row.slug);

	trade.specialities = specialities_of(req->region, rows, row.slug);
	return reply_trade(req, 200, &trade);
}

struct reply *set_speciality(struct req *req, const struct set_speciality_params *params,
			     const struct speciality_details *in)
{
	struct db *tx = db_begin(req);
	struct speciality speciality;

	if (!sql_set_speciality_row(
		    tx, &speciality, .trade = params->trade, .slug = params->speciality,
		    .name_ar = in->name_ar, .name_fr = in->name_fr, .name_en = in->name_en,
		    .synonyms = in->synonyms, .active = in->active, .now = clock_now()))
		return refuse(req, NOT_FOUND);
	words_changed(tx);
	return reply_speciality(req, 200, &speciality);
}

/* ---- wilayas and towns ---- */

struct reply *list_wilayas(struct req *req)
{
	return reply_wilaya_page(req, sql_list_wilaya_rows(db_read(req)), (str){ 0 });
}

struct reply *list_towns(struct req *req, const struct list_towns_params *params)
{
	struct db *db = db_read(req);
	struct list_of towns = sql_list_town_rows(db, .wilaya = params->wilaya);
	struct known known;

	if (!towns.count && !sql_find_wilaya(db, &known, .wilaya = params->wilaya))
		return refuse_fault(req, "?wilaya", "not_known", "there is no such wilaya");
	return reply_town_page(req, towns, (str){ 0 });
}

struct reply *set_town(struct req *req, const struct set_town_params *params,
		       const struct town_details *in)
{
	struct db *tx = db_begin(req);
	struct town town;

	if (!sql_set_town_row(tx, &town, .wilaya = params->wilaya, .town = params->town,
			      .name_ar = in->name_ar, .name_latin = in->name_latin,
			      .latitude = in->latitude, .longitude = in->longitude,
			      .population = in->population, .has_population = in->has_population,
			      .now = clock_now()))
		return refuse(req, NOT_FOUND);
	profiles_drop(tx);
	return reply_town(req, 200, &town);
}
