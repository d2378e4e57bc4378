/* roll.c — entries by their letters, bearers by their numbers.
 *
 * Easy to get wrong: an entry that nobody bears any more stays as long as a dictionary may hold its
 * id; `listed` says that the newest one does. */

#include "services/search/roll.h"

#include "engine/phrase.h"

#include <assert.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { NOBODY = 0 };

/* Numbers, sorted, none twice. */
struct numbers {
	uint32_t *at;
	uint32_t count, room;
};

struct entry {
	uint16_t *letters; /* NULL: free; the text lies behind them */
	uint8_t letter_count;
	bool service, listed, idle;
	uint32_t text_len;
	uint32_t next;   /* entry + 1 of the same bucket */
	uint32_t weight; /* professionals who bear it, or offer it */
	struct numbers bearers;
};

/* What one service is called; numbered from 1. */
struct sort {
	uint32_t names[SORT_NAMES]; /* entry + 1; 0: none */
	uint32_t keepers, next;
};

struct person {
	uint32_t *held; /* entries, then sorts */
	uint32_t entry_count, sort_count;
};

struct table {
	uint32_t *heads, buckets; /* a power of two */
};

struct roll {
	struct entry *entries;
	uint32_t entry_count, entry_room;
	uint32_t *spare, spare_count, spare_room; /* entries to be used again */
	struct table by_letters;
	struct sort *sorts; /* [0] is nobody's */
	uint32_t sort_count, sort_room, sort_spare;
	struct table by_names;
	struct person *people;
	uint32_t people_room;
	uint32_t *idle, idle_count, idle_room;
	bool fresh;
};

static void *more(void *old, size_t count, size_t size)
{
	void *made = reallocarray(old, count, size);

	if (made || count == 0)
		return made;
	fputs("no memory for names\n", stderr);
	abort();
}

/* Room for one more of *room items. */
static void *grown(void *old, uint32_t count, uint32_t *room, size_t size)
{
	if (count < *room)
		return old;
	*room = *room ? *room * 2 : 16;
	return more(old, *room, size);
}

/* ---- numbers ---- */

/* The first that is not below it. */
static size_t place_of(struct bearers sorted, uint32_t number)
{
	size_t from = 0, to = sorted.count;

	while (from < to) {
		size_t middle = from + (to - from) / 2;

		if (sorted.at[middle] < number)
			from = middle + 1;
		else
			to = middle;
	}
	return from;
}

bool bearers_have(struct bearers sorted, uint32_t number)
{
	size_t at = place_of(sorted, number);

	return at < sorted.count && sorted.at[at] == number;
}

static size_t numbers_place(const struct numbers *n, uint32_t number)
{
	return place_of((struct bearers){ n->at, n->count }, number);
}

static void numbers_add(struct numbers *n, uint32_t number)
{
	size_t at = numbers_place(n, number);

	if (at < n->count && n->at[at] == number)
		return;
	if (n->count == n->room) {
		n->room = n->room ? n->room * 2 : 2;
		n->at = more(n->at, n->room, sizeof *n->at);
	}
	memmove(n->at + at + 1, n->at + at, (n->count - at) * sizeof *n->at);
	n->at[at] = number;
	n->count++;
}

static void numbers_drop(struct numbers *n, uint32_t number)
{
	size_t at = numbers_place(n, number);

	if (at == n->count || n->at[at] != number)
		return;
	n->count--;
	memmove(n->at + at, n->at + at + 1, (n->count - at) * sizeof *n->at);
}

/* ---- tables ---- */

static uint64_t mixed(uint64_t hash, uint64_t with)
{
	hash = (hash ^ with) * 0x9E3779B97F4A7C15u;
	return hash ^ hash >> 29;
}

static uint64_t letters_hashed(const uint16_t *letters, size_t count, bool service)
{
	uint64_t hash = service ? 7 : 3;

	for (size_t i = 0; i < count; i++)
		hash = mixed(hash, letters[i]);
	return hash;
}

static uint64_t names_hashed(const uint32_t names[SORT_NAMES])
{
	return mixed(mixed(mixed(1, names[0]), names[1]), names[2]);
}

static uint32_t *bucket(const struct table *t, uint64_t hash)
{
	return &t->heads[hash & (t->buckets - 1)];
}

