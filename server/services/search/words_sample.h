/* words_sample.h — the catalogue as it is shipped, and some professionals with names: for tests of
 * words, their fuzzing and measuring. Included once a program. */
#ifndef SEARCH_WORDS_SAMPLE_H
#define SEARCH_WORDS_SAMPLE_H

#include "lib/base/embedded.h"
#include "services/search/search.h"

#include <stdlib.h>
#include <string.h>

extern const struct embedded catalogue_lists[]; /* made: of services/professionals/catalogue */

#define SAMPLE_COUNT(array) (sizeof(array) / sizeof *(array))

/* ---- the catalogue ---- */

enum { SAMPLE_COLUMNS = 8 };
struct sample_row {
	str columns[SAMPLE_COLUMNS];
};

static struct list_of sample_rows(struct region *region, const char *file)
{
	str rest = embedded_find(catalogue_lists, str_of(file)), line;
	struct sample_row *rows = region_array(region, rest.len / 8 + 1, sizeof *rows);
	size_t count = 0;

	while (str_cut(&rest, '\n', &line)) {
		if (line.len == 0 || line.at[0] == '#')
			continue;
		for (size_t i = 0; i < SAMPLE_COLUMNS; i++)
			str_cut(&line, '\t', &rows[count].columns[i]);
		count++;
	}
	return (struct list_of){ rows, count };
}

static struct list_of sample_synonyms(struct region *region, str text)
{
	str *all = region_array(region, text.len / 2 + 1, sizeof *all), part;
	size_t count = 0;

	while (str_cut(&text, ';', &part))
		if (str_trim(part).len > 0)
			all[count++] = str_trim(part);
	return (struct list_of){ all, count };
}

static struct list_of sample_specialities(struct region *region, struct list_of rows, str trade)
{
	struct speciality *all = region_array(region, rows.count, sizeof *all);
	const struct sample_row *row = rows.items;
	size_t count = 0;

	for (size_t i = 0; i < rows.count; i++)
		if (str_equal(row[i].columns[0], trade))
			all[count++] = (struct speciality){
				.slug = row[i].columns[1],
				.name_ar = row[i].columns[2],
				.name_fr = row[i].columns[3],
				.name_en = row[i].columns[4],
				.synonyms = sample_synonyms(region, row[i].columns[5]),
				.active = true,
			};
	return (struct list_of){ all, count };
}

static void sample_trades(struct region *region)
{
	struct list_of rows = sample_rows(region, "trades.tsv");
	struct list_of specialities = sample_rows(region, "specialities.tsv");
	const struct sample_row *row = rows.items;
	struct trade *all = region_array(region, rows.count, sizeof *all);
	struct trade_page page = { .items = { all, rows.count } };

	for (size_t i = 0; i < rows.count; i++)
		all[i] = (struct trade){
			.slug = row[i].columns[0],
			.name_ar = row[i].columns[2],
			.name_fr = row[i].columns[3],
			.name_en = row[i].columns[4],
			.synonyms = sample_synonyms(region, row[i].columns[5]),
			.active = true,
			.specialities =
				sample_specialities(region, specialities, row[i].columns[0]),
		};
	catalogue_trades(&page);
}

static void sample_places(struct region *region)
{
	struct list_of rows = sample_rows(region, "wilayas.tsv");
	struct list_of town_rows = sample_rows(region, "towns.tsv");
	const struct sample_row *row = rows.items, *town = town_rows.items;
	struct wilaya_entry *wilayas = region_array(region, rows.count, sizeof *wilayas);
	struct town *towns = region_array(region, town_rows.count, sizeof *towns);
	struct wilaya_page wilaya_page = { .items = { wilayas, rows.count } };
	struct town_page town_page = { .items = { towns, town_rows.count } };

	for (size_t i = 0; i < rows.count; i++)
		wilayas[i] = (struct wilaya_entry){ .slug = row[i].columns[0],
						    .name_ar = row[i].columns[2],
						    .name_fr = row[i].columns[3],
						    .name_en = row[i].columns[4] };
	for (size_t i = 0; i < town_rows.count; i++) {
		towns[i] = (struct town){
			.wilaya = town[i].columns[0],
			.slug = town[i].columns[1],
			.name_ar = town[i].columns[2],
			.name_latin = town[i].columns[3],
			.latitude = strtod(region_cstr(region, town[i].columns[4]), NULL),
			.longitude = strtod(region_cstr(region, town[i].columns[5]), NULL),
		};
		towns[i].has_population = str_to_int(town[i].columns[6], &towns[i].population);
	}
	catalogue_wilayas(&wilaya_page);
	catalogue_towns(&town_page);
}

