/* carriers.c — those who take messages from us: an HTTP gateway for SMS, an SMTP server for e-mail.
 *
 * What they answer is told in words of ours: a carrier's own may repeat the number, the address or
 * the text. */

#include "lib/run/config.h"
#include "lib/run/metrics.h"
#include "lib/wire/client.h"
#include "services/notifications/gsm7.h"
#include "services/notifications/mail.h"
#include "services/notifications/notifications.h"

#include <string.h>

enum { REFERENCE_MAX = 100, GATEWAY_MS = 10000 };

METRIC(segments, COUNTER, "contacto_sms_segments_total",
       "Segments of SMS that the gateway took: what it charges.", "kind");

static struct handover later(str failure)
{
	return (struct handover){ .handed = HANDED_AGAIN, .failure = failure };
}

/* ---- SMS: POST {id, to, from, text}; 2xx: taken ---- */

struct sms {
	str id, to, from, text;
};
static const struct field sms_fields[] = { FIELD(sms, id), FIELD(sms, to), FIELD(sms, from),
					   FIELD(sms, text) };
static const struct shape sms_shape = { "sms", sizeof(struct sms), sms_fields, 4 };

static str sms_url(struct region *region)
{
	if (config.sms_url.len || !dev_mode())
		return config.sms_url;
	return region_format(region, "%.*s/dev/sms", STR_ARG(config.notifications_url));
}

static bool is_graphic(str s)
{
	for (size_t i = 0; i < s.len; i++) {
		if (s.at[i] <= ' ' || s.at[i] > '~')
			return false;
	}
	return s.len > 0;
}

/* What the gateway calls it: `id` or `reference` of its answer, if it is one word of JSON text. */
static str reference_in(struct region *region, str body)
{
	struct json_error error;
	const struct json *answer = json_read(region, body, &error);
	const struct json *id = answer ? json_get(answer, STR("id")) : NULL;

	if (answer && !id)
		id = json_get(answer, STR("reference"));
	if (!id || id->kind != JSON_TEXT || id->text.len > REFERENCE_MAX || !is_graphic(id->text))
		return (str){ 0 };
	return id->text;
}

static struct handover answered(struct region *region, const struct client_answer *answer)
{
	struct handover out = { .failure = region_format(region, "gateway answered %d",
							 answer->status) };

	if (answer->status >= 200 && answer->status < 300)
		return (struct handover){ .handed = HANDED,
					  .reference = reference_in(region, answer->body) };
	bool ours = answer->status >= 400 && answer->status < 500 && answer->status != 401 &&
		    answer->status != 403 && answer->status != 404 && answer->status != 408 &&
		    answer->status != 425 && answer->status != 429;
	out.handed = ours ? HANDED_NEVER : HANDED_AGAIN;
	if (!str_to_int(client_header(answer, STR("retry-after")), &out.retry_seconds) ||
	    out.retry_seconds < 0)
		out.retry_seconds = 0;
	return out;
}

static struct handover sms_take(struct region *region, const struct due *due, str to, str text)
{
	char id[UUID_TEXT];
	struct json_writer body = { .region = region };
	str token = secret(STR("sms.token"));
	str url = sms_url(region);

	if (!url.len)
		return later(STR("no gateway is configured"));
	uuid_write(due->message_id, id);
	shape_write(&body, &sms_shape,
		    &(struct sms){ { id, UUID_TEXT }, to, config.sms_from, text });

	struct http_header authorization = { .name = STR("Authorization"),
					     .value = region_format(region, "Bearer %.*s",
								    STR_ARG(token)) };
	struct http_header type = { .next = token.len ? &authorization : NULL,
				    .name = STR("Content-Type"),
				    .value = STR("application/json") };
	struct client_answer answer = client_call(region, &(struct client_request){
								  .method = "POST",
								  .url = url,
								  .headers = &type,
								  .body = json_done(&body),
								  .timeout_ms = GATEWAY_MS,
							  });
	if (!answer.status)
		return later(STR("gateway did not answer"));

	struct handover out = answered(region, &answer);
	if (out.handed == HANDED)
		metric_add(metric_of(&segments, delivery_kind_names[due->kind], NULL, NULL),
			   sms_segments(text));
	return out;
}

/* ---- e-mail ---- */

static str smtp_url(struct region *region)
{
	if (config.smtp_url.len || !dev_mode() || !dev_smtp_port())
		return config.smtp_url;
	return region_format(region, "smtp://127.0.0.1:%d", dev_smtp_port());
}

/* The code of SMTP's answer, if there is one: the words behind it often repeat the address. */
static str smtp_failure(struct region *region, str reason, bool permanent)
{
	for (size_t i = 0; i + 3 <= reason.len; i++) {
		const char *at = reason.at + i;

		if ((at[0] == '4' || at[0] == '5') && at[1] >= '0' && at[1] <= '5' &&
		    at[2] >= '0' && at[2] <= '9' &&
		    (i + 3 == reason.len || at[3] < '0' || at[3] > '9') &&
		    (i == 0 || at[-1] < '0' || at[-1] > '9'))
			return region_format(region, "mail server answered %.3s", at);
	}
	return permanent ? STR("mail server refused") : STR("mail server did not answer");
}

static struct handover mail_take(struct region *region, const struct due *due, str to,
				 const struct rendered *rendered)
{
	bool permanent = false;
	str url = smtp_url(region);
	str message = mail_write(region, &(struct mail){
						 .id = due->message_id,
						 .from = config.mail_from,
						 .to = to,
						 .subject = rendered->subject,
						 .text = rendered->text,
						 .language = language_names[due->language],
						 .at = clock_now(),
						 .calendar = rendered->calendar,
						 .method = rendered->method,
					 });

	if (!url.len)
		return later(STR("no mail server is configured"));
	if (str_absent(message))
		return (struct handover){ .handed = HANDED_NEVER,
					  .failure = STR("no address to write to, or from") };

	str reason =
		client_mail(region, url, mail_address(config.mail_from), to, message, &permanent);
	if (str_absent(reason))
		return (struct handover){ .handed = HANDED };
	return (struct handover){
		.handed = permanent ? HANDED_NEVER : HANDED_AGAIN,
		.failure = smtp_failure(region, reason, permanent),
	};
}

struct handover carrier_take(struct region *region, const struct due *due, str address,
			     const struct rendered *rendered)
{
	if (due->channel == DELIVERY_CHANNEL_SMS) {
		str folded = gsm7_fold(region, rendered->text);

		return sms_take(region, due, address, str_absent(folded) ? rendered->text : folded);
	}
	return mail_take(region, due, address, rendered);
}
