/* feeds.c — calendars that other programs follow, by a secret address.
 *
 * The address is told once; we keep its token's hash.  Whoever has it reads who comes when, so it
 * never says why: no reason, no answers, no notes. */

#include "services/appointments/desk.h"

#include "engine/calendar.h"
#include "lib/run/config.h"
#include "lib/run/random.h"

enum {
	FEED_DAYS_BEFORE = 30,
	FEED_DAYS_AFTER = 366,
	FEED_ENTRIES_MAX = 2000,
	FEED_TURN = 20, /* entries before others get their turn: libical takes its time */
	FEED_REFRESH_MINUTES = 15,
};

/* ---- links ---- */

struct reply *make_feed(struct req *req, const struct make_feed *in)
{
	struct feed feed = { .feed_id = uuid_new(),
			     .kind = in->kind,
			     .created_at = clock_now(),
			     .read_at = INSTANT_NONE };
	char *token = region_alloc(req->region, SESSION_TOKEN);
	uint8_t *hash = region_alloc(req->region, SESSION_HASH);
	struct desk desk = { .professional_id = { { 0 } } };
	struct reply *refusal = in->kind == FEED_KIND_PROFESSIONAL ? desk_find(req, &desk) : NULL;

	if (refusal)
		return refusal;
	session_token_new(token);
	session_token_hash((str){ token, SESSION_TOKEN }, hash);
	later_lock_feeds(db_begin(req), .user_id = req->user);
	if (!sql_make_feed(req->tx, .feed_id = feed.feed_id, .kind = in->kind, .user_id = req->user,
			   .professional_id = desk.professional_id,
			   .token_hash = { (char *)hash, SESSION_HASH }, .now = feed.created_at,
			   .most = FEEDS_MAX))
		return refuse(req, TOO_MANY_FEEDS);
	return reply_made_feed(
		req, 201,
		&(struct made_feed){ .feed = &feed,
				     .url = region_format(req->region, "%.*s/api/v1/calendars/%.*s",
							  STR_ARG(config.public_url), SESSION_TOKEN,
							  token) });
}

struct reply *list_feeds(struct req *req)
{
	return reply_feed_page(req, sql_list_feeds(db_read(req), .user_id = req->user), (str){ 0 });
}

struct reply *end_feed(struct req *req, const struct end_feed_params *params)
{
	if (!sql_end_feed(db_begin(req), .feed_id = params->feed_id, .user_id = req->user))
		return refuse(req, NOT_FOUND);
	return reply_empty(req, 204);
}

/* ---- GET /v1/calendars/{token} ---- */

struct words {
	const char *name, *closed, *phone;
};

static const struct words words_of[] = {
	[LANGUAGE_AR] = { "مواعيدي على Contacto", "غير متاح", "الهاتف" },
	[LANGUAGE_FR] = { "Mes rendez-vous Contacto", "Indisponible", "Tél." },
	[LANGUAGE_EN] = { "My Contacto appointments", "Unavailable", "Phone" },
};

/* Those that are there, with that between them. */
static str joined(struct region *region, const char *between, size_t count, const str *parts)
{
	str out = { 0 };

	for (size_t i = 0; i < count; i++) {
		if (!parts[i].len)
			continue;
		out = out.len ? region_format(region, "%.*s%s%.*s", STR_ARG(out), between,
					      STR_ARG(parts[i]))
			      : parts[i];
	}
	return out;
}

static struct calendar_visit entry_view(struct region *region, const struct entry *it,
					const struct words *words)
{
	str who = joined(region, " ", 2, (const str[]){ it->title, it->who });
	str phone = it->phone.len
			    ? region_format(region, "%s %.*s", words->phone, STR_ARG(it->phone))
			    : (str){ 0 };
	str summary = it->status ? joined(region, " — ", 2, (const str[]){ it->service, who })
				 : it->title;

	return (struct calendar_visit){
		.visit_id = it->entry_id,
		.version = it->version,
		.changed_at = it->changed_at,
		.starts_at = it->starts_at,
		.ends_at = it->ends_at,
		.status = it->status == APPOINTMENT_STATUS_REQUESTED ? CALENDAR_TENTATIVE
								     : CALENDAR_CONFIRMED,
		.summary = summary.len ? summary : str_of(words->closed),
		.description = joined(region, "\n", 2, (const str[]){ phone, it->notes }),
		.location = joined(region, ", ", 2, (const str[]){ it->place, it->address }),
		.has_pin = it->has_latitude && it->has_longitude,
		.latitude = it->latitude,
		.longitude = it->longitude,
	};
}

static struct list_of entries_read(struct req *req, const struct feed_row *feed)
{
	instant now = clock_now();
	instant from = instant_add(now, -DAYS(FEED_DAYS_BEFORE));
	instant to = instant_add(now, DAYS(FEED_DAYS_AFTER));
	str words = str_of(language_names[feed->language]);

	if (feed->kind == FEED_KIND_CLIENT)
		return sql_list_client_entries(db_read(req), .user_id = feed->user_id, .from = from,
					       .to = to, .words = words, .most = FEED_ENTRIES_MAX);
	return sql_list_professional_entries(db_read(req), .professional_id = feed->professional_id,
					     .from = from, .to = to, .words = words,
					     .most = FEED_ENTRIES_MAX);
}

static str feed_write(struct region *region, const struct feed_row *row, struct list_of entries)
{
	const struct words *words = &words_of[row->language];
	const struct entry *all = entries.items;
	struct calendar calendar = { .domain = calendar_domain(config.public_url),
				     .name = str_of(words->name),
				     .refresh_minutes = FEED_REFRESH_MINUTES };
	struct calendar_feed feed = calendar_feed_begin(region, &calendar);

	for (size_t i = 0; i < entries.count; i++) {
		struct calendar_visit visit = entry_view(region, &all[i], words);

		calendar_feed_put(&feed, &visit);
		if (i % FEED_TURN == FEED_TURN - 1)
			fiber_yield();
	}
	return calendar_feed_end(&feed);
}

struct reply *get_calendar(struct req *req, const struct get_calendar_params *params)
{
	uint8_t *hash = region_alloc(req->region, SESSION_HASH);
	instant now = clock_now();
	struct feed_row feed;

	if (!session_token_hash(params->token, hash) ||
	    !sql_find_feed(db_read(req), &feed, .token_hash = { (char *)hash, SESSION_HASH }))
		return refuse(req, NOT_FOUND);

	str text = feed_write(req->region, &feed, entries_read(req, &feed));

	/* Now and then: reading must not become writing. */
	if (instant_is_none(feed.read_at) || feed.read_at.us + HOURS(1) <= now.us)
		sql_see_feed(db_begin(req), .feed_id = feed.feed_id, .now = now);
	return reply_text(req, 200, STR("text/calendar; charset=utf-8"), text);
}
