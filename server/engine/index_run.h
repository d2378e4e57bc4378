/* index_run.h — one search under way: what index_search.c (which rows, in which order),
 * index_scan.c (which of them are worth their bits), index_look.c (what a row has) and
 * index_page.c (the best so far) share. */
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

/* A row, and what is known of it before its bits are. */
struct candidate {
	uint32_t row, metres, traits;
};

/* One that fits, and its best start. */
struct found {
	struct candidate who;
	int32_t start; /* quanta since 1970 */
	uint8_t kind, at;
	struct index_key key;
};

/* Rows on their way: to their summaries, then to themselves, then to their bits.  Each of the three is a
 * batch that goes when it is full, so that a search waits for many at once, and never between bands.
 * A larger one waits less often, and looks at more rows before a full page spares it the rest.
 *
 * Sorted by the earliest, rows without a start on the first date asked for come later, when the others
 * have been looked at: for those may fill the page, and then these are of no use. */
enum { WAITING = 32, LATER = 256 };
struct sent {
	uint32_t row;
	unsigned turn; /* of the query's specialities */
	struct mark mark;
	uint64_t low; /* what its summary said, by slot */
	uint32_t high;
};
struct waiting {
	struct candidate who;
	unsigned turn;
	struct index_key hope; /* the best that is imaginable */
	dayset days;
};

/* A service of the row at hand that is asked for. */
struct wanted {
	uint8_t kind;
	int32_t earliest; /* quanta since 1970 */
	dayset days;
};

struct run {
	struct index *ix;
	const struct index_query *q;
	struct index_answer *out;
	uint64_t window[2][NIGHT_WORDS]; /* of an ordinary day of each class */
	int window_first[2];
	int32_t now;  /* quanta since 1970, rounded up */
	int32_t soon; /* no start can be before it */
	int class;
	int period_first, period_last;     /* which of them the window meets */
	int hour_class;                    /* -1: hours say nothing */
	uint16_t hours;                    /* bits: which of them the window meets, */
	uint16_t hours_asked[HOUR_GROUPS]; /* … on the dates that are looked at */
	int length_least, length_most;     /* quanta */
	uint32_t metres_most;
	float cosine;
	uint64_t work;

	/* these shrink once the page is full */
	dayset days;        /* by at */
	uint64_t low;       /* the same by slot: 0–63, */
	uint32_t high;      /* 64–95 */
	uint64_t first_low; /* of these who comes at once, by slot; whoever else comes later */
	uint32_t first_high;
	float reach2;         /* squared degrees; INFINITY: wherever */
	float inner2, outer2; /* the ring at hand: further than, as far as */
	unsigned rating_least;
	bool full;            /* the page is, and enough are counted */
	uint32_t number_most; /* without a point: nobody above can enter */
	uint32_t number_from; /* who is below has been looked at */

	struct found page[INDEX_PAGE]; /* a heap: the worst on top */
	size_t count;
	size_t summaries_count, later_count, rows_count, bits_count;
	struct sent summaries[WAITING], later[LATER], rows[WAITING];
	struct waiting bits[WAITING];
	struct wanted wanted[INDEX_SERVICES];
	struct view views[INDEX_ZONES];
};

/* index_view.c */
void run_prepare(struct run *, struct index *, const struct index_query *, struct index_answer *);
void run_days(struct run *, dayset); /* now these are looked at */
/* No row of that zone and class has a start before it, on that date or later. */
int32_t run_soonest(const struct run *, int zone, bool night, int slot, unsigned raster);
const uint64_t *run_window(const struct run *, const struct row *, int at);

/* index_scan.c; false: the work is done */
bool run_scan(struct run *, const struct order *, size_t from, size_t to, unsigned turn);
bool run_offer(struct run *, uint32_t row);
bool run_offer_all(struct run *, uint32_t number); /* his rows */
void run_drain(struct run *);                      /* looks at all who are on their way */

/* index_look.c */
bool row_passes(const struct run *, const struct row *, struct mark); /* traits and town */
bool row_distance(const struct run *, const struct row *, struct mark, uint32_t *metres);
/* May the row have a start on any date, by its summary?  By slot.  It touches the summary alone. */
bool summary_read(const struct run *, uint32_t row, uint64_t *low, uint32_t *high);
/* May whoever stands at that spot have a start in an hour asked for?  It touches what lies by place alone. */
bool hours_meet(const struct run *, uint32_t spot);
/* Of those dates, which; none: pass on. */
dayset row_days(const struct run *, const struct row *, uint64_t low, uint32_t high);
/* The dates that a service may be booked for, as its window says. */
dayset kind_days(const struct index *, const struct kind *, int32_t today);
/* The best start on the first of those dates that has any, of the services asked for. */
bool row_look(struct run *, const struct candidate *, dayset, struct found *);
/* The best key that is imaginable for a row before its bits are seen. */
struct index_key candidate_hope(const struct run *, const struct candidate *, dayset);
void row_send(const struct run *, const struct found *); /* for the bits of its slots */
size_t row_slots(struct run *, const struct found *, struct index_hit *);

/* index_page.c */
bool key_before(struct index_key, struct index_key);
void page_put(struct run *, const struct found *);
void page_write(struct run *);

#endif
