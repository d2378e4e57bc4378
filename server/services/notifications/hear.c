/* hear.c — what others tell us, and what we say because of it. */

#include "lib/run/metrics.h"
#include "lib/serve/seal.h"
#include "services/notifications/notifications.h"

#include <string.h>

enum { NOTICE_HOURS = 24 }; /* how long a warning is worth sending */

/* ---- copies of users ---- */

void keep_user(struct db *tx, const struct user *told)
{
	later_keep_recipient(
		tx, .user_id = told->user_id, .version = told->version, .phone = told->phone,
		.email = told->email, .first_name_ar = told->first_name_ar,
		.first_name_latin = told->first_name_latin, .language = told->language);
}

void forget_user(struct db *tx, const struct user_deleted *told)
{
	sql_forget_recipient(tx, .user_id = told->user_id, .version = told->version);
	sql_forget_messages(tx, .user_id = told->user_id);
	sql_forget_notices(tx, .user_id = told->user_id);
	sql_forget_visits(tx, .user_id = told->user_id);
}

/* ---- letters ---- */

static void add(struct letter *letter, struct argument argument)
{
	letter->arguments[letter->argument_count++] = argument;
}

/* What to call somebody in a language; absent when no name is known. */
static str name_in(const struct recipient *recipient, int language)
{
	str arabic = recipient->first_name_ar, latin = recipient->first_name_latin;

	if (language == LANGUAGE_AR)
		return str_absent(arabic) ? latin : arabic;
	return str_absent(latin) ? arabic : latin;
}

static void add_name(struct letter *letter, str name)
{
	add(letter, A_TEXT("named", str_absent(name) ? STR("no") : STR("yes")));
	add(letter, A_TEXT("name", str_absent(name) ? STR("") : name));
}

static int kind_of(int purpose)
{
	switch (purpose) {
	case CODE_PURPOSE_SIGN_IN:
		return DELIVERY_KIND_SIGN_IN_CODE;
	case CODE_PURPOSE_PHONE:
		return DELIVERY_KIND_PHONE_CODE;
	case CODE_PURPOSE_GUEST:
		return DELIVERY_KIND_GUEST_CODE;
	default:
		return DELIVERY_KIND_EMAIL_CODE;
	}
}

static bool find(struct db *tx, uuid user_id, struct recipient *recipient)
{
	return !uuid_is_nil(user_id) && sql_find_recipient(tx, recipient, .user_id = user_id);
}

/* A code that cannot be opened was sealed with a key that is gone: it never will be, hence the
 * event is dropped and counted. */
void send_code(struct db *tx, const struct user_code_asked *told)
{
	METRIC(lost, COUNTER, "contacto_codes_unreadable_total",
	       "Codes that no key of ours opens.");
	instant now = clock_now();
	struct recipient recipient = { .user_id = { { 0 } } };
	struct letter letter = {
		.cause_id = told->flow_id,
		.kind = kind_of(told->purpose),
		.user_id = told->user_id,
		.language = told->language,
		.address = told->address,
		.secret = true,
		.expires_at = told->expires_at,
	};
	str code, bound_to = { (const char *)told->flow_id.bytes, sizeof told->flow_id.bytes };

	if (!unseal_text("codes", db_region(tx), told->sealed_code, bound_to, &code)) {
		metric_add(metric_of(&lost, NULL, NULL, NULL), 1);
		return;
	}
	add(&letter, A_TEXT("code", code));
	add(&letter,
	    A_NUMBER("minutes", (told->expires_at.us - now.us + MINUTES(1) - 1) / MINUTES(1)));
	find(tx, told->user_id, &recipient);
	add_name(&letter, name_in(&recipient, told->language));
	if (told->expires_at.us > now.us)
		message_queue(tx, &letter);
}

/* By e-mail alone: it costs nothing, and whoever took the phone cannot read it there. */
void warn_of_device(struct db *tx, const struct user_signed_in *told)
{
	struct recipient recipient;

	if (!told->new_device || !find(tx, told->user_id, &recipient) ||
	    str_absent(recipient.email))
		return;

	struct letter letter = {
		.cause_id = told->session_id,
		.kind = DELIVERY_KIND_NEW_DEVICE,
		.user_id = told->user_id,
		.language = recipient.language,
		.address = recipient.email,
		.expires_at = instant_add(told->at, HOURS(NOTICE_HOURS)),
	};
	add(&letter, A_TIME("at", told->at));
	add(&letter, A_TEXT("device", told->device_name));
	add_name(&letter, name_in(&recipient, recipient.language));
	message_queue(tx, &letter);
}

/* The number before is told: were it not its owner who moved the account, he would never know. */
void warn_former_phone(struct db *tx, const struct user_phone_changed *told)
{
	struct letter letter = {
		.cause_id = told->flow_id,
		.kind = DELIVERY_KIND_PHONE_CHANGED,
		.user_id = told->user_id,
		.language = told->language,
		.address = told->former_phone,
		.expires_at = instant_add(told->at, HOURS(NOTICE_HOURS)),
	};
	add(&letter, A_TIME("at", told->at));
	message_queue(tx, &letter);
}
