/* index_parts.h — what the files of the index share, and nobody else.
 *
 * A date has three names here: itself; `slot`, its place in the ring (date mod 96), by which all is
 * kept; and `at`, how many dates it lies behind the first one kept, by which all is ordered. */
#ifndef ENGINE_INDEX_PARTS_H
#define ENGINE_INDEX_PARTS_H

#include "engine/index.h"
#include "engine/index_bits.h"
#include "lib/base/line.h"

enum {
	DAY_WORDS = 3,
	NIGHT_WORDS = 5,
	FRAME_FROM = 72, /* the day class begins at 06:00 */
	QUANTA = 288,    /* of an ordinary day */
	QUANTA_MAX = 300,
	CLASSES =
		4, /* runs of a length at least: 15 (or the row's shortest), 30, 60, 120 minutes */
	CLASS_AT_HAND = 1, /* half an hour: what most ask for by its length */
	PERIODS = 3,       /* that begin before 12:00, before 16:00, later */
	HOUR_CLASSES = 2,  /* the last two of the classes know hours, too */
	HOUR_DAYS = 8,     /* … of eight slots together */
	HOUR_GROUPS = INDEX_DAYS / HOUR_DAYS,
	AHEAD_MAX = 24,            /* quanta of the longest class */
	LINE_WORDS = 16,           /* room for three days */
	RASTER_MOST = QUANTA / 24, /* starts are rounded to an hour at most */
};
#define NONE UINT32_MAX
#define US_QUANTUM MINUTES(INDEX_QUANTUM)

/* A line that is written before it is read: to clear it first costs more than a look. */
#define UNCLEARED __attribute__((uninitialized))

void *index_more(void *, size_t count, size_t size); /* realloc that does not fail */
/* index_planes.c: the same for what searches jump about in: it begins a cache line, and lies in huge
 * pages once it fills them.  Of `had` bytes as many are kept as fit. */
void *index_wide(void *, size_t had, size_t want);

/* ---- index_blobs.c: bytes that are kept once, however many keep them ---- */

struct blobs {
	struct blob **all; /* by id; NULL: free */
	uint32_t count, room, alive;
	uint32_t *heads, buckets;                 /* ids + 1; a power of two */
	uint32_t *spare, spare_count, spare_room; /* ids to be used again */
	size_t bytes;
};
struct blob {
	uint64_t hash;
	uint32_t keepers, size, next; /* id + 1 of the same bucket */
	_Alignas(8) char data[];
};
uint32_t blobs_keep(struct blobs *, const void *, size_t size, bool *fresh);
void blobs_hold(struct blobs *, uint32_t id); /* once more */
bool blobs_drop(struct blobs *, uint32_t id); /* true: nobody keeps it any more */
void blobs_free(struct blobs *);
static inline const void *blobs_at(const struct blobs *b, uint32_t id)
{
	return b->all[id]->data;
}

/* ---- index_zones.c: the days of a zone in the ring ---- */

struct zone_days {
	const struct zone *zone;
	int32_t begins[INDEX_DAYS];  /* by slot: local midnight, in quanta since 1970 */
	int32_t frame[INDEX_DAYS];   /* … and 06:00, where the day class begins */
	uint16_t quanta[INDEX_DAYS]; /* until the next midnight */
	bool odd[INDEX_DAYS]; /* no ordinary day: bits from midnight are not the wall's time */
	bool awkward;         /* its clocks change by day: no day class here */
	bool uneven;          /* … by less than an hour: the raster of the wall moves */
	int32_t east;         /* how far its midnight is before UTC's at most, in quanta */
};

/* ---- index_hours.c: rules → patterns ---- */

struct hours {
	uint32_t patterns[INDEX_DAYS]; /* by slot: of blobs, NIGHT_WORDS each */
	uint8_t zone;
	bool night;
	/* On ordinary dates, in quanta of its class' frame: nothing opens before, nor is open after. */
	uint16_t opens, closes;
};

/* ---- one row ---- */

/* A set of dates by slot, 32 to a word. */
struct dates {
	uint32_t slots[INDEX_DAYS / 32];
};

