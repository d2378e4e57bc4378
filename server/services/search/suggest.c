/* suggest.c — GET /v1/search/suggest: what the end of a text may become while it is typed.
 *
 * engine/text.h tells which terms begin so; here they become things with names in three languages,
 * and names become the professionals who bear them.  What was typed before says what is likely to
 * come: a place after a trade, a family name after a first name.
 *
 * Easy to get wrong: a bad answer here is a bad answer at every key, so nothing looks at more than
 * LOOK_MOST bearers of one name. */

#include "services/search/hints.h"
#include "services/search/meaning.h"
#include "services/search/search.h"

#include <string.h>

enum {
	ITEMS = SUGGEST_ITEMS,
	FOUND = 32,
	LOOK_MOST = 2000,
	PEOPLE_MOST = 4, /* unless nothing else was found */
	LABEL_MOST = 200,
};

struct suggesting {
	struct region *region;
	str typed;
	int language; /* enum language; never 0 */
	uint16_t wilaya;
	struct meant before; /* what was typed before the word that is being typed */
	struct search_suggestion *items;
	uint32_t people[ITEMS];
	size_t count, person_count;
};

/* ---- texts ---- */

static str name_in(const struct entry *e, int language)
{
	str wanted = language == LANGUAGE_AR   ? e->name_ar
		     : language == LANGUAGE_FR ? e->name_fr
					       : e->name_en;

	if (str_absent(wanted))
		wanted = language == LANGUAGE_AR ? e->name_fr : e->name_en;
	if (str_absent(wanted))
		wanted = e->name_fr;
	return str_absent(wanted) ? e->name_ar : wanted;
}

static str person_name(struct region *region, const struct known *k, int language)
{
	bool arabic = language == LANGUAGE_AR ? !str_absent(k->family_name_ar)
					      : str_absent(k->family_name_latin);
	str first = arabic ? k->first_name_ar : k->first_name_latin;
	str family = arabic ? k->family_name_ar : k->family_name_latin;

	return str_absent(first)
		       ? family
		       : region_format(region, "%.*s %.*s", STR_ARG(first), STR_ARG(family));
}

/* What would be too long is left out. */
static str label_join(struct region *region, str label, str more)
{
	str longer = region_format(region, "%.*s · %.*s", STR_ARG(label), STR_ARG(more));

	return str_utf8_length(longer) <= LABEL_MOST ? longer : label;
}

/* "Amel Benali · Dentiste · Oran" */
static str person_label(struct region *region, const struct known *k, int language)
{
	const struct entry *trade = entry_at(ENTRY_TRADE, k->trade);
	const struct entry *wilaya =
		k->place_count ? entry_at(ENTRY_WILAYA, k->places[0].wilaya) : NULL;
	str label = person_name(region, k, language);

	if (trade && trade->known)
		label = label_join(region, label, name_in(trade, language));
	if (wilaya && wilaya->known)
		label = label_join(region, label, name_in(wilaya, language));
	return label;
}

/* Of towns the wilaya is told, too. */
static str entry_label(struct region *region, const struct entry *e, int language)
{
	const struct entry *wilaya =
		e->kind == ENTRY_TOWN ? entry_at(ENTRY_WILAYA, e->parent) : NULL;

	str name = name_in(e, language), around;

	if (!wilaya || !wilaya->known)
		return name;
	around = name_in(wilaya, language);
	return region_format(region, language == LANGUAGE_AR ? "%.*s، %.*s" : "%.*s, %.*s",
			     STR_ARG(name), STR_ARG(around));
}

/* What the box holds: of towns that share a name the wilaya, too. */
static str entry_words(struct region *region, const struct entry *e, int language)
{
	const struct entry *wilaya =
		e->kind == ENTRY_TOWN ? entry_at(ENTRY_WILAYA, e->parent) : NULL;

	str name = name_in(e, language), around;

	if (!wilaya || entry_find(ENTRY_TOWN, 0, e->slug) == e)
		return name;
	around = name_in(wilaya, language);
	return region_format(region, "%.*s %.*s", STR_ARG(name), STR_ARG(around));
}

/* ---- items ---- */

static struct search_suggestion *item_add(struct suggesting *s, int kind, size_t from, str words)
{
	struct search_suggestion *item = &s->items[s->count++];

	*item = (struct search_suggestion){
		.kind = kind,
		.complete = region_format(s->region, "%.*s%.*s", (int)from, s->typed.at,
					  STR_ARG(words)),
	};
	return item;
}