static void table_resize(struct table *t, uint32_t buckets)
{
	t->heads = more(t->heads, buckets, sizeof *t->heads);
	memset(t->heads, 0, buckets * sizeof *t->heads);
	t->buckets = buckets;
}

static void entry_link(struct roll *r, uint32_t id)
{
	struct entry *e = &r->entries[id];
	uint32_t *head =
		bucket(&r->by_letters, letters_hashed(e->letters, e->letter_count, e->service));

	e->next = *head;
	*head = id + 1;
}

static void sort_link(struct roll *r, uint32_t id)
{
	uint32_t *head = bucket(&r->by_names, names_hashed(r->sorts[id].names));

	r->sorts[id].next = *head;
	*head = id + 1;
}

static void entries_rehash(struct roll *r)
{
	table_resize(&r->by_letters, r->by_letters.buckets * 2);
	for (uint32_t i = 0; i < r->entry_count; i++)
		if (r->entries[i].letters)
			entry_link(r, i);
}

static void sorts_rehash(struct roll *r)
{
	table_resize(&r->by_names, r->by_names.buckets * 2);
	for (uint32_t i = 1; i < r->sort_count; i++)
		if (r->sorts[i].keepers > 0)
			sort_link(r, i);
}

/* Takes `id` out of a chain whose links are `next` of items of `size` bytes. */
static void unlink_from(uint32_t *head, uint32_t id, void *next_of_first, size_t size)
{
	while (*head != id + 1) {
		assert(*head != 0);
		head = (uint32_t *)((char *)next_of_first + (*head - 1) * size);
	}
	*head = *(uint32_t *)((char *)next_of_first + id * size);
}

/* ---- entries ---- */

/* Letters of a name; false: it has none, or too many. */
static bool text_letters(str text, struct letters *out)
{
	struct folding f = { text };
	struct word word;

	out->count = 0;
	while (fold_next(&f, &word))
		if (!letters_add(out, &word.letters))
			return false;
	return out->count > 0;
}

/* Entry + 1; 0: there is none. */
static uint32_t entry_find(const struct roll *r, const struct letters *l, bool service)
{
	uint32_t at = *bucket(&r->by_letters, letters_hashed(l->at, l->count, service));

	for (; at != 0; at = r->entries[at - 1].next) {
		const struct entry *e = &r->entries[at - 1];

		if (e->service == service && e->letter_count == l->count &&
		    memcmp(e->letters, l->at, l->count * sizeof *l->at) == 0)
			return at;
	}
	return 0;
}

static uint32_t entry_make(struct roll *r, const struct letters *l, str text, bool service)
{
	uint32_t id = r->spare_count > 0 ? r->spare[--r->spare_count] : r->entry_count;
	size_t bytes = l->count * sizeof *l->at;
	char *kept = more(NULL, bytes + text.len, 1);

	memcpy(kept, l->at, bytes);
	memcpy(kept + bytes, text.at, text.len);
	if (id == r->entry_count) {
		r->entries = grown(r->entries, r->entry_count, &r->entry_room, sizeof *r->entries);
		r->entry_count++;
	}
	r->entries[id] = (struct entry){ .letters = (uint16_t *)(void *)kept,
					 .letter_count = l->count,
					 .service = service,
					 .text_len = (uint32_t)text.len };
	if (r->entry_count > r->by_letters.buckets)
		entries_rehash(r);
	else
		entry_link(r, id);
	return id + 1;
}

static uint32_t entry_get(struct roll *r, str text, bool service)
{
	struct letters letters;
	uint32_t found;

	if (!text_letters(text, &letters))
		return 0;
	found = entry_find(r, &letters, service);
	return found ? found : entry_make(r, &letters, text, service);
}

static void entry_bear(struct roll *r, uint32_t id, uint32_t bearer)
{
	struct entry *e = &r->entries[id];

	numbers_add(&e->bearers, bearer);
	if (!e->listed)
		r->fresh = true;
}

static void entry_leave(struct roll *r, uint32_t id, uint32_t bearer)
{
	struct entry *e = &r->entries[id];

	numbers_drop(&e->bearers, bearer);
	if (e->bearers.count > 0 || e->idle)
		return;
	e->idle = true;
	r->idle = grown(r->idle, r->idle_count, &r->idle_room, sizeof *r->idle);
	r->idle[r->idle_count++] = id;
}

