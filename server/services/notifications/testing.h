/* testing.h — what others would tell, and a gateway that does as it is told, for the tests of
 * notifications.  Included by tests alone, once a program. */
#ifndef NOTIFICATIONS_TESTING_H
#define NOTIFICATIONS_TESTING_H

#include "lib/run/random.h"
#include "lib/serve/seal.h"
#include "lib/wire/bus.h"
#include "services/notifications/notifications.h"
#include "tests/kit.h"

#include <stdlib.h>
#include <string.h>

__attribute__((unused)) static bool contains(str text, const char *part)
{
	return text.at && memmem(text.at, text.len, part, strlen(part));
}

/* ---- events ---- */

static str json_of(struct region *region, const struct shape *shape, const void *it)
{
	struct json_writer out = { .region = region };

	shape_write(&out, shape, it);
	return json_done(&out);
}

static struct bus_message message_of(struct test *t, uuid id, const char *type,
				     const struct shape *shape, const void *it)
{
	return (struct bus_message){
		.id = id,
		.type = str_of(type),
		.sender = STR("users"),
		.at = clock_now(),
		.body = json_of(t->region, shape, it),
	};
}

/* Tells it under this id, and waits until it was heard and committed. */
static void tell_as(struct test *t, uuid id, const char *type, const struct shape *shape,
		    const void *it)
{
	struct bus_message message = message_of(t, id, type, shape, it);
	char text[UUID_TEXT];
	bool confirmed = false;

	check(bus_publish(&message, 1, &confirmed, mono_now() + MONO_MS(10000)) && confirmed);
	uuid_write(id, text);
	const char *heard = textf(t, "select count(*) from notifications.inbox where id = '%.*s'",
				  UUID_TEXT, text);
	eventually(strcmp(fixture_value(heard), "1") == 0);
}

static void tell(struct test *t, const char *type, const struct shape *shape, const void *it)
{
	tell_as(t, uuid_new(), type, shape, it);
}

__attribute__((unused)) static struct user_code_asked
code_asked(struct test *t, int purpose, const char *address, const char *code, int language)
{
	uuid flow_id = uuid_new();

	return (struct user_code_asked){
		.flow_id = flow_id,
		.purpose = purpose,
		.channel = purpose == CODE_PURPOSE_EMAIL ? CODE_CHANNEL_EMAIL : CODE_CHANNEL_SMS,
		.address = str_of(address),
		.language = language,
		.sealed_code = seal_text("codes", t->region, str_of(code),
					 (str){ (char *)flow_id.bytes, 16 }),
		.expires_at = instant_add(clock_now(), MINUTES(10)),
	};
}

__attribute__((unused)) static void tell_code(struct test *t, const struct user_code_asked *told)
{
	tell(t, "user.code_asked", &user_code_asked_shape, told);
}

__attribute__((unused)) static struct user user_told(struct test *t, uuid user_id, int64_t version,
						     const char *email, int language)
{
	int *roles = region_make(t->region, int);

	*roles = USER_ROLE_CLIENT;
	return (struct user){
		.user_id = user_id,
		.phone = STR("+213550000001"),
		.email = str_of(email),
		.first_name_ar = STR("أمال"),
		.family_name_ar = STR("بن علي"),
		.first_name_latin = STR("Amel"),
		.family_name_latin = STR("BEN ALI"),
		.language = language,
		.roles = { roles, 1 },
		.version = version,
		.created_at = clock_now(),
	};
}

/* ---- visits ---- */

#define CLIENT_PHONE "+213550000001"
#define DOCTOR_PHONE "+213660000002"

__attribute__((unused)) static instant moment(const char *text)
{
	instant at;

	check(instant_parse(str_of(text), &at));
	return at;
}

/* The clock of all; no "09:30" below is of today. */
__attribute__((unused)) static void now_is(const char *text)
{
	clock_set(moment(text));
}

/* Amel, who has a number and no address unless one is given, and Yacine, of whom the same is so. */
struct cast {
	uuid client, doctor;
};

__attribute__((unused)) static uuid person(struct test *t, const char *phone, const char *email,
					   int language)
{
	struct user user = user_told(t, uuid_new(), 1, email, language);

	user.phone = str_of(phone);
	tell(t, "users.changed", &user_shape, &user);
	return user.user_id;
}

