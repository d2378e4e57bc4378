/* calendar.c — visits into libical's components, and those into bytes.
 *
 * libical's memory is not the region's, and a full region leaves the fiber: so each component hangs
 * in the calendar before anything is made in the region for it, and the calendar hangs in a keeper
 * that the region's end runs. */

#include "engine/calendar.h"

#include <assert.h>
#include <libical/ical.h>
#include <stdlib.h>
#include <string.h>

struct keeper {
	icalcomponent *root;
	char *text;
};

static void keeper_done(void *arg)
{
	struct keeper *keeper = arg;

	if (keeper->root)
		icalcomponent_free(keeper->root);
	free(keeper->text);
}

/* ---- texts ---- */

/* Without control characters, but perhaps line feeds and tabs; terminated. libical escapes TEXT
 * values, and folds. */
static char *clean(struct region *region, str text, bool lines)
{
	char *out = region_alloc(region, text.len + 1), *to = out;

	for (size_t i = 0; i < text.len; i++) {
		unsigned char c = (unsigned char)text.at[i];
		bool kept = c >= ' ' && c != 0x7f;

		if (kept || (lines && (c == '\n' || c == '\t')))
			*to++ = (char)c;
	}
	*to = '\0';
	return out;
}

/* What is no TEXT value (an address, a parameter) is not escaped either: it holds none of what
 * would need it. */
static char *plain(struct region *region, str text, const char *without)
{
	char *out = clean(region, text, false), *to = out;

	for (char *at = out; *at; at++) {
		if (!strchr(without, *at))
			*to++ = *at;
	}
	*to = '\0';
	return out;
}

/* ---- one visit ---- */

static struct icaltimetype utc(instant at)
{
	int64_t seconds = at.us / 1000000 - (at.us % 1000000 < 0);
	int64_t days = seconds / 86400 - (seconds % 86400 < 0);
	int in_day = (int)(seconds - days * 86400);
	struct icaltimetype time = {
		.hour = in_day / 3600,
		.minute = in_day / 60 % 60,
		.second = in_day % 60,
		.zone = icaltimezone_get_utc_timezone(),
	};

	date_split((date){ (int32_t)days }, &time.year, &time.month, &time.day);
	return time;
}

static char *uid(struct region *region, str domain, uuid id)
{
	char text[UUID_TEXT];

	uuid_write(id, text);
	return plain(region, region_format(region, "%.*s@%.*s", UUID_TEXT, text, STR_ARG(domain)),
		     "");
}

static void put_person(struct region *region, icalcomponent *event,
		       icalproperty *(*make)(const char *), str name, str email)
{
	char *address = plain(region, region_format(region, "mailto:%.*s", STR_ARG(email)), " ");
	/* Quotes and carets have an encoding in parameters (RFC 6868) that not every reader
	 * knows. */
	char *shown = str_absent(name) ? NULL : plain(region, name, "\"^");
	icalproperty *person = make(address);

	icalcomponent_add_property(event, person);
	if (shown)
		icalproperty_add_parameter(person, icalparameter_new_cn(shown));
}

/* A value of nothing but blanks is lawful, and yet some readers take it for an error: it is left
 * out. */
static void put_text(icalcomponent *event, icalproperty *(*make)(const char *), const char *text)
{
	if (text[strspn(text, " \t\n")])
		icalcomponent_add_property(event, make(text));
}

static void put_texts(struct region *region, icalcomponent *event,
		      const struct calendar_visit *visit)
{
	put_text(event, icalproperty_new_summary, clean(region, visit->summary, false));
	put_text(event, icalproperty_new_description, clean(region, visit->description, true));
	put_text(event, icalproperty_new_location, clean(region, visit->location, true));
	put_text(event, icalproperty_new_url, plain(region, visit->url, " "));
}

