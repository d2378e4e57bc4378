/* desk.c — the professional's agenda: its days, its list, its figures, and booking for who calls.
 *
 * What others are refused he may do: book outside of his hours, or too soon.  But nobody's time is
 * given twice, not even by him. */

#include "services/appointments/desk.h"
#include "services/appointments/health.h"

#include "engine/phone.h"
#include "lib/run/zones.h"

/* ---- whose, and when ---- */

struct reply *desk_find(struct req *req, struct desk *desk)
{
	return sql_find_desk(db_read(req), desk, .user_id = req->user) ? NULL
								       : refuse(req, NO_SUCH_OFFER);
}

/* From the first midnight to the last of these days, in the desk's zone. */
static struct reply *desk_span(struct req *req, const struct desk *desk, date from, date to,
			       span *out)
{
	const struct zone *zone = zone_named(desk->zone);
	span first[ZONE_PIECES], last[ZONE_PIECES];

	if (to.days < from.days)
		return refuse_fault(req, "?to", "order", "it lies before `from`");
	if (to.days - from.days > DESK_DAYS)
		return refuse_fault(req, "?to", "too_big", "62 days after `from` at most");
	if (!zone)
		fail(BREAKDOWN_OTHER, "there is no zone %.*s", STR_ARG(desk->zone));

	/* A day that the zone left out has no time: one begins with the next and ends with the
	 * last. */
	size_t firsts = zone_spans(zone, from, 0, DAY_SECONDS, first);
	size_t lasts = zone_spans(zone, to, 0, DAY_SECONDS, last);

	if (!firsts)
		firsts = zone_spans(zone, (date){ from.days + 1 }, 0, DAY_SECONDS, first);
	if (!lasts)
		lasts = zone_spans(zone, (date){ to.days - 1 }, 0, DAY_SECONDS, last);
	if (!firsts || !lasts)
		return refuse_fault(req, "?from", "date", "the zone has no such day");
	*out = (span){ first[0].from, last[lasts - 1].to };
	return NULL;
}

static struct reply *desk_find_days(struct req *req, date from, date to, struct desk *desk,
				    span *days)
{
	struct reply *refusal = desk_find(req, desk);

	return refusal ? refusal : desk_span(req, desk, from, to, days);
}

struct reply *phone_take(struct req *req, const char *pointer, str said, str *phone)
{
	char *text = region_alloc(req->region, PHONE_TEXT);
	size_t len;

	*phone = said;
	if (str_absent(said))
		return NULL;
	if (phone_read(said, text, &len) == PHONE_MALFORMED)
		return refuse_fault(req, pointer, "phone", "that is no phone number");
	*phone = (str){ text, len };
	return NULL;
}

/* ---- lists: a cursor is "<microseconds>-<id>" ---- */

bool list_place_read(struct req *req, str cursor, struct list_place *from)
{
	str key, at;

	return cursor_read(req, cursor, &key) && str_cut(&key, '-', &at) &&
	       str_to_int(at, &from->at.us) && uuid_parse(key, &from->id);
}

str list_place_write(struct req *req, const struct list_place *last)
{
	char id[UUID_TEXT];

	uuid_write(last->id, id);
	return cursor_write(req, region_format(req->region, "%lld-%.*s", (long long)last->at.us,
					       UUID_TEXT, id));
}

/* Most visits of a professional were booked under one of a few offers: each is read once. */
struct offers {
	struct {
		str text;
		const struct visit_offer *offer;
	} known[8];
	size_t count;
};

static const struct visit_offer *offer_read(struct offers *offers, struct region *region,
					    const struct visit *visit)
{
	for (size_t i = 0; i < offers->count && i < 8; i++)
		if (str_equal(offers->known[i].text, visit->offer))
			return offers->known[i].offer;

	const struct visit_offer *offer = visit_offer_of(region, visit);
	size_t place = offers->count++ % 8;

	offers->known[place].text = visit->offer;
	offers->known[place].offer = offer;
	return offer;
}

struct list_of visits_shown(struct region *region, struct list_of rows, size_t most)
{
	const struct visit *all = rows.items;
	size_t count = rows.count < most ? rows.count : most;
	struct appointment *views = region_array(region, count + 1, sizeof *views);
	struct offers offers = { .count = 0 };

	for (size_t i = 0; i < count; i++)
		views[i] = visit_view_with(region, &all[i], offer_read(&offers, region, &all[i]),
					   true, SHOWN_IN_LISTS);
	return (struct list_of){ views, count };
}

/* ---- GET /v1/agenda ---- */

static struct list_of cut(struct list_of rows, size_t most, bool *more)
{
	*more = *more || rows.count > most;
	return (struct list_of){ rows.items, rows.count < most ? rows.count : most };
}

struct reply *get_agenda(struct req *req, const struct get_agenda_params *params)
{
	struct db *db = db_read(req);
	struct agenda_view view = { .more = false };
	struct desk desk;
	span days;
	struct reply *refusal = desk_find_days(req, params->from, params->to, &desk, &days);

	if (refusal)
		return refusal;

	struct list_of visits = sql_list_desk(
		db, .professional_id = desk.professional_id, .from = days.from, .to = days.to,
		.cancelled = params->cancelled, .most = DESK_VISITS_MAX + 1);
	struct list_of holds =
		sql_list_desk_holds(db, .professional_id = desk.professional_id, .from = days.from,
				    .to = days.to, .now = clock_now(), .most = DESK_HOLDS_MAX + 1);
	struct list_of blocks =
		sql_list_desk_blocks(db, .professional_id = desk.professional_id, .from = days.from,
				     .to = days.to, .most = BLOCKS_MAX + 1);

