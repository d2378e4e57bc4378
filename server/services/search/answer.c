/* answer.c — GET /v1/search: hits, confirmed where the index says more than there is, and written
 * from pieces of JSON that were made when they were told.
 *
 * A page that lost hits in confirming is filled from behind; the place where the next page begins is
 * the index's own order, so what was dropped is not asked for again. */

#include "services/search/search.h"

#include <string.h>

enum { ROUNDS = 4, PAGE_MOST = 50, COUNT_TO = 50 };

struct page {
	struct index_hit hits[PAGE_MOST];
	size_t count, wanted;
	uint64_t matched, dropped;
	bool at_least, more;
	struct index_key last; /* behind which the next page begins */
};

/* ---- finding ---- */

/* One hit of the index; true: the page is full. */
static bool page_take(struct region *region, struct page *page, const struct index_query *query,
		      const struct index_hit *hit)
{
	struct index_hit *room = &page->hits[page->count];

	if (page->count == page->wanted) {
		page->more = true;
		return true;
	}
	page->last = hit->key;
	*room = *hit;
	if (hit_confirm(region, query, room))
		page->count++;
	else
		page->dropped++;
	return false;
}

static void page_fill(struct region *region, struct page *page, struct index_query query)
{
	for (int round = 0; round < ROUNDS; round++) {
		const struct index_answer *answer;
		size_t i = 0;

		query.page = page->wanted - page->count + 1;
		answer = query_ask(region, &query);
		if (round == 0) {
			page->matched = answer->matched;
			page->at_least = answer->at_least;
		}
		while (i < answer->count && !page_take(region, page, &query, &answer->hits[i]))
			i++;
		if (page->more || answer->count < query.page)
			return;
		query.after = page->last;
		query.count_to = 0;
	}
	page->more = true;
}

/* ---- writing ---- */

struct pen {
	char *at, *end;
};

static void put(struct pen *pen, str text)
{
	if (!text.len)
		return;
	memcpy(pen->at, text.at, text.len);
	pen->at += text.len;
}

#define PUT(pen, literal) put((pen), STR(literal))

static void put_number(struct pen *pen, int64_t number)
{
	pen->at += int_write(number, pen->at);
}

static str word_json(enum entry_kind kind, uint16_t number)
{
	const struct entry *entry = entry_at(kind, number);

	return entry ? entry->json : STR("null");
}

/* At most so much is written for a hit. */
static size_t hit_room(const struct index_hit *hit)
{
	enum { FRAME = 160 };
	const struct known *known = known_at(hit->number);
	const struct known_place *place = &known->places[hit->place];
	size_t room = FRAME + known->json.len + place->json.len +
		      known->services[hit->service].json.len +
		      word_json(ENTRY_TRADE, known->trade).len +
		      word_json(ENTRY_WILAYA, place->wilaya).len +
		      word_json(ENTRY_TOWN, place->town).len + hit->slot_count * (INSTANT_TEXT + 3);

	for (size_t i = 0; i < known->speciality_count; i++)
		room += word_json(ENTRY_SPECIALITY, known->specialities[i]).len + 1;
	return room;
}

static void put_specialities(struct pen *pen, const struct known *known)
{
	PUT(pen, ",\"specialities\":[");
	for (size_t i = 0; i < known->speciality_count; i++) {
		if (i)
			PUT(pen, ",");
		put(pen, word_json(ENTRY_SPECIALITY, known->specialities[i]));
	}
	PUT(pen, "]");
}

static void put_place(struct pen *pen, const struct known_place *place)
{
	PUT(pen, ",\"place\":");
	put(pen, place->json);
	PUT(pen, ",\"wilaya\":");
	put(pen, word_json(ENTRY_WILAYA, place->wilaya));
	if (place->town) {
		PUT(pen, ",\"town\":");
		put(pen, word_json(ENTRY_TOWN, place->town));
	}
	PUT(pen, "}");
}

static void put_starts(struct pen *pen, const struct index_hit *hit)
{
	PUT(pen, ",\"starts\":[");
	for (size_t i = 0; i < hit->slot_count; i++) {
		if (i)
			PUT(pen, ",");
		PUT(pen, "\"");
		pen->at += instant_write(hit->slots[i], pen->at);
		PUT(pen, "\"");
	}
	PUT(pen, "]");
}

static void put_hit(struct pen *pen, const struct index_hit *hit)
{
	const struct known *known = known_at(hit->number);

	put(pen, known->json);
	PUT(pen, ",\"trade\":");
	put(pen, word_json(ENTRY_TRADE, known->trade));
	put_specialities(pen, known);
	put_place(pen, &known->places[hit->place]);
	PUT(pen, ",\"service\":");
	put(pen, known->services[hit->service].json);
	if (hit->metres != INDEX_NOWHERE) {
		PUT(pen, ",\"distance_m\":");
		put_number(pen, hit->metres);
	}
	put_starts(pen, hit);
	PUT(pen, "}");
}

/* ---- how it was understood ---- */

