/* readers.c — who is told of a visit, in what language, by what.
 *
 * An account says so itself (setting, recipient); of a guest the visit knows the number alone. */

#include "services/notifications/notifications.h"

static const char zone_of_most[] = "Africa/Algiers";

/* A professional has many visits, and an SMS is not free: he reads his mail first. */
void setting_of(struct db *db, uuid user_id, bool professional, struct setting *setting)
{
	static const str sms_first[] = { { "sms", 3 }, { "email", 5 } };
	static const str mail_first[] = { { "email", 5 }, { "sms", 3 } };

	if (!uuid_is_nil(user_id) && sql_find_setting(db, setting, .user_id = user_id))
		return;
	*setting = (struct setting){
		.channels = { (void *)(professional ? mail_first : sms_first), 2 },
		.zone = str_of(zone_of_most),
		.reminders = true,
	};
}

str reader_address(const struct reader *reader, int channel)
{
	str address = channel == DELIVERY_CHANNEL_SMS ? reader->phone : reader->email;

	return str_absent(address) ? STR("") : address;
}

static void choose(struct reader *reader, const struct setting *setting)
{
	const str *wanted = setting->channels.items;

	reader->zone = setting->zone;
	reader->reminders = setting->reminders;
	for (size_t i = 0; i < setting->channels.count && reader->channel_count < 2; i++) {
		int channel = enum_of(delivery_channel_names, wanted[i]);

		if (reader_address(reader, channel).len)
			reader->channels[reader->channel_count++] = channel;
	}
}

static str first_name(const struct recipient *recipient)
{
	str arabic = recipient->first_name_ar, latin = recipient->first_name_latin;

	if (recipient->language == LANGUAGE_AR)
		return str_absent(arabic) ? latin : arabic;
	return str_absent(latin) ? arabic : latin;
}

bool reader_of(struct db *db, int kind, const struct appointment_told *told, struct reader *reader)
{
	bool professional = kind_is_agenda(kind);
	uuid user_id = professional ? told->professional_user_id : told->client_id;
	struct recipient recipient;
	struct setting setting;

	*reader = (struct reader){ .user_id = user_id };
	if (uuid_is_nil(user_id)) {
		reader->phone = told->guest_phone;
		reader->language = told->guest_language ? told->guest_language : LANGUAGE_AR;
		if (str_absent(reader->phone))
			return false;
	} else {
		/* One whose account we have not heard of yet has an inbox all the same. */
		reader->language = LANGUAGE_AR;
		if (sql_find_recipient(db, &recipient, .user_id = user_id)) {
			reader->phone = recipient.phone;
			reader->email = recipient.email;
			reader->name = first_name(&recipient);
			reader->language = recipient.language;
		}
	}
	setting_of(db, user_id, professional, &setting);
	choose(reader, &setting);
	return true;
}