	view.zone = desk.zone;
	view.appointments = visits_shown(req->region, cut(visits, DESK_VISITS_MAX, &view.more),
					 DESK_VISITS_MAX);
	view.holds = cut(holds, DESK_HOLDS_MAX, &view.more);
	view.blocks = cut(blocks, BLOCKS_MAX, &view.more);
	return reply_agenda_view(req, 200, &view);
}

/* ---- GET /v1/agenda/appointments ---- */

struct reply *list_agenda_appointments(struct req *req,
				       const struct list_agenda_appointments_params *params)
{
	struct list_place from = {
		.at = instant_is_none(params->from) ? clock_now() : params->from,
	};
	size_t most = (size_t)params->limit;
	struct desk desk;
	struct reply *refusal = desk_find(req, &desk);

	if (refusal)
		return refusal;
	if (!str_absent(params->cursor) && !list_place_read(req, params->cursor, &from))
		return refuse_fault(req, "?cursor", "cursor", "one that an answer gave");

	struct list_of rows = sql_list_desk_from(
		db_read(req), .professional_id = desk.professional_id, .status = params->status,
		.after_at = from.at, .after_id = from.id, .most = params->limit + 1);
	struct list_of views = visits_shown(req->region, rows, most);
	const struct visit *all = rows.items;
	str next = { 0 };

	if (rows.count > most)
		next = list_place_write(req, &(struct list_place){ all[most - 1].starts_at,
								   all[most - 1].appointment_id });
	return reply_appointment_page(req, views, next);
}

/* ---- GET /v1/agenda/sessions ---- */

struct reply *list_group_sessions(struct req *req, const struct list_group_sessions_params *params)
{
	struct desk desk;
	span days;
	struct reply *refusal = desk_find_days(req, params->from, params->to, &desk, &days);

	if (refusal)
		return refusal;
	return reply_group_session_page(
		req,
		sql_list_group_sessions(db_read(req), .professional_id = desk.professional_id,
					.from = days.from, .to = days.to, .now = clock_now(),
					.most = 2000),
		(str){ 0 });
}

/* ---- GET /v1/agenda/figures ---- */

struct reply *get_agenda_figures(struct req *req, const struct get_agenda_figures_params *params)
{
	struct db *db = db_read(req);
	struct agenda_figures figures;
	struct desk desk;
	span days;
	struct reply *refusal = desk_find_days(req, params->from, params->to, &desk, &days);

	if (refusal)
		return refusal;
	figures.zone = desk.zone;
	figures.days = sql_list_figures_days(db, .professional_id = desk.professional_id,
					     .zone = desk.zone, .from = days.from, .to = days.to);
	figures.leads = sql_list_figures_leads(db, .professional_id = desk.professional_id,
					       .zone = desk.zone, .from = days.from, .to = days.to);
	return reply_agenda_figures(req, 200, &figures);
}

/* ---- POST /v1/agenda/appointments ---- */

/* A card of his: whose account it is, or the name and number on it. */
static struct reply *card_use(struct req *req, const struct desk *desk, uuid card_id,
			      struct booking *booking)
{
	struct card_full card;

	if (!sql_find_card(req->tx, &card, .client_card_id = card_id,
			   .professional_id = desk->professional_id, .now = clock_now()))
		return refuse_fault(req, "/client_card_id", "not_known", "one of your clients");
	if (!uuid_is_nil(card.user_id) && !card.has_account)
		return refuse_fault(req, "/client_card_id", "not_known", "that account is gone");
	booking->client_card_id = card_id;
	booking->client_id = card.user_id;
	if (!card.has_account) {
		booking->guest_name = card.name;
		booking->guest_phone = card.phone;
	}
	later_see_card(req->tx, .client_card_id = card_id, .professional_id = desk->professional_id,
		       .now = clock_now());
	return NULL;
}

static struct reply *caller_take(struct req *req, const struct desk *desk,
				 const struct book_for_client *in, struct booking *booking)
{
	struct reply *refusal;

	if (!uuid_is_nil(in->client_card_id))
		return card_use(req, desk, in->client_card_id, booking);
	if (str_absent(in->name))
		return refuse_fault(req, "/name", "required", "a name, or a client's card");
	refusal = phone_take(req, "/phone", in->phone, &booking->guest_phone);
	if (refusal)
		return refusal;
	booking->guest_name = in->name;
	booking->client_card_id =
		caller_card(req->tx, desk->professional_id, in->name, booking->guest_phone);
	return NULL;
}

struct reply *book_for_client(struct req *req, const struct book_for_client *in)
{
	struct visit visit;
	struct desk desk;
	struct reply *refusal = desk_find(req, &desk);

	if (refusal)
		return refusal;

	struct booking booking = {
		.wish = { .professional_id = desk.professional_id,
			  .service_id = in->service_id,
			  .place_id = in->place_id,
			  .starts_at = in->starts_at,
			  .seats = in->seats,
			  .anyway = in->anyway },
		.made_by = VISIT_PARTY_PROFESSIONAL,
		.guest_language = in->language,
		.reason = in->reason,
		.unasked = true,
	};

	diary_lock(db_begin(req), desk.professional_id);
	refusal = caller_take(req, &desk, in, &booking);
	if (!refusal)
		refusal = visit_book(req, &booking, &visit);
	if (refusal)
		return refusal;
	if (!str_absent(in->note))
		later_keep_note(req->tx, .appointment_id = visit.appointment_id,
				.user_id = req->user, .now = clock_now(),
				.text_sealed = health_seal(HEALTH_NOTE, req->region,
							   visit.appointment_id, in->note));

	struct reply *reply = reply_visit(req, 201, &visit, true);
	char id[UUID_TEXT];

	uuid_write(visit.appointment_id, id);
	reply_header(req, reply, STR("Location"),
		     region_format(req->region, "/v1/appointments/%.*s", UUID_TEXT, id));
	return reply;
}