static void labels_fill(struct search_suggestion *item, str ar, str fr, str en)
{
	item->label_ar = ar;
	item->label_fr = fr;
	item->label_en = en;
}

static void entry_add(struct suggesting *s, const struct entry *e, size_t from)
{
	static const int kinds[ENTRY_KINDS] = {
		[ENTRY_TRADE] = SUGGESTION_KIND_TRADE,
		[ENTRY_SPECIALITY] = SUGGESTION_KIND_SPECIALITY,
		[ENTRY_WILAYA] = SUGGESTION_KIND_WILAYA,
		[ENTRY_TOWN] = SUGGESTION_KIND_TOWN,
	};
	struct search_suggestion *item =
		item_add(s, kinds[e->kind], from, entry_words(s->region, e, s->language));

	item->slug = e->slug;
	labels_fill(item, entry_label(s->region, e, LANGUAGE_AR),
		    entry_label(s->region, e, LANGUAGE_FR), entry_label(s->region, e, LANGUAGE_EN));
}

static void service_add(struct suggesting *s, str name, size_t from)
{
	struct search_suggestion *item =
		item_add(s, SUGGESTION_KIND_SERVICE, from, region_copy(s->region, name));

	labels_fill(item, item->complete, item->complete, item->complete);
}

/* His whole name takes the place of the names before, too. */
static void person_add(struct suggesting *s, const struct known *k)
{
	struct search_suggestion *item = item_add(s, SUGGESTION_KIND_PROFESSIONAL, 0,
						  person_name(s->region, k, s->language));

	s->people[s->person_count++] = k->number;
	item->slug = k->slug;
	item->id = k->professional_id;
	labels_fill(item, person_label(s->region, k, LANGUAGE_AR),
		    person_label(s->region, k, LANGUAGE_FR),
		    person_label(s->region, k, LANGUAGE_EN));
}

/* ---- professionals ---- */

static bool is_told(const struct suggesting *s, uint32_t number)
{
	for (size_t i = 0; i < s->person_count; i++)
		if (s->people[i] == number)
			return true;
	return false;
}

/* Is he one of those who bear the names that were typed before? */
static bool is_named(const struct suggesting *s, uint32_t number)
{
	const struct meant *m = &s->before;

	return !m->named || bearers_have((struct bearers){ m->numbers, m->number_count }, number);
}

static uint16_t wilaya_of(const struct suggesting *s)
{
	return s->wilaya ? s->wilaya : s->before.wilaya;
}

/* How well he goes with what is known: his trade, his place. */
static int likeness(const struct suggesting *s, const struct known *k)
{
	uint16_t wilaya = wilaya_of(s);
	bool here = false;

	for (size_t i = 0; i < k->place_count; i++)
		here |= k->places[i].wilaya == wilaya;
	return 2 * (s->before.trade && k->trade == s->before.trade) + (wilaya && here);
}

/* The most likely bearer that was not told yet; NULL: none. */
static const struct known *bearer_next(const struct suggesting *s, struct bearers all)
{
	const struct known *best = NULL;
	int most = -1, can_be = 2 * (s->before.trade != 0) + (wilaya_of(s) != 0);

	for (size_t i = 0; i < all.count && i < LOOK_MOST && most < can_be; i++) {
		const struct known *k = known_at(all.at[i]);

		if (!k || k->status != PROFESSIONAL_STATUS_PUBLISHED || is_told(s, k->number) ||
		    !is_named(s, k->number) || likeness(s, k) <= most)
			continue;
		best = k;
		most = likeness(s, k);
	}
	return best;
}

static void people_add(struct suggesting *s, const struct suggestion *found, size_t count,
		       size_t most)
{
	for (size_t i = 0; i < count; i++) {
		const struct known *k;

		if (found[i].term->kind != TERM_NAME)
			continue;
		while (s->count < ITEMS && s->person_count < most &&
		       (k = bearer_next(s, roll_bearers(words_roll(), found[i].term->id))))
			person_add(s, k);
	}
}

/* Does one of its words begin so? */
static bool name_begins(str name, const struct letters *typed)
{
	struct folding f = { name };
	struct word word;

	while (!str_absent(name) && fold_next(&f, &word))
		if (word.letters.count >= typed->count &&
		    memcmp(word.letters.at, typed->at, typed->count * sizeof *typed->at) == 0)
			return true;
	return false;
}

/* After a name, whoever bears it and has another that begins as what is typed: "amel b" is too
 * little for the dictionary, but not for the few who are called Amel. */