static icalproperty *status_of(const struct calendar_visit *visit)
{
	static const enum icalproperty_status statuses[] = {
		[CALENDAR_TENTATIVE] = ICAL_STATUS_TENTATIVE,
		[CALENDAR_CONFIRMED] = ICAL_STATUS_CONFIRMED,
		[CALENDAR_CANCELLED] = ICAL_STATUS_CANCELLED,
	};

	return icalproperty_new_status(statuses[visit->status]);
}

static void put_times(icalcomponent *event, const struct calendar_visit *visit)
{
	icalcomponent_add_property(event, icalproperty_new_dtstamp(utc(visit->changed_at)));
	icalcomponent_add_property(event, icalproperty_new_lastmodified(utc(visit->changed_at)));
	icalcomponent_add_property(event, icalproperty_new_dtstart(utc(visit->starts_at)));
	icalcomponent_add_property(event, icalproperty_new_dtend(utc(visit->ends_at)));
}

static void put_visit(struct region *region, icalcomponent *event, str domain,
		      const struct calendar_visit *visit)
{
	bool free_time = visit->status == CALENDAR_CANCELLED;

	icalcomponent_add_property(event,
				   icalproperty_new_uid(uid(region, domain, visit->visit_id)));
	icalcomponent_add_property(event, icalproperty_new_sequence((int)visit->version));
	put_times(event, visit);
	icalcomponent_add_property(event, status_of(visit));
	icalcomponent_add_property(
		event,
		icalproperty_new_transp(free_time ? ICAL_TRANSP_TRANSPARENT : ICAL_TRANSP_OPAQUE));
	/* Who shares a calendar shows that he is busy, and not with whom. */
	icalcomponent_add_property(event, icalproperty_new_class(ICAL_CLASS_PRIVATE));
	put_texts(region, event, visit);
	if (visit->has_pin)
		icalcomponent_add_property(event, icalproperty_new_geo((struct icalgeotype){
							  visit->latitude, visit->longitude }));
}

str calendar_domain(str url)
{
	str rest = str_after(url, STR("https://")), host;

	if (str_absent(rest))
		rest = str_after(url, STR("http://"));
	if (str_absent(rest))
		rest = url;
	str_cut(&rest, '/', &host);
	rest = host;
	str_cut(&rest, ':', &host);
	return host;
}

/* ---- the whole ---- */

/* First the keeper, then what it keeps. */
static struct keeper *keeper_new(struct region *region)
{
	struct keeper *keeper = region_make(region, struct keeper);

	region_defer(region, keeper_done, keeper);
	return keeper;
}

static str keeper_write(struct keeper *keeper)
{
	keeper->text = icalcomponent_as_ical_string_r(keeper->root);
	assert(keeper->text); /* libical makes none when memory is out */
	icalcomponent_free(keeper->root);
	keeper->root = NULL;
	return str_of(keeper->text);
}

static icalcomponent *calendar_new(void)
{
	icalcomponent *root = icalcomponent_new_vcalendar();

	icalcomponent_add_property(root, icalproperty_new_version("2.0"));
	icalcomponent_add_property(root, icalproperty_new_prodid("-//Contacto//Contacto//EN"));
	icalcomponent_add_property(root, icalproperty_new_calscale("GREGORIAN"));
	return root;
}

static bool asks(const struct calendar_visit *visit)
{
	return !str_absent(visit->organizer_email) && !str_absent(visit->attendee_email);
}

const char *calendar_method(const struct calendar_visit *visit)
{
	if (visit->status == CALENDAR_CANCELLED)
		return "CANCEL";
	return asks(visit) ? "REQUEST" : "PUBLISH";
}

static enum icalproperty_method method_of(const struct calendar_visit *visit)
{
	if (visit->status == CALENDAR_CANCELLED)
		return ICAL_METHOD_CANCEL;
	return asks(visit) ? ICAL_METHOD_REQUEST : ICAL_METHOD_PUBLISH;
}