__attribute__((unused)) static struct cast cast(struct test *t, const char *email, int language)
{
	return (struct cast){ person(t, CLIENT_PHONE, email, language),
			      person(t, DOCTOR_PHONE, NULL, LANGUAGE_FR) };
}

static const struct visit_place cabinet = {
	.place_kind = PLACE_KIND_PRACTICE,
	.place_name = { "Cabinet Haddad", 14 },
	.address_latin = { "12, rue Didouche Mourad, Alger", 30 },
};

/* A visit that the client has just booked. */
__attribute__((unused)) static struct appointment_told visit_of(struct cast cast,
								const char *starts_at)
{
	instant from = moment(starts_at);

	return (struct appointment_told){
		.appointment_id = uuid_new(),
		.version = 1,
		.at = clock_now(),
		.by = VISIT_PARTY_CLIENT,
		.status = APPOINTMENT_STATUS_BOOKED,
		.professional_id = uuid_new(),
		.professional_user_id = cast.doctor,
		.professional_slug = STR("yacine-haddad"),
		.professional_title = STR("Dr"),
		.professional_name_ar = STR("ياسين حداد"),
		.professional_name_latin = STR("Yacine HADDAD"),
		.zone = STR("Africa/Algiers"),
		.service_id = uuid_new(),
		.service_name_fr = STR("Consultation"),
		.length_minutes = 30,
		.price_kind = PRICE_KIND_QUOTE,
		.place_id = uuid_new(),
		.place = &cabinet,
		.starts_at = from,
		.ends_at = instant_add(from, MINUTES(30)),
		.former_starts_at = INSTANT_NONE,
		.seats = 1,
		.client_id = cast.client,
		.client_name_ar = STR("أمال بن علي"),
		.client_name_latin = STR("Amel BEN ALI"),
		.confirmed_at = INSTANT_NONE,
		.cancel_before = INSTANT_NONE,
		.move_before = INSTANT_NONE,
	};
}

/* Changes it in a further version. */
__attribute__((unused)) static void turn(struct appointment_told *told, int by, int status)
{
	told->version++;
	told->at = clock_now();
	told->by = by;
	told->status = status;
}

__attribute__((unused)) static void move(struct appointment_told *told, int by,
					 const char *starts_at)
{
	turn(told, by, told->status);
	told->former_starts_at = told->starts_at;
	told->starts_at = moment(starts_at);
	told->ends_at = instant_add(told->starts_at, MINUTES(30));
}

__attribute__((unused)) static void tell_visit(struct test *t, const char *what,
					       const struct appointment_told *told)
{
	tell(t, textf(t, "appointment.%s", what), &appointment_told_shape, told);
}

__attribute__((unused)) static const char *id_of(struct test *t, uuid id)
{
	char text[UUID_TEXT];

	uuid_write(id, text);
	return textf(t, "%.*s", UUID_TEXT, text);
}

/* That user, signed in. */
__attribute__((unused)) static struct who signed_in_as(struct test *t, uuid user_id, int language)
{
	char *token = region_alloc(t->region, SESSION_TOKEN);

	session_token_new(token);
	return as_session(t, (str){ token, SESSION_TOKEN },
			  &(struct session){ .session_id = uuid_new(),
					     .user_id = user_id,
					     .roles = 1u << ROLE_CLIENT,
					     .language = language,
					     .proven_at = clock_now(),
					     .ends_at = instant_add(clock_now(), DAYS(30)) });
}

/* How many rows there are of that: "message where state = 'dropped'". */
__attribute__((unused)) static int64_t rows(struct test *t, const char *of)
{
	return atoll(fixture_value(textf(t, "select count(*) from notifications.%s", of)));
}

/* ---- rows ---- */

/* One value of the message with that cause. */
__attribute__((unused)) static str message_value(struct test *t, uuid cause, const char *what)
{
	char id[UUID_TEXT];

	uuid_write(cause, id);
	return region_copy(
		t->region,
		str_of(fixture_value(
			textf(t, "select %s from notifications.message where cause_id = '%.*s'",
			      what, UUID_TEXT, id))));
}

__attribute__((unused)) static bool has_state(struct test *t, uuid cause, const char *state)
{
	return str_equal(message_value(t, cause, "state"), str_of(state));
}

#endif
