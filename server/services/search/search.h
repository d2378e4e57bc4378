/* search.h — what the files of search share, and nothing else.
 *
 * All of it lives in memory and on one loop: what others tell is followed (follow.c) into a record
 * of each professional (known.c) and into the index (engine/index.h); questions are answered from
 * there without asking anybody.  So between two pauses nothing changes; what a handler borrows from
 * here is good until it pauses, and handlers of search never do, but for facets.c, which keeps nothing
 * over it. */
#ifndef SEARCH_SEARCH_H
#define SEARCH_SEARCH_H

#include "appointments.api.h"
#include "engine/agenda.h"
#include "engine/index.h"
#include "lib/serve/service.h"
#include "professionals.api.h"
#include "search.api.h"

extern const struct service search;

enum {
	SEARCH_DAYS = 62, /* that one question spans */
	LIST_MAX = 10,    /* specialities of one question */
	NAMES_MAX = 512,  /* professionals that the names of one question may mean */
};

/* ---- catalogue.c: trades, specialities, wilayas and towns, by number ---- */

enum entry_kind { ENTRY_TRADE, ENTRY_SPECIALITY, ENTRY_WILAYA, ENTRY_TOWN, ENTRY_KINDS };

/* Numbers begin at 1 and never change; trades and specialities share theirs, for the index knows
 * both as specialities.  Whatever a professional names has an entry, though the catalogue may not
 * tell of it yet (known: false); then it has no names. */
struct entry {
	enum entry_kind kind;
	uint16_t number;
	uint16_t parent; /* of a speciality: its trade's; of a town: its wilaya's; else 0 */
	bool known, active;
	str slug, name_ar, name_fr, name_en; /* absent: it has none */
	const str *synonyms;
	size_t synonym_count;
	bool placed; /* of towns */
	float latitude, longitude;
	int64_t population; /* 0: not known */
	str json;           /* a search_word */
};

/* By number; NULL: there is none. */
const struct entry *entry_at(enum entry_kind, uint16_t number);
/* How many numbers that kind uses: entry_at(kind, 1 …). Of trades and specialities together; then
 * entry_at gives NULL for those of the other kind. */
size_t entry_count(enum entry_kind);
/* By slug; `parent` 0: the first of that slug, whoever's it is.  NULL: nobody named it yet. */
const struct entry *entry_find(enum entry_kind, uint16_t parent, str slug);
/* The same, made if need be. */
const struct entry *entry_of(enum entry_kind, uint16_t parent, str slug);
/* As it is told; NULL: there is none. */
const struct search_word *entry_word(struct region *, enum entry_kind, uint16_t number);
/* Grows with each change of what the catalogue tells. */
uint64_t catalogue_version(void);

/* What professionals tells: each whole. */
void catalogue_trades(const struct trade_page *);
void catalogue_wilayas(const struct wilaya_page *);
void catalogue_towns(const struct town_page *);

/* ---- known.c: what we know of one professional ---- */

struct known_place {
	uuid place_id;
	int kind; /* enum place_kind */
	uint16_t wilaya, town, reach;
	bool placed;
	float latitude, longitude;
	str name;            /* absent: it has none */
	struct person hours; /* zone, weekly, specials, away; neither holidays nor what is taken */
	str json;            /* a search_place, but for `,"wilaya":…,"town":…}` */
};

struct known_service {
	uuid service_id;
	struct offer offer; /* id absent: it is made of service and place */
	struct window window;
	const struct limit *limits;
	size_t limit_count;
	uint32_t places; /* bit i: at places[i] */
	uint32_t price;  /* dinars, the least; UINT32_MAX: not said */
	str name_ar, name_fr, name_en;
	str json; /* a search_service */
};

/* There are many of these: twenty bytes each. */
struct known_piece {
	int32_t from, to;                 /* minutes since 1970 */
	uint32_t session;                 /* of a group session: a hash of its service; 0: none */
	uint32_t place : 30;              /* the same of where it is; 0: that was not told */
	uint32_t kind : 2;                /* enum day_busy_kind */
	uint32_t before : 11, after : 11; /* minutes */
	uint32_t seats : 10;
};

struct known_day {
	date day;
	uint32_t count;
	int64_t version;
	struct known_piece pieces[];
};

/* One allocation holds it and all that it points to, but for the days. */
struct known {
	uuid professional_id;
	int64_t version; /* 0: only days were told yet */
	uint32_t number; /* the index's */
	uint32_t traits; /* as the index has them */
	int status;      /* enum professional_status; only published ones are in the index */
	bool keeps_holidays;
	uint16_t trade;
	const uint16_t *specialities;
	size_t speciality_count;
	const struct zone *zone;
	const struct known_place *places;
	size_t place_count;
	const struct known_service *services; /* those that can be booked */
	size_t service_count;
	str slug, title, first_name_ar, family_name_ar, first_name_latin, family_name_latin;
	str json;                /* a search_hit up to where its trade comes */
	struct known_day **days; /* by date */
	size_t day_count, day_room;
	size_t bytes; /* of all of it */
};

/* By number, below known_count(); NULL: nobody told of it, or only days. */
struct known *known_at(uint32_t number);
size_t known_count(void);
struct known *known_find(uuid professional_id);
struct known *known_by_slug(str slug); /* looks at all of them */

