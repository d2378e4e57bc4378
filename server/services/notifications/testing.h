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

static struct user_code_asked code_asked(struct test *t, int purpose, const char *address,
					 const char *code, int language)
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

static void tell_code(struct test *t, const struct user_code_asked *told)
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
