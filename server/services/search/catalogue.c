/* catalogue.c — trades, specialities, wilayas and towns: a number for each, given at first sight.
 *
 * Entries are never removed and never move, for records and the index hold their numbers: there are
 * a few thousand, and only admins add some.  Their texts are made anew when the catalogue tells
 * others. */

#include "services/search/pack.h"
#include "services/search/search.h"

#include <stdlib.h>
#include <string.h>

enum { BUCKETS = 4096, NUMBERS_MAX = 60000 };

struct kept {
	struct entry entry;
	struct kept *next; /* in its bucket */
	char *texts;       /* all that the entry points to */
	uint64_t told;     /* hash of what was told */
};

struct numbering {
	struct kept **all; /* by number - 1 */
	size_t count, room;
};

/* Trades and specialities share one. */
static struct numbering numberings[3];
static struct kept *buckets[BUCKETS];
static uint64_t version = 1;

static struct numbering *numbering_of(enum entry_kind kind)
{
	return &numberings[kind == ENTRY_WILAYA ? 1 : kind == ENTRY_TOWN ? 2 : 0];
}

uint64_t catalogue_version(void)
{
	return version;
}

size_t entry_count(enum entry_kind kind)
{
	return numbering_of(kind)->count;
}

const struct entry *entry_at(enum entry_kind kind, uint16_t number)
{
	const struct numbering *numbering = numbering_of(kind);
	const struct kept *kept =
		number && number <= numbering->count ? numbering->all[number - 1] : NULL;

	return kept && kept->entry.kind == kind ? &kept->entry : NULL;
}

const struct search_word *entry_word(struct region *region, enum entry_kind kind, uint16_t number)
{
	const struct entry *entry = entry_at(kind, number);
	struct search_word *word;

	if (!entry)
		return NULL;
	word = region_make(region, struct search_word);
	*word = (struct search_word){ entry->slug, entry->name_ar, entry->name_fr, entry->name_en };
	return word;
}

/* ---- by slug ---- */

static struct kept **bucket_of(enum entry_kind kind, str slug)
{
	return &buckets[(str_hash(slug) ^ kind) % BUCKETS];
}

static struct kept *find(enum entry_kind kind, uint16_t parent, str slug)
{
	struct kept *first = NULL;

	for (struct kept *each = *bucket_of(kind, slug); each; each = each->next) {
		if (each->entry.kind != kind || !str_equal(each->entry.slug, slug) ||
		    (parent && each->entry.parent != parent))
			continue;
		if (!first || each->entry.number < first->entry.number)
			first = each;
	}
	return first;
}

const struct entry *entry_find(enum entry_kind kind, uint16_t parent, str slug)
{
	const struct kept *kept = find(kind, parent, slug);

	return kept ? &kept->entry : NULL;
}

/* ---- texts ---- */

static void name_write(struct json_writer *out, const char *name, str value)
{
	if (str_absent(value))
		return;
	json_name(out, name);
	json_text(out, value);
}

static str json_of(struct region *region, const struct entry *entry)
{
	struct json_writer out = { .region = region };

	json_open(&out, '{');
	name_write(&out, "slug", entry->slug);
	name_write(&out, "name_ar", entry->name_ar);
	name_write(&out, "name_fr", entry->name_fr);
	name_write(&out, "name_en", entry->name_en);
	json_close(&out, '}');
	return json_done(&out);
}

static struct entry lay(struct pack *pack, struct entry it)
{
	str *synonyms = pack_room(pack, it.synonym_count * sizeof *synonyms);

	for (size_t i = 0; i < it.synonym_count; i++) {
		str synonym = pack_str(pack, it.synonyms[i]);

		if (synonyms)
			synonyms[i] = synonym;
	}
	it.synonyms = synonyms;
	it.slug = pack_str(pack, it.slug);
	it.name_ar = pack_str(pack, it.name_ar);
	it.name_fr = pack_str(pack, it.name_fr);
	it.name_en = pack_str(pack, it.name_en);
	it.json = pack_str(pack, it.json);
	return it;
}

/* The texts are ours from here on. */
static void keep(struct kept *kept, struct entry it)
{
	struct region *region = region_new(0, NULL);
	struct pack pack = { 0 };
	char *former = kept->texts;

	it.json = json_of(region, &it);
	lay(&pack, it);
	pack = (struct pack){ malloc(pack.used + 1), 0 };
	if (!pack.base)
		abort();
	kept->entry = lay(&pack, it);
	kept->texts = pack.base;
	region_free(region);
	free(former);
}