/* ---- words.c: what somebody typed ---- */

struct meant {
	uint16_t trade, wilaya, town; /* 0: none */
	uint16_t specialities
		[LIST_MAX]; /* or trades: one of these; then `trade` is theirs, if it is one */
	size_t speciality_count;
	bool named;              /* names were typed: */
	const uint32_t *numbers; /* then these professionals alone, sorted; perhaps none */
	size_t number_count;
	const uint32_t *tags; /* of services: of one of these sorts; none: whichever */
	size_t tag_count;
	date first, last; /* DATE_NONE: no dates were typed */
	int part;         /* enum day_part */
	int gender;       /* enum gender */
	bool home, video, near;
	struct list_of names, left_over; /* of str */
	str corrected;                   /* absent: as it was typed */
};
/* Everything in the region; `today` is what tomorrow and Friday are counted from. */
void words_read(struct region *, str typed, date today, struct meant *);
/* He is new, or has other names or services; or is gone.  Dictionaries are made aside, on the work
 * pool, soon after: until then new names are not found. */
void words_put(const struct known *);
void words_drop(uint32_t number);
/* What index_service.tag is, of one that was put; 0: it has no name. */
uint32_t words_tag(const struct known_service *);
/* The catalogue may have changed. */
void words_changed(void);
/* Pauses until all that was put before is in the dictionary. */
void words_settle(void);
/* Forgets everything; pauses while a dictionary is being made. */
void words_end(void);

/* ---- query.c: the parameters of a question, as the index takes them ---- */

/* What search, facets and why have in common. */
struct filters {
	str q, trade, speciality, wilaya, town;
	bool has_latitude, has_longitude, has_radius_km, has_from_minute, has_to_minute;
	bool has_length_minutes, has_price_most;
	double latitude, longitude;
	int64_t radius_km, from_minute, to_minute, length_minutes, price_most;
	date from, to;
	int part; /* enum day_part */
	struct list_of languages;
	int gender;
	bool verified, home_visit, video;
};
#define FILTERS_OF(p)                                                                              \
	((struct filters){                                                                         \
		.q = (p)->q,                                                                       \
		.trade = (p)->trade,                                                               \
		.speciality = (p)->speciality,                                                     \
		.wilaya = (p)->wilaya,                                                             \
		.town = (p)->town,                                                                 \
		.has_latitude = (p)->has_latitude,                                                 \
		.has_longitude = (p)->has_longitude,                                               \
		.has_radius_km = (p)->has_radius_km,                                               \
		.has_from_minute = (p)->has_from_minute,                                           \
		.has_to_minute = (p)->has_to_minute,                                               \
		.has_length_minutes = (p)->has_length_minutes,                                     \
		.has_price_most = (p)->has_price_most,                                             \
		.latitude = (p)->latitude,                                                         \
		.longitude = (p)->longitude,                                                       \
		.radius_km = (p)->radius_km,                                                       \
		.from_minute = (p)->from_minute,                                                   \
		.to_minute = (p)->to_minute,                                                       \
		.length_minutes = (p)->length_minutes,                                             \
		.price_most = (p)->price_most,                                                     \
		.from = (p)->from,                                                                 \
		.to = (p)->to,                                                                     \
		.part = (p)->part,                                                                 \
		.languages = (p)->languages,                                                       \
		.gender = (p)->gender,                                                             \
		.verified = (p)->verified,                                                         \
		.home_visit = (p)->home_visit,                                                     \
		.video = (p)->video,                                                               \
	})

struct asked {
	const struct filters *filters;
	struct meant meant; /* of q */
	/* What counts in the end, of filters or of q; 0: none. */
	uint16_t trade, wilaya, town;
	uint16_t specialities
		[LIST_MAX]; /* that the index is asked for: the trade, or what is more */
	size_t speciality_count;
	struct index_query query;
};
/* [from, to) minutes of the day; 0 is the whole of it. */
void query_part(struct index_query *, int part);
/* NULL: *out is filled, in the request's region.  Else the refusal: every fault. */
struct reply *query_read(struct req *, const struct filters *, struct asked *out);
/* The index, asked.  An index_answer is large: it is made in the region. */
const struct index_answer *query_ask(struct region *, const struct index_query *);

/* ---- nearby.c: what is possible instead ---- */

void nearby_find(struct region *, const struct asked *, struct search_nearby *out);

/* ---- confirm.c: the calculator on what we know ---- */

/* The question of one service at one place, with all that is taken as far as the rules look around
 * `within`; in the region. */
struct agenda known_agenda(struct region *, const struct known *, unsigned place, unsigned service,
			   instant now, span within);
/* His hours at a place, with the holidays that he keeps; without what is taken.  In the region. */
struct person *known_hours(struct region *, const struct known *, unsigned place);
/* Leaves of a hit the starts that the calculator has, too; it is asked where the index does not know.
 * False: none is left. */
bool hit_confirm(struct region *, const struct index_query *, struct index_hit *);
/* Are all limits of it so many a day? Then the index need not know of them: hit_confirm looks. */
bool limits_daily(const struct known_service *);

/* ---- follow.c ---- */

struct index *search_index(void);
/* How old our copies are, in milliseconds. */
int64_t follow_lag(void);
bool follow_stale(void);
/* Loaded: it can answer. */
bool follow_ready(void);

#endif
