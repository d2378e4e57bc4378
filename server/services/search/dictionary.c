/* dictionary.c — from the catalogue, the hints and the roll to terms.
 *
 * Easy to get wrong: whether a name says no more than the catalogue does is asked of a dictionary of
 * the catalogue alone, and of exact words alone. */

#include "services/search/dictionary.h"

#include "engine/phrase.h"
#include "services/search/hints.h"

#include <stdlib.h>

enum { NAME_WORDS = 8 }; /* of a name that are looked at; longer ones are names */

/* ---- the catalogue's terms ---- */

struct sink {
	struct draft *draft;
	size_t room;
};

static void add(struct sink *s, str text, struct term like)
{
	struct draft *d = s->draft;

	if (str_absent(text) || d->count == s->room)
		return;
	like.text = region_copy(d->region, text);
	d->terms[d->count++] = like;
}

static void add_entry(struct sink *s, const struct entry *e, struct term like)
{
	add(s, e->name_ar, like);
	add(s, e->name_fr, like);
	add(s, e->name_en, like);
	like.synonym = true;
	like.weight /= 2;
	for (size_t i = 0; i < e->synonym_count; i++)
		add(s, e->synonyms[i], like);
}

static size_t entry_terms(const struct entry *e)
{
	return 3 + e->synonym_count;
}

static struct term entry_term(const struct entry *e)
{
	static const struct term terms[ENTRY_KINDS] = {
		[ENTRY_TRADE] = { .kind = TERM_TRADE, .weight = WEIGHT_TRADE },
		[ENTRY_SPECIALITY] = { .kind = TERM_SPECIALITY, .weight = WEIGHT_SPECIALITY },
		[ENTRY_WILAYA] = { .kind = TERM_WILAYA, .weight = WEIGHT_WILAYA },
		[ENTRY_TOWN] = { .kind = TERM_TOWN, .weight = WEIGHT_TOWN },
	};
	struct term term = terms[e->kind];

	term.id = e->number;
	if (e->kind == ENTRY_TOWN)
		term.weight += (uint32_t)(e->population / 100);
	return term;
}

static void add_kind(struct sink *s, enum entry_kind kind)
{
	for (uint16_t n = 1; n <= entry_count(kind); n++) {
		const struct entry *e = entry_at(kind, n);

		if (e && e->known)
			add_entry(s, e, entry_term(e));
	}
}

static void add_wilaya_words(struct sink *s)
{
	for (size_t i = 0; i < wilaya_word_count; i++) {
		const struct entry *e = entry_find(ENTRY_WILAYA, 0, str_of(wilaya_words[i].wilaya));

		if (e && e->known)
			add(s, str_of(wilaya_words[i].text),
			    (struct term){ .kind = TERM_HINT,
					   .id = HINT_KINDS + e->number,
					   .weight = WEIGHT_HINT });
	}
}

static void add_hints(struct sink *s)
{
	for (size_t i = 0; i < hint_word_count; i++)
		add(s, str_of(hint_words[i].text),
		    (struct term){
			    .kind = TERM_HINT, .id = hint_words[i].hint, .weight = WEIGHT_HINT });
}

static size_t catalogue_terms(void)
{
	size_t room = hint_word_count + wilaya_word_count;

	for (enum entry_kind kind = 0; kind < ENTRY_KINDS; kind++)
		for (uint16_t n = 1; n <= entry_count(kind); n++) {
			const struct entry *e = entry_at(kind, n);

			room += e ? entry_terms(e) : 0;
		}
	return room;
}

struct draft *draft_new(struct roll *roll)
{
	struct region *region = region_new(SIZE_MAX, NULL);
	struct draft *d = region_make(region, struct draft);
	size_t known = catalogue_terms(), room = known + roll_count(roll);
	struct sink sink = { d, known };

	if (room > TERMS_MAX)
		room = TERMS_MAX;
	d->region = region;
	d->terms = region_alloc(region, (room + 1) * sizeof *d->terms);
	for (enum entry_kind kind = 0; kind < ENTRY_KINDS; kind++)
		add_kind(&sink, kind);
	add_wilaya_words(&sink);
	add_hints(&sink);
	d->known = d->count;
	d->count += roll_terms(roll, d->terms + d->count, room - d->count);
	return d;
}

/* ---- names that say no more than the catalogue ---- */

/* Can the words be cut into terms that are all there? Of one word it is not asked. */
static bool is_covered(const struct terms *known, str text)
{
	struct word words[NAME_WORDS + 1];
	bool covered[NAME_WORDS + 2] = { true };
	struct folding f = { text };
	size_t count = 0;

	while (count <= NAME_WORDS && fold_next(&f, &words[count]))
		count++;
	if (count < 2 || count > NAME_WORDS)
		return false;
	for (size_t from = 0; from < count; from++) {
		covered[from + 1] |= covered[from] && word_is_stop(&words[from].letters);
		for (size_t n = 1; covered[from] && from + n <= count; n++) {
			struct letters letters;
			uint32_t key;

			if (n < count && phrase_full(words + from, n, &letters) &&
			    terms_exact(known, &letters, &key))
				covered[from + n] = true;
		}
	}
	return covered[count];
}

static void drop_covered(struct draft *d)
{
	struct region *scratch = region_new(SIZE_MAX, NULL);
	const struct terms *known = terms_make(scratch, d->terms, d->known);
	size_t kept = d->known;

	for (size_t i = d->known; i < d->count; i++)
		if (!is_covered(known, d->terms[i].text))
			d->terms[kept++] = d->terms[i];
	d->count = kept;
	region_free(scratch);
}

void draft_make(struct draft *d)
{
	drop_covered(d);
	d->made = terms_make(d->region, d->terms, d->count);
}

void draft_free(struct draft *d)
{
	if (d)
		region_free(d->region);
}
