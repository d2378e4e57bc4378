/* words.c — names, places and times of a visit, in one of three languages.
 *
 * What easily goes wrong is a name in the other script: in an SMS one Arabic letter among Latin ones makes the message three times as
 * dear, so such a name is left out there. */

#include "services/notifications/words.h"
#include "common.api.h"
#include "engine/calendar.h"
#include "lib/run/zones.h"
#include "notifications.api.h"
#include "services/notifications/draft.h"
#include "services/notifications/gsm7.h"

#include <stdio.h>

bool kind_is_agenda(int kind)
{
	return kind >= DELIVERY_KIND_AGENDA_REQUESTED;
}

bool kind_has_calendar(int kind)
{
	switch (kind) {
	case DELIVERY_KIND_VISIT_BOOKED:
	case DELIVERY_KIND_VISIT_APPROVED:
	case DELIVERY_KIND_VISIT_MOVED:
	case DELIVERY_KIND_VISIT_CANCELLED:
	case DELIVERY_KIND_AGENDA_BOOKED:
	case DELIVERY_KIND_AGENDA_APPROVED:
	case DELIVERY_KIND_AGENDA_MOVED:
	case DELIVERY_KIND_AGENDA_CANCELLED:
		return true;
	default:
		return false;
	}
}

/* ---- who, what, where ---- */

static str either(str first, str second)
{
	return str_absent(first) || !first.len ? second : first;
}

static str by_script(int language, str arabic, str latin)
{
	return language == LANGUAGE_AR ? either(arabic, latin) : either(latin, arabic);
}

/* The other side; absent: nobody knows. */
static str who(struct region *region, const struct words *words,
	       const struct appointment_told *told)
{
	str name;

	if (!kind_is_agenda(words->kind)) {
		name = by_script(words->language, told->professional_name_ar,
				 told->professional_name_latin);
		if (str_absent(name) || str_absent(told->professional_title))
			return name;
		return region_format(region, "%.*s %.*s", STR_ARG(told->professional_title),
				     STR_ARG(name));
	}
	name = by_script(words->language, told->client_name_ar, told->client_name_latin);
	return either(told->attendee_name, either(name, told->guest_name));
}

static str service(const struct words *words, const struct appointment_told *told)
{
	static const str visit[] = { [LANGUAGE_AR] = { "موعد", 8 },
				     [LANGUAGE_FR] = { "Rendez-vous", 11 },
				     [LANGUAGE_EN] = { "Visit", 5 } };
	str names[] = { [LANGUAGE_AR] = told->service_name_ar,
			[LANGUAGE_FR] = told->service_name_fr,
			[LANGUAGE_EN] = told->service_name_en };
	str any =
		either(told->service_name_fr, either(told->service_name_ar, told->service_name_en));

	return either(either(names[words->language], any), visit[words->language]);
}

/* Name and address on a line, how to find it on the next. */
static str place(struct region *region, const struct words *words, const struct visit_place *place)
{
	const char *comma = words->language == LANGUAGE_AR ? "، " : ", ";
	str address = by_script(words->language, place->address_ar, place->address_latin);
	struct draft out = { .region = region };

	draft_put(&out, either(place->place_name, address));
	if (!str_absent(place->place_name) && !str_absent(address))
		draft_format(&out, "%s%.*s", comma, STR_ARG(address));
	if (!str_absent(place->access_notes))
		draft_format(&out, "%s%.*s", out.len ? "\n" : "", STR_ARG(place->access_notes));
	return draft_done(&out);
}

static str where(const struct visit_place *at, str address)
{
	if (at->place_kind == PLACE_KIND_PRACTICE && !address.len)
		return STR("none");
	return str_of(place_kind_names[at->place_kind]);
}

/* ---- when ---- */

static int32_t offset(str zone_name, instant at)
{
	const struct zone *zone = zone_named(zone_name);

	return zone ? zone_offset(zone, at) : ALGERIA_OFFSET;
}

/* "09:30 · Dr Haddad · Consultation", a line each. */
static str list(struct region *region, const struct words *words)
{
	struct draft out = { .region = region };

	for (size_t i = 0; i < words->count && i < LISTED_MAX; i++) {
		const struct appointment_told *told = words->visits[i];
		int64_t minutes =
			(told->starts_at.us / SECONDS(1) + offset(told->zone, told->starts_at)) /
			60;
		str name = who(region, words, told);

		draft_format(&out, "%s%02d:%02d", i ? "\n" : "", (int)(minutes / 60 % 24),
			     (int)(minutes % 60));
		if (!str_absent(name))
			draft_format(&out, " · %.*s", STR_ARG(name));
		str what = service(words, told);
		draft_format(&out, " · %.*s", STR_ARG(what));
	}
	if (words->count > LISTED_MAX)
		draft_put(&out, STR("\n…"));
	return draft_done(&out);
}