static void entry_free(struct roll *r, uint32_t id)
{
	struct entry *e = &r->entries[id];

	unlink_from(bucket(&r->by_letters, letters_hashed(e->letters, e->letter_count, e->service)),
		    id, &r->entries[0].next, sizeof *r->entries);
	free(e->letters);
	free(e->bearers.at);
	*e = (struct entry){ .letters = NULL };
	r->spare = grown(r->spare, r->spare_count, &r->spare_room, sizeof *r->spare);
	r->spare[r->spare_count++] = id;
}

/* ---- sorts ---- */

static uint32_t sort_find(const struct roll *r, const uint32_t names[SORT_NAMES])
{
	uint32_t at = *bucket(&r->by_names, names_hashed(names));

	for (; at != 0; at = r->sorts[at - 1].next)
		if (memcmp(r->sorts[at - 1].names, names, sizeof r->sorts->names) == 0)
			return at - 1;
	return NOBODY;
}

static uint32_t sort_make(struct roll *r, const uint32_t names[SORT_NAMES])
{
	uint32_t id = r->sort_spare;

	if (id == NOBODY) {
		r->sorts = grown(r->sorts, r->sort_count, &r->sort_room, sizeof *r->sorts);
		id = r->sort_count++;
	} else {
		r->sort_spare = r->sorts[id].next;
	}
	r->sorts[id] = (struct sort){ .keepers = 1 };
	memcpy(r->sorts[id].names, names, sizeof r->sorts->names);
	if (r->sort_count > r->by_names.buckets)
		sorts_rehash(r);
	else
		sort_link(r, id);
	for (int i = 0; i < SORT_NAMES; i++)
		if (names[i])
			entry_bear(r, names[i] - 1, id);
	return id;
}

static void weigh(struct roll *r, const struct sort *sort, bool up)
{
	for (int i = 0; i < SORT_NAMES; i++)
		if (sort->names[i])
			r->entries[sort->names[i] - 1].weight += up ? 1u : -1u;
}

/* Its number, or NOBODY when it has no name. */
static uint32_t sort_take(struct roll *r, const struct roll_service *service)
{
	uint32_t names[SORT_NAMES], id;

	for (int i = 0; i < SORT_NAMES; i++)
		names[i] =
			str_absent(service->names[i]) ? 0 : entry_get(r, service->names[i], true);
	if (!names[0] && !names[1] && !names[2])
		return NOBODY;
	id = sort_find(r, names);
	if (id == NOBODY)
		id = sort_make(r, names);
	else
		r->sorts[id].keepers++;
	weigh(r, &r->sorts[id], true);
	return id;
}

static void sort_give(struct roll *r, uint32_t id)
{
	struct sort *s = &r->sorts[id];

	weigh(r, s, false);
	if (--s->keepers > 0)
		return;
	unlink_from(bucket(&r->by_names, names_hashed(s->names)), id, &r->sorts[0].next,
		    sizeof *r->sorts);
	for (int i = 0; i < SORT_NAMES; i++)
		if (s->names[i])
			entry_leave(r, s->names[i] - 1, id);
	s->next = r->sort_spare;
	r->sort_spare = id;
}

uint32_t roll_tag(const struct roll *r, const struct roll_service *service)
{
	uint32_t names[SORT_NAMES] = { 0 };
	struct letters letters;

	for (int i = 0; i < SORT_NAMES; i++)
		if (!str_absent(service->names[i]) && text_letters(service->names[i], &letters))
			names[i] = entry_find(r, &letters, true);
	return sort_find(r, names);
}

/* ---- professionals ---- */

static bool holds(const uint32_t *held, size_t count, uint32_t id)
{
	for (size_t i = 0; i < count; i++)
		if (held[i] == id)
			return true;
	return false;
}

static struct person *person_at(struct roll *r, uint32_t number)
{
	uint32_t room = r->people_room;

	while (number >= room)
		room = room ? room * 2 : 1024;
	if (room > r->people_room) {
		r->people = more(r->people, room, sizeof *r->people);
		memset(r->people + r->people_room, 0, (room - r->people_room) * sizeof *r->people);
		r->people_room = room;
	}
	return &r->people[number];
}

static void name_hold(struct roll *r, uint32_t number, uint32_t id, struct person *former)
{
	if (!holds(former->held, former->entry_count, id))
		r->entries[id].weight++;
	entry_bear(r, id, number);
}