/* ---- professionals ---- */

static const struct sample_person {
	const char *slug, *first_latin, *family_latin, *first_ar, *family_ar, *practice;
	const char *services[3]; /* Arabic, French, English */
} sample_people[] = {
	{ "amel-benali", "Amel", "Benali", "أمال", "بن علي", NULL, { NULL } },
	{ "karim-benali", "Karim", "Ben Ali", "كريم", "بن علي", NULL, { NULL } },
	{ "amine-boudiaf", "Mohamed Amine", "Boudiaf", "محمد أمين", "بوضياف", NULL, { NULL } },
	{ "saida-haddad", "Saïda", "Haddad", "سعيدة", "حداد", NULL, { NULL } },
	{ "khadidja-mansouri", "Khadidja", "Mansouri", "خديجة", "منصوري", NULL, { NULL } },
	{ "youcef-ait-ahmed", "Youcef", "Aït Ahmed", "يوسف", "آيت أحمد", NULL, { NULL } },
	{ "abdelkader-nadjar", "Abdelkader", "Nadjar", "عبد القادر", "نجار", NULL, { NULL } },
	{ "zohra-kaci", "Fatima Zohra", "Kaci", "فاطمة الزهراء", "قاسي", NULL, { NULL } },
	{ "rachid-belkacem",
	  "Rachid",
	  "Belkacem",
	  "رشيد",
	  "بلقاسم",
	  "Clinique El Azhar",
	  { "قلع ضرس العقل", "Extraction de dent de sagesse", "Wisdom tooth extraction" } },
	{ "sofiane-hamidi",
	  "Sofiane",
	  "Hamidi",
	  NULL,
	  NULL,
	  NULL,
	  { "تلميع", "Blanchiment au laser", NULL } },
	{ "houria-zerrouki", NULL, NULL, "حورية", "زروقي", NULL, { NULL } },
	/* Who wants to be found by what others look for. */
	{ "hijacker",
	  "Oran",
	  "Dentiste",
	  NULL,
	  NULL,
	  "Dentiste Oran",
	  { "طبيب أسنان وهران", "Plombier Alger", "Dentist" } },
};

static str sample_text(const char *text)
{
	return text ? str_of(text) : (str){ 0 };
}

static void sample_put(uint32_t number)
{
	const struct sample_person *p = &sample_people[number];
	struct known_place place = { .name = sample_text(p->practice) };
	struct known_service service = { .name_ar = sample_text(p->services[0]),
					 .name_fr = sample_text(p->services[1]),
					 .name_en = sample_text(p->services[2]) };
	struct known known = {
		.number = number,
		.slug = str_of(p->slug),
		.first_name_latin = sample_text(p->first_latin),
		.family_name_latin = sample_text(p->family_latin),
		.first_name_ar = sample_text(p->first_ar),
		.family_name_ar = sample_text(p->family_ar),
		.places = &place,
		.place_count = 1,
		.services = &service,
		.service_count = 1,
	};

	words_put(&known);
}

/* The catalogue and all of them; words_settle has still to be called. */
__attribute__((unused)) static void sample_load(void)
{
	struct region *region = region_new(0, NULL);

	sample_trades(region);
	sample_places(region);
	for (uint32_t i = 0; i < SAMPLE_COUNT(sample_people); i++)
		sample_put(i);
	words_changed();
	region_free(region);
}