/* All that a search for the commonest class reads of it before its bits is one cache line. */
struct row {
	struct dates dates[PERIODS]; /* its summary (below) of CLASS_AT_HAND */
	uint32_t number;             /* NONE: gone */
	uint32_t plane, hours, about;
	uint16_t town, reach;
	uint16_t opens, closes; /* of its hours */
	uint8_t place, zone;
	bool night : 1;
	bool alone : 1; /* its professional has no other */
	uint8_t raster; /* its starts are multiples of it, by the wall of an ordinary day */
};
_Static_assert(sizeof(struct row) == 64, "a row is a cache line");

/* What is asked of a row before all else. */
struct mark {
	uint32_t traits;
	float latitude, longitude; /* NAN without a pin */
};

/* Marks lie sixteen together, with the rows whose they are, a column a cache line: so few of them,
 * anywhere, are few lines side by side, and many are columns. */
enum { BLOCK = 16 };
struct block {
	uint32_t traits[BLOCK];
	float latitude[BLOCK], longitude[BLOCK];
	uint32_t rows[BLOCK];
};
static inline size_t blocks_of(size_t marks)
{
	return (marks + BLOCK - 1) / BLOCK;
}
static inline struct mark blocks_mark(const struct block *blocks, size_t at)
{
	const struct block *block = &blocks[at / BLOCK];

	return (struct mark){ block->traits[at % BLOCK], block->latitude[at % BLOCK],
			      block->longitude[at % BLOCK] };
}
static inline uint32_t blocks_row(const struct block *blocks, size_t at)
{
	return blocks[at / BLOCK].rows[at % BLOCK];
}
static inline void blocks_put(struct block *blocks, size_t at, uint32_t row, struct mark mark)
{
	struct block *block = &blocks[at / BLOCK];

	block->traits[at % BLOCK] = mark.traits;
	block->latitude[at % BLOCK] = mark.latitude;
	block->longitude[at % BLOCK] = mark.longitude;
	block->rows[at % BLOCK] = row;
}

/* What takes how much time around it: rows with the same share a plane. */
struct margins {
	uint16_t before, after; /* quanta */
	uint32_t sum;           /* BUFFER_SUM */
	uint64_t group;         /* of a service of several seats: hash of its id; else 0 */
};

struct kind { /* of service, as a row keeps it */
	uint16_t length, step,
		raster;  /* quanta; raster 0: any bit (more than the calculator has) */
	uint8_t service; /* as it was put */
	bool exact;
	int64_t notice; /* microseconds */
	uint32_t price, tag;
	int32_t window_kind, window_days, window_from, window_to;
	uint32_t weekend;
};

struct about {
	struct margins margins;
	uint16_t speciality_count, kind_count;
	uint16_t shortest; /* quanta */
	uint16_t specialities[INDEX_SPECIALITIES];
	struct kind kinds[];
};

static inline bool about_has(const struct about *about, uint16_t speciality)
{
	for (int i = 0; i < about->speciality_count; i++)
		if (about->specialities[i] == speciality)
			return true;
	return false;
}

/* ---- summaries: what is asked of a row before its bits (index_summary.c) ---- */

/* On which dates may a run of that class begin in that period?  One class lies in the row itself. */
struct summary {
	struct dates dates[CLASSES - 1][PERIODS];
};
/* … and in that hour, on any of eight slots together? */
struct hourly {
	uint16_t hours[HOUR_CLASSES][HOUR_GROUPS];
};

/* ---- planes: taken bits of 96 days ---- */

struct planes {
	uint64_t **chunks;
	uint32_t words; /* a day */
	uint32_t count; /* ever made */
	uint32_t used;
	uint32_t *free; /* ids to be used again */
	uint32_t free_count, free_room;
};
enum {
	CHUNK = 8192, /* planes of either class fill whole huge pages */
	STRIP = 512,  /* of them lie with eight dates together, one behind the other */
};
uint32_t planes_take(struct planes *);
void planes_give(struct planes *, uint32_t id);
/* Each plane takes the id now[id]; these are all ids, once each, and are lost. */
void planes_move(struct planes *, uint32_t *now);
void planes_free(struct planes *);
static inline uint64_t *planes_day(const struct planes *p, uint32_t id, int slot)
{
	size_t strip = (size_t)(id % CHUNK / STRIP) * HOUR_GROUPS + (size_t)(slot / HOUR_DAYS);
	size_t eight = strip * STRIP + id % STRIP;

	return p->chunks[id / CHUNK] + (eight * HOUR_DAYS + (size_t)slot % HOUR_DAYS) * p->words;
}