/* What is no longer held; `now` holds entries first. */
static void person_leave(struct roll *r, uint32_t number, const struct person *former,
			 const struct person *now)
{
	for (uint32_t i = 0; i < former->entry_count; i++) {
		if (holds(now->held, now->entry_count, former->held[i]))
			continue;
		r->entries[former->held[i]].weight--;
		entry_leave(r, former->held[i], number);
	}
	for (uint32_t i = 0; i < former->sort_count; i++)
		sort_give(r, former->held[former->entry_count + i]);
}

void roll_put(struct roll *r, uint32_t number, const str *names, size_t name_count,
	      const struct roll_service *services, size_t service_count)
{
	uint32_t held[ROLL_NAMES + ROLL_SERVICES];
	struct person *former = person_at(r, number), now = { held, 0, 0 };

	for (size_t i = 0; i < name_count && now.entry_count < ROLL_NAMES; i++) {
		uint32_t entry = entry_get(r, names[i], false);

		if (!entry || holds(held, now.entry_count, entry - 1))
			continue;
		name_hold(r, number, entry - 1, former);
		held[now.entry_count++] = entry - 1;
	}
	for (size_t i = 0; i < service_count && now.sort_count < ROLL_SERVICES; i++) {
		uint32_t sort = sort_take(r, &services[i]);

		if (sort != NOBODY)
			held[now.entry_count + now.sort_count++] = sort;
	}
	person_leave(r, number, former, &now);
	free(former->held);
	*former = now;
	former->held = NULL;
	size_t count = now.entry_count + now.sort_count;
	if (count != 0) {
		former->held = more(NULL, count, sizeof *held);
		memcpy(former->held, held, count * sizeof *held);
	}
}

void roll_remove(struct roll *r, uint32_t number)
{
	struct person none = { .held = NULL };

	if (number >= r->people_room)
		return;
	person_leave(r, number, &r->people[number], &none);
	free(r->people[number].held);
	r->people[number] = none;
}

/* ---- what is there ---- */

struct bearers roll_bearers(const struct roll *r, uint32_t entry)
{
	const struct numbers *n = &r->entries[entry].bearers;

	return (struct bearers){ n->at, n->count };
}

str roll_text(const struct roll *r, uint32_t entry)
{
	const struct entry *e = &r->entries[entry];

	return (str){ (const char *)(e->letters + e->letter_count), e->text_len };
}

bool roll_is_fresh(const struct roll *r)
{
	return r->fresh;
}

size_t roll_count(const struct roll *r)
{
	return r->entry_count;
}

size_t roll_terms(struct roll *r, struct term *out, size_t room)
{
	size_t count = 0;

	for (uint32_t i = 0; i < r->entry_count; i++) {
		struct entry *e = &r->entries[i];

		e->listed = e->bearers.count > 0 && count < room;
		if (e->listed)
			out[count++] = (struct term){ .text = roll_text(r, i),
						      .kind = e->service ? TERM_SERVICE : TERM_NAME,
						      .id = i,
						      .weight = e->weight };
	}
	r->fresh = false;
	return count;
}

void roll_settle(struct roll *r)
{
	uint32_t kept = 0;

	for (uint32_t i = 0; i < r->idle_count; i++) {
		struct entry *e = &r->entries[r->idle[i]];

		if (e->bearers.count > 0)
			e->idle = false;
		else if (e->listed)
			r->idle[kept++] = r->idle[i];
		else
			entry_free(r, r->idle[i]);
	}
	r->idle_count = kept;
}

/* ---- beginning and end ---- */

struct roll *roll_new(void)
{
	struct roll *r = more(NULL, 1, sizeof *r);

	*r = (struct roll){ .sort_count = 1 };
	r->sorts = more(NULL, 16, sizeof *r->sorts);
	r->sort_room = 16;
	r->sorts[NOBODY] = (struct sort){ .keepers = 0 };
	table_resize(&r->by_letters, 1024);
	table_resize(&r->by_names, 1024);
	return r;
}

void roll_free(struct roll *r)
{
	if (!r)
		return;
	for (uint32_t i = 0; i < r->entry_count; i++) {
		free(r->entries[i].letters);
		free(r->entries[i].bearers.at);
	}
	for (uint32_t i = 0; i < r->people_room; i++)
		free(r->people[i].held);
	free(r->entries);
	free(r->spare);
	free(r->by_letters.heads);
	free(r->sorts);
	free(r->by_names.heads);
	free(r->people);
	free(r->idle);
	free(r);
}
