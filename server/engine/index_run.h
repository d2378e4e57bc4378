/* index_run.h — one search under way: what index_search.c (which rows, in which order),
 * index_look.c (what a row has) and index_page.c (the best so far) share. */
#ifndef ENGINE_INDEX_RUN_H
#define ENGINE_INDEX_RUN_H

#include "engine/index_parts.h"

/* What the asked dates and wall times are in one zone. */
enum { ODD_MAX = 8 }; /* odd dates of a zone in 96 */
struct view {
	dayset asked[2]; /* by at: of the day class, of the 24-hour class */
	int32_t today;
	int odd_count;
	struct odd_day {
		int at;
		uint64_t window[NIGHT_WORDS];
	} odd[ODD_MAX];
};

/* A row that fits, and its best start. */
struct found {
	uint32_t row, metres;
	int32_t start; /* quanta since 1970 */
	uint8_t kind, at;
	struct index_key key;
};

enum { WAITING = 16 }; /* rows whose bits are on their way from memory; a power of two */

struct run {
	struct index *ix;
	const struct index_query *q;
	struct index_answer *out;
	uint64_t window[2][NIGHT_WORDS]; /* of an ordinary day of each class */
	int window_first[2];
	int32_t now;  /* quanta since 1970, rounded up */
	int32_t soon; /* no start can be before it */
	int class;
	unsigned periods[2];           /* bits: which of them the window meets */
	int hour_class;                /* -1: hours say nothing */
	uint16_t hours[2];             /* bits: which of them the window meets */
	int length_least, length_most; /* quanta */
	uint32_t metres_most;
	float cosine;
	uint64_t work;

	/* these shrink once the page is full */
	dayset days;   /* by at */
	uint64_t low;  /* the same by slot: 0–63, */
	uint32_t high; /* 64–95 */
	float reach2;  /* squared degrees; INFINITY: wherever */
	unsigned rating_least;
	bool full; /* the page is, and enough are counted */

	struct found page[INDEX_PAGE]; /* a heap: the worst on top */
	size_t count;
	struct waiting {
		uint32_t row;
		uint16_t turn; /* of the query's specialities */
	} waiting[WAITING];
	unsigned in, out_at;
	struct view views[INDEX_ZONES];
};

/* index_view.c */
void run_prepare(struct run *, struct index *, const struct index_query *, struct index_answer *);
void run_days(struct run *, dayset); /* now these are looked at */
const uint64_t *run_window(const struct run *, const struct row *, int at);

/* index_look.c */
bool row_passes(const struct run *, const struct row *); /* traits and town */
bool row_distance(const struct run *, const struct row *, uint32_t *metres);
/* Of the dates that the row may have a start on, by its summary; none: pass on. */
dayset row_days(const struct run *, uint32_t row);
/* The dates that a service may be booked for, as its window says. */
dayset kind_days(const struct index *, const struct kind *, int32_t today);
bool row_look(struct run *, uint32_t row, dayset, uint32_t metres, struct found *);
struct index_key run_key(const struct run *, const struct row *, int32_t start, uint32_t metres);
/* The best key that is imaginable for a row before its bits are seen. */
struct index_key row_hope(const struct run *, uint32_t row, dayset, uint32_t metres);
size_t row_slots(struct run *, const struct found *, struct index_hit *);

/* index_page.c */
bool key_before(struct index_key, struct index_key);
void page_put(struct run *, const struct found *);
void page_write(struct run *);

#endif