/* ---- index_order.c: rows in the order in which they are looked through ---- */

enum {
	BANDS = 1000, /* of latitude, 0.02 degrees each, from 18 to 38 */
	BAND_ELSEWHERE = BANDS,
	BAND_UNPLACED,
	BANDS_ALL,
};
#define BAND_HEIGHT 0.02f
#define BAND_FROM 18.0f

struct order {
	uint32_t groups; /* specialities, or one */
	uint32_t count;
	struct block *blocks; /* the marks of entries; by place the index's own */
	float *firsts;        /* of each block, the longitude: what is searched by halves */
	uint32_t *begins;     /* groups * BANDS_ALL + 1 */
};
/* ---- index_rows.c ---- */

void rows_room(struct index *, size_t room); /* so many at least */
/* At the end, with an empty summary. */
uint32_t row_make(struct index *, const struct row *, struct mark);
void row_clear(struct index *, uint32_t row); /* its summary: nobody finds it */

int band_of(struct mark);
void order_free(struct order *);
static inline size_t order_begins(const struct order *o, unsigned group, int band)
{
	return o->begins[(size_t)group * BANDS_ALL + (size_t)band];
}

/* ---- busy pieces ---- */

struct piece {
	span during;
	int64_t before, after; /* of its own */
	uint64_t group;        /* hash of its service's id; 0 without one */
	enum busy_kind kind;
};

/* What was told of a date that is not yet in the ring; the later of two counts. */
struct aside {
	uint32_t number;
	date day;
	uint32_t next; /* + 1, of the same bucket */
	size_t count;
	struct piece *pieces; /* of its own */
};

struct index {
	date first;
	instant now;
	struct region *scratch;
	/* rows, and columns of them: those lie by speciality */
	struct row *rows;
	struct summary *summaries;
	uint32_t *nexts; /* of the same professional: see row_next */
	uint32_t *spots; /* which entry of the order by place a row is; in the tail as rows are */
	uint32_t row_count, row_room, settled, alive;
	/* … and these by place, in the order of spots: what is asked of anybody */
	struct block *marks; /* what is behind the last one is nobody's */
	struct hourly *hourly;
	bool filling;                     /* until index_rebuild no row has a summary */
	uint32_t *by_number, number_room; /* the first row */
	struct planes day, night;
	struct order by_speciality, by_place;
	/* shared */
	struct blobs patterns, rules, abouts;
	struct hours *hours; /* by id of rules */
	uint32_t hours_room;
	struct zone_days zones[INDEX_ZONES];
	unsigned zone_count;
	struct aside *asides;
	size_t aside_count, aside_room; /* room: a power of two, and as many buckets */
	uint32_t *aside_heads;          /* + 1 */
	struct piece *pieces;           /* room for those of one day */
	size_t piece_room;
	uint64_t combs[RASTER_MOST + 1][NIGHT_WORDS]; /* [raster]: each start of it */
	uint32_t rasters[RASTER_MOST + 1], ratings[TRAIT_RATING + 1]; /* rows that have it */
	struct run *run;                                              /* of the search */
	struct drafts *drafts;                                        /* of index_put */
};

/* What both are multiples of; zero is of all. */
static inline unsigned raster_common(unsigned a, unsigned b)
{
	while (b != 0) {
		unsigned rest = a % b;

		a = b;
		b = rest;
	}
	return a;
}