static bool all_confirmed(const struct words *words)
{
	for (size_t i = 0; i < words->count; i++) {
		if (instant_is_none(words->visits[i]->confirmed_at))
			return false;
	}
	return true;
}

/* ---- all of it ---- */

static str yes(bool so)
{
	return so ? STR("yes") : STR("no");
}

static str there(str text)
{
	return str_absent(text) ? STR("") : text;
}

static struct rendered fill(struct region *region, const struct words *words, int channel, str name)
{
	const struct appointment_told *told = words->visits[0];
	int32_t here = offset(told->zone, told->starts_at);
	int32_t theirs = offset(words->zone, told->starts_at);
	bool moved = !instant_is_none(told->former_starts_at);
	bool cutoff = !instant_is_none(told->cancel_before);
	instant former = moved ? told->former_starts_at : told->starts_at;
	instant until = cutoff ? told->cancel_before : told->starts_at;
	str address = place(region, words, told->place);
	const struct argument arguments[] = {
		A_TEXT("named", yes(!str_absent(words->name))),
		A_TEXT("name", there(words->name)),
		A_TEXT("known", yes(!str_absent(name))),
		A_TEXT("who", there(name)),
		A_TEXT("by", str_of(visit_party_names[told->by])),
		A_TEXT("status", str_of(appointment_status_names[told->status])),
		A_TEXT("confirmed", yes(all_confirmed(words))),
		A_TEXT("where", where(told->place, address)),
		A_TEXT("place", address),
		A_TEXT("service", service(words, told)),
		A_TEXT("link", there(words->link)),
		A_TEXT("zones", here == theirs ? STR("same") : STR("differ")),
		A_WALL("at", told->starts_at, here),
		A_WALL("theirs", told->starts_at, theirs),
		A_WALL("former", former, offset(told->zone, former)),
		A_TEXT("cutoff", yes(cutoff)),
		A_WALL("until", until, offset(told->zone, until)),
		A_TEXT("said", yes(!str_absent(told->message))),
		A_TEXT("message", there(told->message)),
		A_NUMBER("count", words->count),
		A_TEXT("list", list(region, words)),
	};

	return template_fill(region, words->kind, channel, words->language,
			     sizeof arguments / sizeof *arguments, arguments);
}

/* The name without its last word; absent when that was all. */
static str shorter(str name)
{
	size_t len = name.len;

	while (len > 0 && name.at[len - 1] != ' ')
		len--;
	str rest = str_trim((str){ name.at, len });
	return rest.len ? rest : (str){ 0 };
}

/* In French and English, spelled with the letters of GSM; an Arabic SMS has 70 letters of any kind. */
static bool fits(struct region *region, int language, str text)
{
	str folded = gsm7_fold(region, text);

	if (language == LANGUAGE_AR)
		return ucs2_units(text) <= UCS2_SEGMENT;
	return !str_absent(folded) && gsm7_septets(folded) <= GSM7_SEGMENT;
}

struct rendered words_write(struct region *region, const struct words *words, int channel)
{
	str name = who(region, words, words->visits[0]);
	struct rendered rendered = fill(region, words, channel, name);

	while (channel == DELIVERY_CHANNEL_SMS && !str_absent(name) &&
	       !fits(region, words->language, rendered.text)) {
		name = shorter(name);
		rendered = fill(region, words, channel, name);
	}
	return rendered;
}

/* ---- a calendar ---- */

static enum calendar_status status(int status)
{
	switch (status) {
	case APPOINTMENT_STATUS_REQUESTED:
		return CALENDAR_TENTATIVE;
	case APPOINTMENT_STATUS_DECLINED:
	case APPOINTMENT_STATUS_CANCELLED:
		return CALENDAR_CANCELLED;
	default:
		return CALENDAR_CONFIRMED;
	}
}

void words_calendar(struct region *region, const struct words *words, str domain,
		    struct rendered *rendered)
{
	const struct appointment_told *told = words->visits[0];
	str name = who(region, words, told), what = service(words, told);
	struct calendar calendar = { .domain = domain };
	struct calendar_visit visit = {
		.visit_id = told->appointment_id,
		.version = told->version,
		.changed_at = told->at,
		.starts_at = told->starts_at,
		.ends_at = told->ends_at,
		.status = status(told->status),
		.summary = str_absent(name) ? what
					    : region_format(region, "%.*s · %.*s", STR_ARG(what),
							    STR_ARG(name)),
		.location = place(region, words, told->place),
		.url = words->link,
		.has_pin = told->place->has_latitude && told->place->has_longitude,
		.latitude = told->place->latitude,
		.longitude = told->place->longitude,
	};

	rendered->calendar = calendar_mail(region, &calendar, &visit);
	rendered->method = calendar_method(&visit);
}
