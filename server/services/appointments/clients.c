/* clients.c — who comes to a professional: cards with a name, a number, a history and a private
 * note.
 *
 * Who has an account says himself what he is called and how he is reached; of others the card knows
 * what the professional, or the guest, wrote. */

#include "services/appointments/desk.h"
#include "services/appointments/health.h"

static struct client_card card_view(const struct card_full *it)
{
	return (struct client_card){
		.client_card_id = it->client_card_id,
		.version = it->version,
		.has_account = it->has_account,
		.name_ar = it->name_ar,
		.name_latin = it->name_latin,
		.name = it->name,
		.phone = it->phone,
		.visits = it->visits,
		.no_shows = it->no_shows,
		.last_visit_at = it->last_visit_at,
		.next_visit_at = it->next_visit_at,
	};
}

/* ---- GET /v1/clients ---- */

/* The digits of a number as it is kept, when that is what was typed: without the zero in front,
 * which E.164 does not have; absent otherwise. */
static str digits_of(struct region *region, str q)
{
	char *out = region_alloc(region, q.len + 1), *to = out;

	for (size_t i = 0; i < q.len; i++) {
		if (q.at[i] >= '0' && q.at[i] <= '9')
			*to++ = q.at[i];
		else if (q.at[i] != ' ' && q.at[i] != '+' && q.at[i] != '.' && q.at[i] != '-')
			return (str){ 0 };
	}

	str digits = { out, (size_t)(to - out) };

	while (digits.len && digits.at[0] == '0')
		digits = (str){ digits.at + 1, digits.len - 1 };
	return digits.len ? digits : (str){ 0 };
}

struct reply *list_clients(struct req *req, const struct list_clients_params *params)
{
	/* Behind all that there will ever be. */
	struct list_place from = { .at = INSTANT_FOREVER };
	size_t most = (size_t)params->limit;
	struct desk desk;

	if (desk_find(req, &desk))
		return reply_client_card_page(req, (struct list_of){ 0 }, (str){ 0 });
	if (!str_absent(params->cursor) && !list_place_read(req, params->cursor, &from))
		return refuse_fault(req, "?cursor", "cursor", "one that an answer gave");

	struct list_of rows = sql_list_cards(
		db_read(req), .professional_id = desk.professional_id, .q = params->q,
		.digits = digits_of(req->region, params->q), .before_at = from.at,
		.before_id = from.id, .now = clock_now(), .most = params->limit + 1);
	const struct card_full *all = rows.items;
	size_t count = rows.count < most ? rows.count : most;
	struct client_card *cards = region_array(req->region, count + 1, sizeof *cards);
	str next = { 0 };

	for (size_t i = 0; i < count; i++)
		cards[i] = card_view(&all[i]);
	if (rows.count > most)
		next = list_place_write(req, &(struct list_place){ all[most - 1].seen_at,
								   all[most - 1].client_card_id });
	return reply_client_card_page(req, (struct list_of){ cards, count }, next);
}

/* ---- GET /v1/clients/{client_card_id} ---- */

static struct reply *reply_card(struct req *req, struct db *db, const struct desk *desk,
				const struct card_full *it)
{
	struct client_card card = card_view(it);
	struct list_of rows = sql_list_card_history(db, .client_card_id = it->client_card_id,
						    .professional_id = desk->professional_id,
						    .most = HISTORY_MAX);
	struct client_card_full full = {
		.card = &card,
		.note = health_open(HEALTH_CARD, req->region, it->client_card_id, it->note_sealed),
		.history = visits_shown(req->region, rows, HISTORY_MAX),
	};

	return reply_client_card_full_versioned(req, 200, &full, it->version);
}

struct reply *get_client_card(struct req *req, const struct get_client_card_params *params)
{
	struct card_full card;
	struct desk desk;

	if (desk_find(req, &desk) ||
	    !sql_find_card(db_read(req), &card, .client_card_id = params->client_card_id,
			   .professional_id = desk.professional_id, .now = clock_now()))
		return refuse(req, NOT_FOUND);
	return reply_card(req, db_read(req), &desk, &card);
}

/* ---- PATCH /v1/clients/{client_card_id} ---- */

static struct reply *phone_change(struct req *req, const struct desk *desk,
				  const struct change_client_card *in, struct card_full *card)
{
	struct card_name other;
	struct reply *refusal = phone_take(req, "/phone", in->phone, &card->phone);

	if (refusal || str_absent(card->phone))
		return refusal;
	if (sql_find_card_with_phone(req->tx, &other, .professional_id = desk->professional_id,
				     .phone = card->phone, .but = card->client_card_id))
		return refuse_fault(req, "/phone", "duplicate", "another card has that number");
	return NULL;
}

static struct reply *contact_change(struct req *req, const struct desk *desk,
				    const struct change_client_card *in, struct card_full *card)
{
	if (!in->has_name && !in->has_phone)
		return NULL;
	if (card->has_account)
		return refuse_fault(req, in->has_name ? "/name" : "/phone", "not_allowed",
				    "who has an account says that himself");
	if (in->has_name && str_absent(in->name))
		return refuse_fault(req, "/name", "null", "who has no account needs a name");
	if (in->has_name)
		card->name = in->name;
	return in->has_phone ? phone_change(req, desk, in, card) : NULL;
}

static struct reply *card_change(struct req *req, const struct desk *desk,
				 const struct change_client_card *in, struct card_full *card)
{
	struct reply *refusal = contact_change(req, desk, in, card);

	if (refusal)
		return refusal;
	if (in->has_note)
		card->note_sealed =
			health_seal(HEALTH_CARD, req->region, card->client_card_id, in->note);
	/* An account's name and number are not the card's. */
	sql_save_card(req->tx, .client_card_id = card->client_card_id,
		      .professional_id = desk->professional_id, .name = card->name,
		      .phone = card->has_account ? (str){ 0 } : card->phone,
		      .note_sealed = card->note_sealed);
	card->version++;
	return reply_card(req, req->tx, desk, card);
}

/* Under the lock of the agenda, as bookings are, which make cards by their number. */
struct reply *change_client_card(struct req *req, const struct change_client_card_params *params,
				 const struct change_client_card *in)
{
	struct card_full card;
	struct reply *refusal;
	struct desk desk;

	if (desk_find(req, &desk))
		return refuse(req, NOT_FOUND);

	struct db *tx = db_begin(req);

	diary_lock(tx, desk.professional_id);
	if (!sql_find_card(tx, &card, .client_card_id = params->client_card_id,
			   .professional_id = desk.professional_id, .now = clock_now()))
		return refuse(req, NOT_FOUND);
	refusal = require_version(req, card.version);
	return refusal ? refusal : card_change(req, &desk, in, &card);
}
