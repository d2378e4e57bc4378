/* catalogue.h — what the rest of professionals shares: the words of the catalogue, holidays, pictures,
 * and the profile that everybody reads. */
#ifndef PROFESSIONALS_CATALOGUE_H
#define PROFESSIONALS_CATALOGUE_H

#include "services/professionals/professionals.h"

/* ---- catalogue.c, holidays.c: what the program brings ----
 *
 * The lists are files of this folder, made part of the program.  Who changes one raises
 * CATALOGUE_VERSION: the first process that starts with it takes them in; what an admin said
 * stays. */
enum {
	CATALOGUE_VERSION = 2,
	HOLIDAYS_FROM = 2024,
	HOLIDAYS_TO = 2050,
};
/* In the transaction; nothing when these or later ones are there already. */
void catalogue_bring(struct db *tx);
/* Tells the holidays of these years, as they are now. */
void holidays_bring(struct db *tx);

/* ---- public.c: what everybody sees ---- */

struct made {
	bool found;
	int64_t version;
	str kept; /* JSON, or ">" and the address of today */
};
/* By an address of today or of before; the published ones alone. */
struct made profile_make(struct db *, str slug);

/* ---- profiles.c: the same, ready in Redis ---- */

/* At start: the cache is trusted from now on. */
void profiles_begin(void);
/* Once the transaction has committed, what Redis holds below this address is no longer shown, nor
 * what is older than this version kept. */
void profile_drop(struct db *tx, str slug, int64_t version);
/* The same for all profiles: a word of the catalogue has another name. */
void profiles_drop(struct db *tx);
/* Another process changed it: the same, now. */
void profile_changed(struct db *, const struct professional_state *);

/* ---- begin.c ---- */

void professionals_begin(struct service_run *); /* the start hook */

/* ---- demo.c ---- */

void professionals_seed(struct service_run *, int64_t professionals);

/* ---- photo.c ---- */

/* A picture that is no longer shown: its files go a day later.  Absent: nothing. */
void photo_release(struct db *tx, str photo);
void photos_forget(struct service_run *); /* a job */

#endif
