/* demo_lists.c — what demo professionals are drawn from: the catalogue as it is, and lists of this
 * folder. */

#include "demo_texts.h"
#include "lib/run/loop.h"
#include "services/professionals/demo.h"

enum { COLUMNS_MAX = 8, POPULATION_UNKNOWN = 12000 };

struct row {
	str columns[COLUMNS_MAX];
};

/* The lines of one list that are no comments, cut at their tabs. */
static struct list_of rows_of(struct region *region, const char *name)
{
	str rest = embedded_find(demo_texts, str_of(name)), line;
	struct row *rows = region_array(region, rest.len / 8 + 1, sizeof *rows);
	size_t count = 0;

	while (str_cut(&rest, '\n', &line)) {
		if (line.len == 0 || line.at[0] == '#')
			continue;
		for (size_t i = 0; i < COLUMNS_MAX && str_cut(&line, '\t', &rows[count].columns[i]);
		     i++)
			;
		count++;
	}
	return (struct list_of){ rows, count };
}

static int64_t number_of(str text)
{
	int64_t number = 0;

	if (text.len && !str_to_int(text, &number))
		fail(BREAKDOWN_OTHER, "demo: %.*s is no number", STR_ARG(text));
	return number;
}

/* ---- offers ---- */

/* "1500", "2000-6000", "quote" or "free". */
static void price_read(str text, struct demo_offer *offer)
{
	str from;

	offer->price_kind = enum_of(price_kind_names, text);
	if (offer->price_kind)
		return;
	offer->price_kind = str_find(text, '-') < 0 ? PRICE_KIND_FIXED : PRICE_KIND_RANGE;
	str_cut(&text, '-', &from);
	offer->price_from = number_of(from);
	offer->price_to = number_of(text);
}

static struct list_of offers_of(struct region *region, struct list_of rows, str trade)
{
	const struct row *all = rows.items;
	struct demo_offer *offers = region_array(region, rows.count, sizeof *offers);
	size_t count = 0;

	for (size_t i = 0; i < rows.count; i++) {
		const str *columns = all[i].columns;

		if (!str_equal(columns[0], trade))
			continue;
		offers[count].name_ar = columns[1];
		offers[count].name_fr = columns[2];
		offers[count].name_en = columns[3];
		offers[count].minutes = number_of(columns[4]);
		price_read(columns[5], &offers[count]);
		offers[count++].seats = columns[6].len ? number_of(columns[6]) : 1;
	}
	return (struct list_of){ offers, count };
}

/* ---- trades ---- */

static struct list_of slugs_of(struct region *region, struct list_of rows, str trade)
{
	const struct speciality_row *all = rows.items;
	str *slugs = region_array(region, rows.count, sizeof *slugs);
	size_t count = 0;

	for (size_t i = 0; i < rows.count; i++) {
		if (str_equal(all[i].trade, trade) && all[i].active)
			slugs[count++] = all[i].slug;
	}
	return (struct list_of){ slugs, count };
}

static bool name_trade(struct demo_trade *trade, struct list_of known)
{
	const struct trade_row *all = known.items;

	for (size_t i = 0; i < known.count; i++) {
		if (!str_equal(all[i].slug, trade->slug) || !all[i].active)
			continue;
		trade->name_ar = all[i].name_ar;
		trade->name_fr = all[i].name_fr;
		trade->name_en = all[i].name_en;
		trade->regulated = all[i].regulated;
		return true;
	}
	return false;
}

