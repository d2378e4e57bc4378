/* demo.h — demo professionals: what the files that make them share. */
#ifndef PROFESSIONALS_DEMO_H
#define PROFESSIONALS_DEMO_H

#include "engine/demo.h"
#include "services/professionals/catalogue.h"

/* ---- demo_lists.c: what they are drawn from ---- */

struct demo_trade {
	str slug, title;
	str name_ar, name_fr, name_en; /* of the catalogue */
	uint32_t weight;
	char who; /* f, m, or 0: either */
	bool home;
	unsigned both; /* of a hundred, how many do both */
	bool regulated;
	struct list_of specialities; /* of str */
	struct list_of offers;       /* of struct demo_offer */
};

struct demo_offer {
	str name_ar, name_fr, name_en;
	int64_t minutes, price_from, price_to, seats; /* dinars; price_to 0: one price */
	int price_kind;                               /* enum price_kind */
};

struct demo_street {
	str ar, latin;
};

struct demo_lists {
	struct list_of trades, towns, streets; /* towns: of struct town */
	uint32_t *trade_sums, *town_sums;      /* weights up to each, itself included */
	date today, ramadan_from, ramadan_to;
};
void demo_read(struct db *, struct demo_lists *);
const struct demo_trade *demo_trade_of(const struct demo_lists *, str slug); /* or NULL */
const struct demo_trade *demo_trade_draw(const struct demo_lists *, struct demo_dice *);
const struct town *demo_town_draw(const struct demo_lists *, struct demo_dice *);

/* ---- demo_draw.c: one of them ---- */

struct demo_profile {
	struct professional_state state;
	str about_ar, about_fr, about_en, register_number;
	instant created_at, register_changed_at, verified_at; /* none: INSTANT_NONE */
};
/* Checked as if he had said it himself; a fault is a bug: fail(). */
void demo_profile_draw(const struct demo_lists *, struct region *, uint32_t number,
		       struct demo_profile *);

#endif
