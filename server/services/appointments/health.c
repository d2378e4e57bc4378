/* health.c — sealing what a visit says of somebody's health. */

#include "services/appointments/health.h"

#include "appointments.api.h"
#include "lib/run/metrics.h"
#include "lib/serve/seal.h"

#include <string.h>

static const char *const columns[] = {
	[HEALTH_REASON] = "appointment.reason",
	[HEALTH_ANSWERS] = "appointment.answers",
	[HEALTH_NOTE] = "note.text",
	[HEALTH_CARD] = "client_card.note",
};

METRIC(unreadable, COUNTER, "contacto_health_unreadable_total",
       "Sealed texts that no key of ours opens, by column.", "column");

static str bound_to(enum health what, struct region *region, uuid id)
{
	char text[UUID_TEXT];

	uuid_write(id, text);
	return region_format(region, "%s:%.*s", columns[what], UUID_TEXT, text);
}

str health_seal(enum health what, struct region *region, uuid id, str plain)
{
	if (!plain.len)
		return (str){ 0 };
	return seal("health", region, plain, bound_to(what, region, id));
}

str health_open(enum health what, struct region *region, uuid id, str sealed)
{
	str plain = { 0 };

	if (!str_absent(sealed) &&
	    !unseal("health", region, sealed, bound_to(what, region, id), &plain))
		metric_add(metric_of(&unreadable, columns[what], NULL, NULL), 1);
	return plain;
}

str answers_seal(struct region *region, uuid appointment_id, struct list_of answers)
{
	const struct visit_answer *all = answers.items;
	struct json_writer json = { .region = region };

	if (!answers.count)
		return (str){ 0 };
	json_open(&json, '[');
	for (size_t i = 0; i < answers.count; i++)
		shape_write(&json, &visit_answer_shape, &all[i]);
	json_close(&json, ']');
	return health_seal(HEALTH_ANSWERS, region, appointment_id, json_done(&json));
}

struct list_of answers_open(struct region *region, uuid appointment_id, str sealed)
{
	str text = health_open(HEALTH_ANSWERS, region, appointment_id, sealed);
	struct faults *faults = region_make(region, struct faults);
	struct json_error error;
	const struct json *list = str_absent(text) ? NULL : json_read(region, text, &error);
	struct list_of answers = { 0 };

	if (!list || list->kind != JSON_LIST)
		return answers;

	struct visit_answer *all = region_array(region, list->count, sizeof *all);

	faults->region = region;
	for (const struct json *it = list->first; it; it = it->next)
		answers.count += shape_read(&visit_answer_shape, it, &all[answers.count], faults);
	answers.items = all;
	return answers;
}