static inline int index_slot(int32_t day)
{
	int slot = day % INDEX_DAYS;

	return slot < 0 ? slot + INDEX_DAYS : slot;
}
static inline int slot_at(const struct index *ix, int at)
{
	return index_slot(ix->first.days + at);
}
/* A set of dates by slot, of one by `at`; and back. */
static inline dayset days_by_slot(const struct index *ix, dayset days)
{
	int turn = index_slot(ix->first.days);

	return (days << turn | days >> (INDEX_DAYS - turn)) & DAYSET_ALL;
}
static inline dayset days_by_at(const struct index *ix, dayset days)
{
	int turn = index_slot(ix->first.days);

	return (days >> turn | days << (INDEX_DAYS - turn)) & DAYSET_ALL;
}
static inline const struct about *row_about(const struct index *ix, const struct row *row)
{
	return blobs_at(&ix->abouts, row->about);
}
static inline struct mark row_mark(const struct index *ix, uint32_t id)
{
	return blocks_mark(ix->marks, ix->spots[id]);
}
/* The next row of the same professional; NONE behind the last. */
static inline uint32_t row_next(const struct index *ix, uint32_t id)
{
	return ix->rows[id].alone ? NONE : ix->nexts[id];
}
/* Its summary of that class, by period. */
static inline struct dates *row_dates(const struct index *ix, uint32_t id, int class)
{
	if (class == CLASS_AT_HAND)
		return ix->rows[id].dates;
	return ix->summaries[id].dates[class - (class > CLASS_AT_HAND)];
}
static inline struct hourly *row_hourly(const struct index *ix, uint32_t id)
{
	return &ix->hourly[ix->spots[id]];
}
static inline const struct planes *row_planes(const struct index *ix, const struct row *row)
{
	return row->night ? &ix->night : &ix->day;
}

/* index_zones.c */
int zones_find(struct index *, const struct zone *); /* < 0: it cannot be kept */
bool zone_days_fill(const struct index *, struct zone_days *, int from_at, int to_at);
date zones_first(const struct index *, instant now);

/* index_hours.c */
uint32_t hours_keep(struct index *, const struct person *, int zone); /* held once */
void hours_drop(struct index *, uint32_t id);
void hours_turn(struct index *, int from_at); /* the dates from there on have come in */

/* index_free.c: what is free of a row, and the starts in it */
/* Bits of that date, and at least `ahead` behind it (the day class: none); words written. */
unsigned row_free(const struct index *, const struct row *, int at, unsigned ahead,
		  uint64_t line[LINE_WORDS]);
/* Leaves of what is free, for at least the length of a service ahead, the starts of it, without
 * regard to the hour asked for; the words of the date itself. */
unsigned free_starts(const struct index *, const struct row *, const struct kind *, int at,
		     unsigned words, uint64_t line[LINE_WORDS], bool *exact);
/* The same from the bits on. */
unsigned row_starts(const struct index *, const struct row *, const struct kind *, int at,
		    uint64_t line[LINE_WORDS], bool *exact);
static inline int row_frame(const struct row *row)
{
	return row->night ? 0 : FRAME_FROM;
}
/* When bit 0 of a row's day is, and how many bits it has. */
static inline int32_t row_begins(const struct index *ix, const struct row *row, int slot)
{
	const struct zone_days *z = &ix->zones[row->zone];

	return row->night ? z->begins[slot] : z->frame[slot];
}
static inline int row_bits(const struct index *ix, const struct row *row, int slot)
{
	return row->night ? ix->zones[row->zone].quanta[slot] : DAY_WORDS * 64;
}

/* index.c: some went; the rest is found again. */
void asides_link(struct index *);
/* index.c: has a row before this one in its chain the same plane? */
bool plane_done(const struct index *, uint32_t first, uint32_t id);

/* index_summary.c */
void row_summarise(struct index *, uint32_t row, int at);
void row_summarise_all(struct index *, uint32_t row);
/* Sends for what a change of that date will touch. */
void row_prefetch(const struct index *, uint32_t row, int at);

/* index_taken.c: busy pieces → bits.  In the last word of a day of the 24-hour class, behind the
 * longest day there is, stands how far its pieces reach into the days beside it. */
enum { BACK_AT = 300 - 256, ON_AT = 310 - 256, REACH_MASK = 0x3ff };
uint64_t service_hash(str id); /* never 0, but for an absent one */
/* Into index->pieces, without empty ones; how many. */
size_t pieces_read(struct index *, const struct busy *, size_t count);
void row_take(struct index *, const struct row *, int at, const struct piece *, size_t count);

#endif
