/* calendar.h — visits as iCalendar (RFC 5545): a feed that calendars subscribe to, or one visit as
 * it goes with a mail.
 *
 * All times are UTC, so no reader needs our idea of a zone.  A visit keeps its UID for life and its
 * SEQUENCE is its version: a calendar that has it already moves it, or takes it out.  Texts may
 * hold anything: they are escaped and folded; control characters are left out.  The same input
 * makes the same bytes, on any day.
 *
 * libical holds memory outside the region while it works.  Pure, does not pause. */
#ifndef ENGINE_CALENDAR_H
#define ENGINE_CALENDAR_H

#include "lib/base/instant.h"
#include "lib/base/region.h"
#include "lib/base/uuid.h"

enum calendar_status {
	CALENDAR_TENTATIVE, /* asked for, and not yet agreed */
	CALENDAR_CONFIRMED,
	CALENDAR_CANCELLED, /* declined, too */
};

struct calendar_visit {
	uuid visit_id; /* UID is this and the calendar's domain */
	int64_t version;
	instant changed_at; /* when that version came to be */
	instant starts_at, ends_at;
	enum calendar_status status;
	str summary;               /* one line; the rest may be absent */
	str description, location; /* lines are parted by \n */
	str url;
	bool has_pin; /* with latitude and longitude, in degrees */
	double latitude, longitude;
	/* With a mail: who sends it, and whom it is for.  An organizer without an address is
	 * nobody. */
	str organizer_name, organizer_email, attendee_name, attendee_email;
};

struct calendar {
	str domain;          /* of UIDs: calendar_domain of our address */
	str name;            /* of a feed, as calendars show it; may be absent */
	int refresh_minutes; /* how often a feed asks to be read again; 0: as the reader likes */
};

/* The host of our own address, "https://contacto.dz/": the half of a UID that makes it nobody else's.
 * Feeds and mails must agree on it, to mean the same visit. */
str calendar_domain(str url);

/* What a mail's part says in `text/calendar; method=…` (RFC 5546): CANCEL when it is cancelled;
 * REQUEST when there are an organizer and an attendee to name; else PUBLISH, which asks nobody. */
const char *calendar_method(const struct calendar_visit *);

/* A whole calendar object, CRLF behind each line, at most 75 bytes a line. */
str calendar_mail(struct region *, const struct calendar *, const struct calendar_visit *);

/* A feed is written visit by visit: one costs tens of microseconds in libical, so whoever has many
 * lets others run in between. */
struct calendar_feed {
	struct region *region;
	str domain;
	char *at;
	size_t len, room;
};
struct calendar_feed calendar_feed_begin(struct region *, const struct calendar *);
void calendar_feed_put(struct calendar_feed *, const struct calendar_visit *);
str calendar_feed_end(struct calendar_feed *);

#endif