static str understood_json(struct region *region, const struct asked *asked)
{
	const struct meant *meant = &asked->meant;
	struct json_writer out = { .region = region };
	struct search_word *words = region_array(region, LIST_MAX, sizeof *words);
	struct search_understood it = {
		.trade = entry_word(region, ENTRY_TRADE, meant->trade),
		.wilaya = entry_word(region, ENTRY_WILAYA, meant->wilaya),
		.town = entry_word(region, ENTRY_TOWN, meant->town),
		.names = meant->names,
		.left_over = meant->left_over,
		.corrected = meant->corrected,
		.from = meant->first,
		.to = meant->last,
		.part = meant->part,
		.gender = meant->gender,
		.has_home_visit = meant->home,
		.home_visit = meant->home,
		.has_video = meant->video,
		.video = meant->video,
	};

	if (str_absent(asked->filters->q))
		return STR("{\"specialities\":[],\"names\":[],\"left_over\":[]}");
	for (size_t i = 0; i < meant->speciality_count; i++) {
		const struct search_word *word =
			entry_word(region, ENTRY_SPECIALITY, meant->specialities[i]);

		if (!word) /* one of several trades */
			word = entry_word(region, ENTRY_TRADE, meant->specialities[i]);
		if (word)
			words[it.specialities.count++] = *word;
	}
	it.specialities.items = words;
	shape_write(&out, &search_understood_shape, &it);
	return json_done(&out);
}

static str nearby_json(struct region *region, const struct asked *asked)
{
	struct search_nearby nearby = { .later = NULL };
	struct json_writer out = { .region = region };

	nearby_find(region, asked, &nearby);
	shape_write(&out, &search_nearby_shape, &nearby);
	return json_done(&out);
}

/* ---- the whole ---- */

static uint64_t total_of(const struct page *page)
{
	uint64_t total = page->matched > page->dropped ? page->matched - page->dropped : 0;

	return total > page->count ? total : page->count;
}

static str page_json(struct region *region, const struct asked *asked, const struct page *page,
		     str next, str nearby)
{
	enum { FRAME = 256 };
	str understood = understood_json(region, asked);
	size_t room = FRAME + understood.len + next.len + nearby.len;
	struct pen pen;
	char *json;

	for (size_t i = 0; i < page->count; i++)
		room += hit_room(&page->hits[i]);
	json = region_alloc(region, room);
	pen = (struct pen){ json, json + room };
	PUT(&pen, "{\"items\":[");
	for (size_t i = 0; i < page->count; i++) {
		if (i)
			PUT(&pen, ",");
		put_hit(&pen, &page->hits[i]);
	}
	PUT(&pen, "],\"total\":");
	put_number(&pen, (int64_t)total_of(page));
	put(&pen,
	    page->at_least ? STR(",\"total_at_least\":true") : STR(",\"total_at_least\":false"));
	if (!str_absent(next)) {
		PUT(&pen, ",\"next\":\"");
		put(&pen, next);
		PUT(&pen, "\"");
	}
	PUT(&pen, ",\"lag_ms\":");
	put_number(&pen, follow_lag());
	put(&pen, follow_stale() ? STR(",\"stale\":true") : STR(",\"stale\":false"));
	PUT(&pen, ",\"understood\":");
	put(&pen, understood);
	if (!str_absent(nearby)) {
		PUT(&pen, ",\"nearby\":");
		put(&pen, nearby);
	}
	PUT(&pen, "}");
	return (str){ json, (size_t)(pen.at - json) };
}

/* ---- pages ---- */

/* The key of the index and whose it is: numbers are a process's own, ids are everybody's. */
struct mark {
	uint64_t at;
	uuid professional_id;
};

static str mark_write(struct req *req, const struct page *page)
{
	struct mark mark = { page->last.at, known_at(page->last.number)->professional_id };

	return cursor_write(req, (str){ (const char *)&mark, sizeof mark });
}

static bool mark_read(struct req *req, str cursor, struct index_key *out)
{
	const struct known *known;
	struct mark mark;
	str key;

	if (!cursor_read(req, cursor, &key) || key.len != sizeof mark)
		return false;
	memcpy(&mark, key.at, sizeof mark);
	known = known_find(mark.professional_id);
	*out = (struct index_key){ mark.at, known ? known->number : 0 };
	return true;
}

/* GET /v1/search */
struct reply *search_professionals(struct req *req,
				   const struct search_professionals_params *params)
{
	struct filters filters = FILTERS_OF(params);
	struct page *page = region_make(req->region, struct page);
	str next = { 0 }, nearby = { 0 };
	struct asked asked;
	struct reply *reply = query_read(req, &filters, &asked);

	if (reply)
		return reply;
	asked.query.sort = params->sort == SEARCH_SORT_NEAREST ? INDEX_NEAREST : INDEX_EARLIEST;
	if (asked.query.sort == INDEX_NEAREST && !asked.query.placed)
		return refuse_fault(req, "?sort", "not_allowed", "nearest needs a point or a town");
	if (!str_absent(params->cursor) && !mark_read(req, params->cursor, &asked.query.after))
		return refuse_fault(req, "?cursor", "cursor", "the `next` of an answer before");
	asked.query.count_to = COUNT_TO;
	page->wanted = (size_t)params->page_size;
	page_fill(req->region, page, asked.query);
	if (page->more)
		next = mark_write(req, page);
	if (page->count == 0 && str_absent(params->cursor))
		nearby = nearby_json(req->region, &asked);
	reply = reply_text(req, 200, STR("application/json"),
			   page_json(req->region, &asked, page, next, nearby));
	reply_next(req, reply, next);
	return reply;
}