static void people_begun(struct suggesting *s, size_t from)
{
	str tail = { s->typed.at + from, s->typed.len - from };
	struct folding f = { tail };
	struct word typed;

	if (!fold_next(&f, &typed))
		return;
	for (size_t i = 0; i < s->before.number_count && i < LOOK_MOST && s->count < ITEMS; i++) {
		const struct known *k = known_at(s->before.numbers[i]);

		if (k && k->status == PROFESSIONAL_STATUS_PUBLISHED &&
		    (name_begins(k->family_name_latin, &typed.letters) ||
		     name_begins(k->family_name_ar, &typed.letters) ||
		     name_begins(k->first_name_latin, &typed.letters) ||
		     name_begins(k->first_name_ar, &typed.letters)))
			person_add(s, k);
	}
}

/* ---- the catalogue ---- */

static const struct entry *entry_found(const struct term *term)
{
	static const enum entry_kind kinds[] = {
		[TERM_TRADE] = ENTRY_TRADE,
		[TERM_SPECIALITY] = ENTRY_SPECIALITY,
		[TERM_TOWN] = ENTRY_TOWN,
		[TERM_WILAYA] = ENTRY_WILAYA,
	};

	if (term->kind == TERM_SERVICE || term->kind == TERM_NAME || term->kind == TERM_HINT)
		return NULL;
	return entry_at(kinds[term->kind], (uint16_t)term->id);
}

static bool is_place(const struct entry *e)
{
	return e->kind == ENTRY_TOWN || e->kind == ENTRY_WILAYA;
}

/* A town of its wilaya's name says no more than that. */
static bool is_capital(const struct entry *e)
{
	const struct entry *wilaya =
		e->kind == ENTRY_TOWN ? entry_at(ENTRY_WILAYA, e->parent) : NULL;

	return wilaya && str_equal(wilaya->slug, e->slug);
}

static void entries_add(struct suggesting *s, const struct suggestion *found, size_t count,
			bool places, size_t most)
{
	for (size_t i = 0; i < count && s->count < most; i++) {
		const struct entry *e = entry_found(found[i].term);

		if (e && is_place(e) == places && !is_capital(e))
			entry_add(s, e, found[i].from);
	}
}

static void services_add(struct suggesting *s, const struct suggestion *found, size_t count)
{
	size_t most = s->count + 2;

	for (size_t i = 0; i < count && s->count < ITEMS && s->count < most; i++)
		if (found[i].term->kind == TERM_SERVICE &&
		    roll_bearers(words_roll(), found[i].term->id).count > 0)
			service_add(s, roll_text(words_roll(), found[i].term->id), found[i].from);
}

/* ---- the whole ---- */

static void suggest(struct suggesting *s)
{
	struct suggestion found[FOUND];
	size_t count =
		words_dictionary() ? query_suggest(words_dictionary(), s->typed, found, FOUND) : 0;
	bool what, names;

	if (count == 0)
		return;
	words_read(s->region, (str){ s->typed.at, found[0].from }, DATE_NONE, &s->before);
	what = s->before.trade || s->before.speciality_count > 0;
	names = s->before.named && s->before.number_count > 0;
	if (names)
		people_begun(s, found[0].from);
	entries_add(s, found, count, what, ITEMS - 3);
	entries_add(s, found, count, !what, ITEMS - 2);
	people_add(s, found, count, PEOPLE_MOST);
	services_add(s, found, count);
	people_add(s, found, count, ITEMS);
}

size_t suggest_items(struct region *region, str typed, int language, uint16_t wilaya,
		     struct search_suggestion out[SUGGEST_ITEMS])
{
	struct suggesting s = { .region = region,
				.typed = typed,
				.language = language,
				.wilaya = wilaya,
				.items = out };

	suggest(&s);
	return s.count;
}

struct reply *suggest_search(struct req *req, const struct suggest_search_params *params)
{
	struct search_suggestion *items = region_array(req->region, ITEMS, sizeof *items);
	const struct entry *wilaya =
		str_absent(params->wilaya) ? NULL : entry_find(ENTRY_WILAYA, 0, params->wilaya);
	struct search_suggestions out;

	if (!wilaya && !str_absent(params->wilaya))
		return refuse_fault(req, "?wilaya", "not_known", "a slug of the catalogue");
	out.items.items = items;
	out.items.count =
		suggest_items(req->region, params->q, params->lang ? params->lang : LANGUAGE_AR,
			      wilaya ? wilaya->number : 0, items);
	return reply_search_suggestions(req, 200, &out);
}