static void number(struct kept *kept)
{
	struct numbering *numbering = numbering_of(kept->entry.kind);

	if (numbering->count == numbering->room) {
		numbering->room = numbering->room ? 2 * numbering->room : 256;
		numbering->all = realloc(numbering->all, numbering->room * sizeof *numbering->all);
		if (!numbering->all || numbering->count >= NUMBERS_MAX)
			abort();
	}
	numbering->all[numbering->count++] = kept;
	kept->entry.number = (uint16_t)numbering->count;
}

static struct kept *make(enum entry_kind kind, uint16_t parent, str slug)
{
	struct kept *kept = calloc(1, sizeof *kept), **bucket = bucket_of(kind, slug);

	if (!kept)
		abort();
	kept->next = *bucket;
	*bucket = kept;
	kept->entry.kind = kind;
	number(kept);
	keep(kept,
	     (struct entry){
		     .kind = kind, .number = kept->entry.number, .parent = parent, .slug = slug });
	return kept;
}

static struct kept *of(enum entry_kind kind, uint16_t parent, str slug)
{
	struct kept *kept = find(kind, parent, slug);

	return kept ? kept : make(kind, parent, slug);
}

const struct entry *entry_of(enum entry_kind kind, uint16_t parent, str slug)
{
	return &of(kind, parent, slug)->entry;
}

/* ---- what is told ---- */

static uint64_t mix(uint64_t hash, str text)
{
	return (hash ^ (str_absent(text) ? 7 : str_hash(text))) * 0x9e3779b97f4a7c15u;
}

static uint64_t told_hash(const struct entry *told)
{
	uint64_t hash = mix(mix(mix(told->active, told->name_ar), told->name_fr), told->name_en);
	double place[2] = { (double)told->latitude, (double)told->longitude };

	for (size_t i = 0; i < told->synonym_count; i++)
		hash = mix(hash, told->synonyms[i]);
	hash = mix(hash, (str){ (const char *)place, sizeof place });
	return mix(hash, (str){ (const char *)&told->population, sizeof told->population }) | 1;
}

/* Takes what is told of an entry, if that is other than before. */
static const struct entry *take(enum entry_kind kind, const struct entry *told)
{
	struct kept *kept = of(kind, told->parent, told->slug);
	struct entry it = *told;
	uint64_t hash = told_hash(told);

	if (kept->told == hash)
		return &kept->entry;
	kept->told = hash;
	it.kind = kind;
	it.number = kept->entry.number;
	it.known = true;
	keep(kept, it);
	version++;
	return &kept->entry;
}

static void take_trade(const struct trade *trade)
{
	const struct speciality *all = trade->specialities.items;
	const struct entry *kept = take(ENTRY_TRADE, &(struct entry){
							     .slug = trade->slug,
							     .name_ar = trade->name_ar,
							     .name_fr = trade->name_fr,
							     .name_en = trade->name_en,
							     .active = trade->active,
							     .synonyms = trade->synonyms.items,
							     .synonym_count = trade->synonyms.count,
						     });

	for (size_t i = 0; i < trade->specialities.count; i++)
		take(ENTRY_SPECIALITY, &(struct entry){
					       .parent = kept->number,
					       .slug = all[i].slug,
					       .name_ar = all[i].name_ar,
					       .name_fr = all[i].name_fr,
					       .name_en = all[i].name_en,
					       .active = all[i].active,
					       .synonyms = all[i].synonyms.items,
					       .synonym_count = all[i].synonyms.count,
				       });
}

void catalogue_trades(const struct trade_page *page)
{
	const struct trade *all = page->items.items;

	for (size_t i = 0; i < page->items.count; i++)
		take_trade(&all[i]);
}

void catalogue_wilayas(const struct wilaya_page *page)
{
	const struct wilaya_entry *all = page->items.items;

	for (size_t i = 0; i < page->items.count; i++)
		take(ENTRY_WILAYA, &(struct entry){
					   .slug = all[i].slug,
					   .name_ar = all[i].name_ar,
					   .name_fr = all[i].name_fr,
					   .name_en = all[i].name_en,
					   .active = true,
				   });
}

void catalogue_towns(const struct town_page *page)
{
	const struct town *all = page->items.items;

	for (size_t i = 0; i < page->items.count; i++)
		take(ENTRY_TOWN,
		     &(struct entry){
			     .parent = entry_of(ENTRY_WILAYA, 0, all[i].wilaya)->number,
			     .slug = all[i].slug,
			     .name_ar = all[i].name_ar,
			     .name_fr = all[i].name_latin,
			     .name_en = all[i].name_latin,
			     .active = true,
			     .placed = true,
			     .latitude = (float)all[i].latitude,
			     .longitude = (float)all[i].longitude,
			     .population = all[i].has_population ? all[i].population : 0,
		     });
}