/* ---- a meaning on one line ---- */

struct sample_line {
	struct region *region;
	str text;
};

static void sample_add(struct sample_line *line, str word)
{
	line->text = region_format(line->region, "%.*s%s%.*s", STR_ARG(line->text),
				   line->text.len > 0 ? " " : "", STR_ARG(word));
}

static str sample_thing(struct region *region, uint16_t number)
{
	const struct entry *e = entry_at(ENTRY_SPECIALITY, number);

	if (!e)
		return entry_at(ENTRY_TRADE, number)->slug;
	return region_format(region, "%.*s/%.*s", STR_ARG(entry_at(ENTRY_TRADE, e->parent)->slug),
			     STR_ARG(e->slug));
}

static int sample_compare(const void *left, const void *right)
{
	return str_compare(*(const str *)left, *(const str *)right);
}

static str sample_joined(struct region *region, str *all, size_t count, const char *by)
{
	str line = STR("");

	qsort(all, count, sizeof *all, sample_compare);
	for (size_t i = 0; i < count; i++)
		line = region_format(region, "%.*s%s%.*s", STR_ARG(line), i ? by : "",
				     STR_ARG(all[i]));
	return line;
}

static void sample_who(struct sample_line *line, const struct meant *m)
{
	str *all = region_array(line->region, LIST_MAX + m->number_count, sizeof *all);

	for (size_t i = 0; i < m->speciality_count; i++)
		all[i] = sample_thing(line->region, m->specialities[i]);
	if (m->speciality_count > 0)
		sample_add(line, sample_joined(line->region, all, m->speciality_count, "|"));
	else if (m->trade)
		sample_add(line, entry_at(ENTRY_TRADE, m->trade)->slug);
	if (m->town)
		sample_add(line, region_format(line->region, "@%.*s/%.*s",
					       STR_ARG(entry_at(ENTRY_WILAYA, m->wilaya)->slug),
					       STR_ARG(entry_at(ENTRY_TOWN, m->town)->slug)));
	else if (m->wilaya)
		sample_add(line, region_format(line->region, "@%.*s",
					       STR_ARG(entry_at(ENTRY_WILAYA, m->wilaya)->slug)));
	for (size_t i = 0; i < m->number_count; i++)
		all[i] = str_of(sample_people[m->numbers[i]].slug);
	if (m->named && m->number_count == 0)
		sample_add(line, STR("nobody"));
	else if (m->named) {
		str joined = sample_joined(line->region, all, m->number_count, ",");

		sample_add(line, region_format(line->region, "=%.*s", STR_ARG(joined)));
	}
	if (m->tag_count > 0)
		sample_add(line, region_format(line->region, "#%zu", m->tag_count));
}

static void sample_how(struct sample_line *line, const struct meant *m, date today)
{
	static const char *const parts[] = { "", "am", "pm", "eve" };
	static const char *const genders[] = { "", "female", "male" };

	if (!date_is_none(m->first) && m->first.days == m->last.days)
		sample_add(line, region_format(line->region, "+%d", m->first.days - today.days));
	else if (!date_is_none(m->first))
		sample_add(line, region_format(line->region, "+%d..+%d", m->first.days - today.days,
					       m->last.days - today.days));
	if (m->part)
		sample_add(line, str_of(parts[m->part]));
	if (m->home)
		sample_add(line, STR("home"));
	if (m->video)
		sample_add(line, STR("video"));
	if (m->near)
		sample_add(line, STR("near"));
	if (m->gender)
		sample_add(line, str_of(genders[m->gender]));
}

__attribute__((unused)) static str sample_told(struct region *region, const struct meant *m,
					       date today)
{
	struct sample_line line = { region, STR("") };
	const str *left = m->left_over.items;

	sample_who(&line, m);
	sample_how(&line, m, today);
	for (size_t i = 0; i < m->left_over.count; i++)
		sample_add(&line, region_format(region, "?%.*s", STR_ARG(left[i])));
	return line.text;
}

#endif