/* A trade that an admin took out of the catalogue is nobody's. */
static void trades_read(struct db *db, struct demo_lists *lists)
{
	struct region *region = db_region(db);
	struct list_of rows = rows_of(region, "trades.tsv");
	struct list_of services = rows_of(region, "services.tsv");
	struct list_of known = sql_list_trade_rows(db), special = sql_list_speciality_rows(db);
	const struct row *all = rows.items;
	struct demo_trade *trades = region_array(region, rows.count, sizeof *trades);
	uint32_t sum = 0;
	size_t count = 0;

	lists->trade_sums = region_array(region, rows.count, sizeof *lists->trade_sums);
	for (size_t i = 0; i < rows.count; i++) {
		const str *columns = all[i].columns;
		struct demo_trade *trade = &trades[count];

		*trade = (struct demo_trade){
			.slug = columns[0],
			.weight = (uint32_t)number_of(columns[1]),
			.who = columns[2].len ? columns[2].at[0] : 0,
			.title = columns[3].len ? columns[3] : (str){ 0 },
			.home = str_equal(columns[4], STR("h")),
			.both = (unsigned)number_of(columns[5]),
			.specialities = slugs_of(region, special, columns[0]),
			.offers = offers_of(region, services, columns[0]),
		};
		if (!name_trade(trade, known))
			continue;
		lists->trade_sums[count++] = sum += trade->weight;
	}
	lists->trades = (struct list_of){ trades, count };
}

/* ---- towns, streets, the season ---- */

static void towns_read(struct db *db, struct demo_lists *lists)
{
	struct list_of towns = sql_list_all_towns(db);
	const struct town *all = towns.items;
	uint32_t sum = 0;

	lists->towns = towns;
	lists->town_sums = region_array(db_region(db), towns.count, sizeof *lists->town_sums);
	for (size_t i = 0; i < towns.count; i++) {
		sum += all[i].has_population ? (uint32_t)all[i].population : POPULATION_UNKNOWN;
		lists->town_sums[i] = sum;
	}
}

static void streets_read(struct region *region, struct demo_lists *lists)
{
	struct list_of rows = rows_of(region, "streets.tsv");
	const struct row *all = rows.items;
	struct demo_street *streets = region_array(region, rows.count, sizeof *streets);

	for (size_t i = 0; i < rows.count; i++)
		streets[i] = (struct demo_street){ all[i].columns[0], all[i].columns[1] };
	lists->streets = (struct list_of){ streets, rows.count };
}

/* Thirty days before the next feast that ends it. */
static void season_read(struct db *db, struct demo_lists *lists)
{
	struct list_of holidays = sql_list_holidays_between(
		db, .from_date = lists->today, .to_date = (date){ lists->today.days + 400 });
	const struct holiday *all = holidays.items;

	lists->ramadan_from = lists->ramadan_to = DATE_NONE;
	for (size_t i = 0; i < holidays.count && date_is_none(lists->ramadan_to); i++) {
		if (str_equal(all[i].slug, STR("aid-el-fitr"))) {
			lists->ramadan_from = (date){ all[i].on_date.days - 30 };
			lists->ramadan_to = (date){ all[i].on_date.days - 1 };
		}
	}
}

void demo_read(struct db *db, struct demo_lists *lists)
{
	*lists = (struct demo_lists){ .today = { (int32_t)(clock_now().us / DAYS(1)) } };
	trades_read(db, lists);
	towns_read(db, lists);
	streets_read(db_region(db), lists);
	season_read(db, lists);
	if (!lists->trades.count || !lists->towns.count)
		fail(BREAKDOWN_OTHER, "demo: there is no catalogue");
}

/* ---- drawing by weight ---- */

static size_t by_weight(const uint32_t *sums, size_t count, struct demo_dice *dice)
{
	uint32_t at = dice_below(dice, sums[count - 1]);
	size_t low = 0, high = count - 1;

	while (low < high) {
		size_t middle = (low + high) / 2;

		if (sums[middle] > at)
			high = middle;
		else
			low = middle + 1;
	}
	return low;
}

const struct demo_trade *demo_trade_of(const struct demo_lists *lists, str slug)
{
	const struct demo_trade *all = lists->trades.items;

	for (size_t i = 0; i < lists->trades.count; i++)
		if (str_equal(all[i].slug, slug))
			return &all[i];
	return NULL;
}

const struct demo_trade *demo_trade_draw(const struct demo_lists *lists, struct demo_dice *dice)
{
	const struct demo_trade *all = lists->trades.items;

	return &all[by_weight(lists->trade_sums, lists->trades.count, dice)];
}

const struct town *demo_town_draw(const struct demo_lists *lists, struct demo_dice *dice)
{
	const struct town *all = lists->towns.items;

	return &all[by_weight(lists->town_sums, lists->towns.count, dice)];
}
