/* calendar.c — visits into libical's components, and those into bytes.
 *
 * libical's memory is not the region's, and a full region leaves the fiber: so each component hangs
 * in the calendar before anything is made in the region for it, and the calendar hangs in a keeper
 * that the region's end runs. */

#include "engine/calendar.h"

#include <assert.h>
#include <libical/ical.h>
#include <stdlib.h>

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

static char *uid(struct region *region, const struct calendar *calendar, uuid id)
{
	char text[UUID_TEXT];

	uuid_write(id, text);
	return plain(region,
		     region_format(region, "%.*s@%.*s", UUID_TEXT, text, STR_ARG(calendar->domain)),
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

static void put_texts(struct region *region, icalcomponent *event,
		      const struct calendar_visit *visit)
{
	icalcomponent_add_property(event,
				   icalproperty_new_summary(clean(region, visit->summary, false)));
	if (!str_absent(visit->description))
		icalcomponent_add_property(event, icalproperty_new_description(
							  clean(region, visit->description, true)));
	if (!str_absent(visit->location))
		icalcomponent_add_property(
			event, icalproperty_new_location(clean(region, visit->location, true)));
	if (!str_absent(visit->url))
		icalcomponent_add_property(event,
					   icalproperty_new_url(plain(region, visit->url, " ")));
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

static icalcomponent *put_visit(struct region *region, icalcomponent *root,
				const struct calendar *calendar, const struct calendar_visit *visit)
{
	bool free_time = visit->status == CALENDAR_CANCELLED;
	icalcomponent *event = icalcomponent_new_vevent();

	icalcomponent_add_component(root, event);
	icalcomponent_add_property(event,
				   icalproperty_new_uid(uid(region, calendar, visit->visit_id)));
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
	return event;
}

/* ---- the whole ---- */

static struct keeper *keeper_new(struct region *region)
{
	struct keeper *keeper = region_make(region, struct keeper);

	region_defer(region, keeper_done, keeper);
	keeper->root = icalcomponent_new_vcalendar();
	icalcomponent_add_property(keeper->root, icalproperty_new_version("2.0"));
	icalcomponent_add_property(keeper->root,
				   icalproperty_new_prodid("-//Contacto//Contacto//EN"));
	icalcomponent_add_property(keeper->root, icalproperty_new_calscale("GREGORIAN"));
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

str calendar_mail(struct region *region, const struct calendar *calendar,
		  const struct calendar_visit *visit)
{
	struct keeper *keeper = keeper_new(region);

	icalcomponent_add_property(keeper->root, icalproperty_new_method(method_of(visit)));

	icalcomponent *event = put_visit(region, keeper->root, calendar, visit);

	if (!str_absent(visit->organizer_email))
		put_person(region, event, icalproperty_new_organizer, visit->organizer_name,
			   visit->organizer_email);
	if (asks(visit)) {
		put_person(region, event, icalproperty_new_attendee, visit->attendee_name,
			   visit->attendee_email);
		icalproperty *attendee =
			icalcomponent_get_first_property(event, ICAL_ATTENDEE_PROPERTY);

		/* He asked for the visit himself: there is nothing to accept. */
		icalproperty_add_parameter(attendee,
					   icalparameter_new_partstat(ICAL_PARTSTAT_ACCEPTED));
		icalproperty_add_parameter(attendee, icalparameter_new_rsvp(ICAL_RSVP_FALSE));
	}
	return keeper_write(keeper);
}

/* Under its old name and its new one (RFC 7986): readers know either. */
static void put_name(struct region *region, icalcomponent *root, str name)
{
	char *shown = clean(region, name, false);
	icalproperty *old = icalproperty_new(ICAL_X_PROPERTY);

	icalcomponent_add_property(root, icalproperty_new_name(shown));
	icalcomponent_add_property(root, old);
	icalproperty_set_x_name(old, "X-WR-CALNAME");
	icalproperty_set_value(
		old, icalvalue_new_text(shown)); /* as TEXT it is escaped; as X it is not */
}

static void put_refresh(icalcomponent *root, int minutes)
{
	struct icaldurationtype every = icaldurationtype_from_int(minutes * 60);
	icalproperty *now = icalproperty_new_refreshinterval(every),
		     *old = icalproperty_new(ICAL_X_PROPERTY);

	icalproperty_set_parameter(now, icalparameter_new_value(ICAL_VALUE_DURATION));
	icalcomponent_add_property(root, now);
	icalcomponent_add_property(root, old);
	icalproperty_set_x_name(old, "X-PUBLISHED-TTL");
	icalproperty_set_value(old, icalvalue_new_duration(every));
}

str calendar_feed(struct region *region, const struct calendar *calendar,
		  const struct calendar_visit *visits, size_t count)
{
	struct keeper *keeper = keeper_new(region);

	if (!str_absent(calendar->name))
		put_name(region, keeper->root, calendar->name);
	if (calendar->refresh_minutes)
		put_refresh(keeper->root, calendar->refresh_minutes);
	for (size_t i = 0; i < count; i++)
		put_visit(region, keeper->root, calendar, &visits[i]);
	return keeper_write(keeper);
}