/* He asked for the visit himself: there is nothing to accept. */
static void put_attendee(struct region *region, icalcomponent *event,
			 const struct calendar_visit *visit)
{
	put_person(region, event, icalproperty_new_attendee, visit->attendee_name,
		   visit->attendee_email);

	icalproperty *attendee = icalcomponent_get_first_property(event, ICAL_ATTENDEE_PROPERTY);

	icalproperty_add_parameter(attendee, icalparameter_new_partstat(ICAL_PARTSTAT_ACCEPTED));
	icalproperty_add_parameter(attendee, icalparameter_new_rsvp(ICAL_RSVP_FALSE));
}

str calendar_mail(struct region *region, const struct calendar *calendar,
		  const struct calendar_visit *visit)
{
	struct keeper *keeper = keeper_new(region);
	icalcomponent *event = icalcomponent_new_vevent();

	keeper->root = calendar_new();
	icalcomponent_add_component(keeper->root, event);
	icalcomponent_add_property(keeper->root, icalproperty_new_method(method_of(visit)));
	put_visit(region, event, calendar->domain, visit);
	if (!str_absent(visit->organizer_email))
		put_person(region, event, icalproperty_new_organizer, visit->organizer_name,
			   visit->organizer_email);
	if (asks(visit))
		put_attendee(region, event, visit);
	return keeper_write(keeper);
}

/* ---- feeds ---- */

/* What readers knew before there was a property for it. */
static void put_x(icalcomponent *root, const char *name, const char *text)
{
	icalproperty *property = icalproperty_new_x(text);

	icalcomponent_add_property(root, property);
	icalproperty_set_x_name(property, name);
}

/* Under its new name (RFC 7986) and its old one: readers know either. */
static void put_name(struct region *region, icalcomponent *root, str name)
{
	char *shown = clean(region, name, false);

	icalcomponent_add_property(root, icalproperty_new_name(shown));
	put_x(root, "X-WR-CALNAME", shown);
}

static void put_refresh(icalcomponent *root, int minutes)
{
	struct icaldurationtype every = icaldurationtype_from_int(minutes * 60);
	icalproperty *property = icalproperty_new_refreshinterval(every);
	char *text = icaldurationtype_as_ical_string_r(every);

	icalproperty_set_parameter(property, icalparameter_new_value(ICAL_VALUE_DURATION));
	icalcomponent_add_property(root, property);
	put_x(root, "X-PUBLISHED-TTL", text);
	free(text);
}

static void append(struct calendar_feed *feed, str text)
{
	if (!feed->at || feed->len + text.len > feed->room) {
		char *grown = region_alloc(feed->region, feed->room = 2 * (feed->len + text.len));

		if (feed->at)
			memcpy(grown, feed->at, feed->len);
		feed->at = grown;
	}
	memcpy(feed->at + feed->len, text.at, text.len);
	feed->len += text.len;
}

/* A component that is written, copied and gone. */
static void append_component(struct calendar_feed *feed, struct keeper *keeper, size_t but)
{
	str text = keeper_write(keeper);

	append(feed, (str){ text.at, text.len - but });
	free(keeper->text);
	keeper->text = NULL;
}

#define CALENDAR_END "END:VCALENDAR\r\n"

struct calendar_feed calendar_feed_begin(struct region *region, const struct calendar *calendar)
{
	struct calendar_feed feed = { .region = region, .domain = calendar->domain };
	struct keeper *keeper = keeper_new(region);

	keeper->root = calendar_new();
	if (!str_absent(calendar->name))
		put_name(region, keeper->root, calendar->name);
	if (calendar->refresh_minutes)
		put_refresh(keeper->root, calendar->refresh_minutes);
	append_component(&feed, keeper, strlen(CALENDAR_END));
	return feed;
}

void calendar_feed_put(struct calendar_feed *feed, const struct calendar_visit *visit)
{
	struct keeper *keeper = keeper_new(feed->region);

	keeper->root = icalcomponent_new_vevent();
	put_visit(feed->region, keeper->root, feed->domain, visit);
	append_component(feed, keeper, 0);
}

str calendar_feed_end(struct calendar_feed *feed)
{
	append(feed, STR(CALENDAR_END));
	return (str){ feed->at, feed->len };
}
