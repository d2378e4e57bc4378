/* slugs.c — the address of a professional: for people to read, to print and to keep.
 *
 * Whatever address somebody had leads to him for ever and to nobody else, or a card from last year
 * would bring clients to a stranger. */

#include "engine/fold.h"
#include "lib/run/random.h"
#include "services/professionals/catalogue.h"

#include <string.h>

enum { SLUG_MIN = 3, SLUG_ROOM = 60, SLUG_NAME_MAX = 48, TRIES = 8 };

/* Words that are addresses of ours, or look like it. */
static const char *const reserved[] = { "me",   "new",     "admin", "api",     "search",
					"help", "contact", "about", "contacto" };

static bool is_reserved(str slug)
{
	for (size_t i = 0; i < sizeof reserved / sizeof *reserved; i++) {
		if (str_equal(slug, str_of(reserved[i])))
			return true;
	}
	return false;
}

/* ---- proposing one ---- */

/* The folded words of a text, joined by hyphens, behind what is there already. */
static size_t slug_append(struct region *region, char out[SLUG_NAME_MAX], size_t len, str text)
{
	str words = fold_text(region, text), word;

	while (str_cut(&words, ' ', &word)) {
		size_t kept = len;

		if (word.len == 0 || len + 1 + word.len > SLUG_NAME_MAX)
			continue;
		if (len)
			out[len++] = '-';
		for (size_t i = 0; i < word.len; i++) {
			if (strchr("abcdefghijklmnopqrstuvwxyz0123456789", word.at[i]))
				out[len++] = word.at[i];
		}
		if (len && out[len - 1] == '-')
			len = kept;
	}
	return len;
}

/* The name in Latin letters with its title, or else the trade. */
str slug_base(struct region *region, const struct professional_details *details)
{
	char *out = region_alloc(region, SLUG_NAME_MAX);
	size_t len = 0;

	if (!str_absent(details->family_name_latin)) {
		if (!str_absent(details->title))
			len = slug_append(region, out, len, details->title);
		len = slug_append(region, out, len, details->first_name_latin);
		len = slug_append(region, out, len, details->family_name_latin);
	}
	if (len < SLUG_MIN)
		len = slug_append(region, out, 0, details->trade);
	return (str){ out, len };
}

static str slug_random(struct region *region, str base)
{
	return region_format(region, "%.*s-%06u", STR_ARG(base), random_below(1000000));
}

str slug_propose(struct req *req, const struct professional_details *details)
{
	str *tries = region_array(req->region, TRIES, sizeof *tries);
	str base = slug_base(req->region, details);

	tries[0] = base;
	for (int i = 1; i < TRIES; i++)
		tries[i] = region_format(req->region, "%.*s-%d", STR_ARG(base), i + 1);

	struct list_of taken =
		sql_list_taken_slugs(db_begin(req), .slugs = (struct list_of){ tries, TRIES });
	const struct taken *all = taken.items;

	for (int i = 0; i < TRIES; i++) {
		bool is_free = tries[i].len >= SLUG_MIN && !is_reserved(tries[i]);

		for (size_t k = 0; k < taken.count; k++)
			is_free &= !str_equal(all[k].slug, tries[i]);
		if (is_free)
			return tries[i];
	}
	return slug_random(req->region, base);
}

void slug_take(struct req *req, uuid professional_id, str slug)
{
	struct taken taken;
	str base = slug;

	for (int i = 0; i < TRIES; i++) {
		if (sql_take_slug(req->tx, &taken, .slug = slug, .professional_id = professional_id,
				  .now = clock_now())) {
			later_save_slug(req->tx, .professional_id = professional_id, .slug = slug);
			return;
		}
		slug = slug_random(
			req->region,
			(str){ base.at, base.len < SLUG_NAME_MAX ? base.len : SLUG_NAME_MAX });
	}
	fail(BREAKDOWN_BUSY, "no free address after %d tries", TRIES);
}

/* ---- PUT /v1/professionals/me/slug ---- */

struct reply *set_professional_slug(struct req *req, const struct wanted_slug *in)
{
	struct professional_state state;
	struct reply *refusal;
	struct counted had;
	struct taken taken;

	if (!own_lock(req, &state, &refusal))
		return refusal;
	if (str_equal(state.slug, in->slug))
		return reply_own(req, 200, &state);
	if (is_reserved(in->slug))
		return refuse_fault(req, "/slug", "not_allowed", "a word of our own");
	if (!sql_take_slug(req->tx, &taken, .slug = in->slug,
			   .professional_id = state.professional_id, .now = clock_now()))
		return refuse(req, SLUG_TAKEN);
	sql_count_slugs(req->tx, &had, .professional_id = state.professional_id);
	if (had.count > SLUGS_MAX)
		return refuse(req, TOO_MANY_SLUGS);
	later_save_slug(req->tx, .professional_id = state.professional_id, .slug = in->slug);
	profile_drop(req->tx, state.slug, state.version + 1);
	if ((refusal = own_tell(req, &state)))
		return refusal;
	return reply_own(req, 200, &state);
}
