/* words_fuzz.c — any bytes as a question, held to laws: what is understood lies within its bounds,
 * names what there is, and is the same when asked again; suggestions are whole.
 *
 * A text whose first byte is below 16 is first what somebody is called: names of any bytes go
 * through the roll, and now and then into the dictionary. */

#include "lib/base/fuzz.h"
#include "services/search/meaning.h"
#include "services/search/words_sample.h"

enum { CORRECTED_MOST = 400, ODD = 100, MAKE_EVERY = 1024 };

static bool is_within(str part, str whole)
{
	return part.at >= whole.at && part.len > 0 && part.at + part.len <= whole.at + whole.len;
}

static void sorted_laws(const uint32_t *all, size_t count, const char *name)
{
	for (size_t i = 1; i < count; i++)
		law(all[i - 1] < all[i], name);
}

static void spans_laws(struct list_of spans, str typed)
{
	const str *all = spans.items;

	law(spans.count <= 16, "no more words than are read");
	for (size_t i = 0; i < spans.count; i++)
		law(is_within(all[i], typed), "a word lies in what was typed");
}

static void things_laws(const struct meant *m)
{
	law(!m->trade || entry_at(ENTRY_TRADE, m->trade), "a trade that there is");
	law(!m->wilaya || entry_at(ENTRY_WILAYA, m->wilaya), "a wilaya that there is");
	law(!m->town || entry_at(ENTRY_TOWN, m->town)->parent == m->wilaya, "a town in its wilaya");
	law(m->speciality_count <= LIST_MAX, "so many specialities at most");
	for (size_t i = 0; i < m->speciality_count; i++) {
		const struct entry *e = entry_at(ENTRY_SPECIALITY, m->specialities[i]);

		law(e || entry_at(ENTRY_TRADE, m->specialities[i]), "a speciality, or a trade");
		law(!m->trade || (e ? e->parent : m->specialities[i]) == m->trade,
		    "specialities of the trade");
	}
}

static void meant_laws(const struct meant *m, str typed, date today)
{
	things_laws(m);
	spans_laws(m->names, typed);
	spans_laws(m->left_over, typed);
	law(!m->number_count || m->named, "numbers are of names");
	law(!m->named || m->numbers, "nobody is none, not all");
	law(m->number_count <= MEANT_NUMBERS, "so many professionals at most");
	sorted_laws(m->numbers, m->number_count, "numbers are sorted, none twice");
	for (size_t i = 0; i < m->number_count; i++)
		law(m->numbers[i] < SAMPLE_COUNT(sample_people) || m->numbers[i] == ODD,
		    "of professionals that there are");
	sorted_laws(m->tags, m->tag_count, "tags are sorted, none twice");
	law(date_is_none(m->first) == date_is_none(m->last), "both dates or none");
	law(date_is_none(m->first) ||
		    (m->first.days >= today.days && m->last.days >= m->first.days &&
		     m->last.days <= today.days + 14),
	    "dates soon, in their order");
	if (!str_absent(m->corrected)) {
		law(m->corrected.len <= CORRECTED_MOST, "what is corrected is short");
		law(str_utf8_length(m->corrected) >= 0, "what is corrected is UTF-8");
	}
}

static void suggest_laws(struct region *region, str typed)
{
	struct search_suggestion items[SUGGEST_ITEMS];
	size_t count = suggest_items(region, typed, 1 + (int)(typed.len % 3), 0, items);

	law(count <= SUGGEST_ITEMS, "so many suggestions at most");
	for (size_t i = 0; i < count; i++) {
		law(items[i].kind != 0 && !str_absent(items[i].complete), "a suggestion is whole");
		law(!str_absent(items[i].label_fr) && !str_absent(items[i].label_ar),
		    "it has labels");
	}
}

static void put_odd(str name)
{
	struct known_place place = { .name = name };
	struct known_service service = { .name_ar = name, .name_fr = name };
	struct known odd = { .number = ODD,
			     .family_name_ar = name,
			     .first_name_latin = name,
			     .places = &place,
			     .place_count = 1,
			     .services = &service,
			     .service_count = 1 };

	static unsigned count;
	uint32_t tag;

	words_put(&odd);
	tag = words_tag(&service);
	words_put(&odd);
	law(words_tag(&service) == tag, "the same twice is the same service");
	if (count++ % MAKE_EVERY == 0)
		words_make();
	words_drop(ODD);
	law(words_tag(&service) == 0, "who is gone offers nothing");
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t len)
{
	static struct region *region;
	date today = date_of(2026, 3, 3);
	struct meant once, again;
	str line, typed;
	char *copy;

	if (!region) {
		region = region_new(64 << 20, NULL);
		sample_load();
		words_make();
	}
	region_reset(region);
	if (len > 0 && bytes[0] < 16 && len < 120)
		put_odd((str){ (const char *)bytes + 1, len - 1 });
	copy = fuzz_copy(bytes, len);
	typed = (str){ copy, len };
	words_read(region, typed, today, &once);
	meant_laws(&once, typed, today);
	line = sample_told(region, &once, today);
	words_read(region, typed, today, &again);
	law(str_equal(line, sample_told(region, &again, today)), "the same twice is the same");
	suggest_laws(region, typed);
	free(copy);
	return 0;
}
