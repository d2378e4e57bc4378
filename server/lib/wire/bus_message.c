/* bus_message.c — a message as AMQP has it, and as we have it.  Pure.
 *
 * Easy to get wrong: AMQP's timestamp counts seconds. The header "at" has the microseconds; who only knows AMQP
 * still reads the timestamp. */

#include "lib/wire/bus_parts.h"

#include <string.h>

amqp_bytes_t amqp_of(str s)
{
	return (amqp_bytes_t){ .len = s.len, .bytes = (void *)(uintptr_t)s.at };
}

str str_of_amqp(amqp_bytes_t bytes)
{
	return (str){ bytes.len > 0 ? bytes.bytes : "", bytes.len };
}

/* ---- packing ---- */

size_t message_size(const struct bus_message *m)
{
	return m->type.len + m->sender.len + m->traceparent.len + m->body.len;
}

static str pack(str s, char **at)
{
	str copy = { *at, s.len };

	if (str_absent(s))
		return s;
	memcpy(*at, s.at, s.len);
	*at += s.len;
	return copy;
}

struct bus_message message_pack(const struct bus_message *m, char **at)
{
	struct bus_message copy = *m;

	copy.type = pack(m->type, at);
	copy.sender = pack(m->sender, at);
	copy.traceparent = pack(m->traceparent, at);
	copy.body = pack(m->body, at);
	return copy;
}

/* ---- out ---- */

static amqp_table_entry_t text_entry(const char *key, str value)
{
	return (amqp_table_entry_t){
		.key = amqp_cstring_bytes(key),
		.value = { .kind = AMQP_FIELD_KIND_UTF8, .value.bytes = amqp_of(value) },
	};
}

void message_envelope(struct message_envelope *e, const struct bus_message *m)
{
	int headers = 0;

	uuid_write(m->id, e->id);
	e->properties = (amqp_basic_properties_t){
		._flags = AMQP_BASIC_CONTENT_TYPE_FLAG | AMQP_BASIC_DELIVERY_MODE_FLAG |
			  AMQP_BASIC_MESSAGE_ID_FLAG | AMQP_BASIC_TYPE_FLAG |
			  AMQP_BASIC_APP_ID_FLAG,
		.content_type = amqp_cstring_bytes("application/json"),
		.delivery_mode = AMQP_DELIVERY_PERSISTENT,
		.message_id = { .len = UUID_TEXT, .bytes = e->id },
		.type = amqp_of(m->type),
		.app_id = amqp_of(m->sender),
	};
	if (!str_absent(m->traceparent))
		e->headers[headers++] = text_entry("traceparent", m->traceparent);
	if (!instant_is_none(m->at)) {
		str at = { e->at, instant_write(m->at, e->at) };

		e->headers[headers++] = text_entry("at", at);
		if (m->at.us >= 0) {
			e->properties._flags |= AMQP_BASIC_TIMESTAMP_FLAG;
			e->properties.timestamp = (uint64_t)m->at.us / 1000000;
		}
	}
	if (headers > 0)
		e->properties._flags |= AMQP_BASIC_HEADERS_FLAG;
	e->properties.headers = (amqp_table_t){ headers, e->headers };
}

/* ---- in ---- */

static const amqp_field_value_t *header(const amqp_basic_properties_t *p, const char *name)
{
	if (!(p->_flags & AMQP_BASIC_HEADERS_FLAG))
		return NULL;
	for (int i = 0; i < p->headers.num_entries; i++)
		if (str_equal(str_of_amqp(p->headers.entries[i].key), str_of(name)))
			return &p->headers.entries[i].value;
	return NULL;
}

static str header_text(const amqp_basic_properties_t *p, const char *name)
{
	const amqp_field_value_t *value = header(p, name);

	if (!value || (value->kind != AMQP_FIELD_KIND_UTF8 && value->kind != AMQP_FIELD_KIND_BYTES))
		return (str){ 0 };
	return str_of_amqp(value->value.bytes);
}

static uint32_t header_count(const amqp_basic_properties_t *p, const char *name)
{
	const amqp_field_value_t *value = header(p, name);
	int64_t number = 0;

	if (!value)
		return 0;
	if (value->kind == AMQP_FIELD_KIND_I64 || value->kind == AMQP_FIELD_KIND_U64)
		number = value->value.i64;
	else if (value->kind == AMQP_FIELD_KIND_I32 || value->kind == AMQP_FIELD_KIND_U32)
		number = value->value.i32;
	else if (value->kind == AMQP_FIELD_KIND_I16 || value->kind == AMQP_FIELD_KIND_U16)
		number = value->value.i16;
	else if (value->kind == AMQP_FIELD_KIND_I8 || value->kind == AMQP_FIELD_KIND_U8)
		number = value->value.i8;
	return number > 0 && number <= UINT32_MAX ? (uint32_t)number : 0;
}

static instant told_at(const amqp_basic_properties_t *p)
{
	instant at;

	if (instant_parse(header_text(p, "at"), &at))
		return at;
	if ((p->_flags & AMQP_BASIC_TIMESTAMP_FLAG) && p->timestamp < INT64_MAX / 1000000)
		return (instant){ (int64_t)p->timestamp * 1000000 };
	return INSTANT_NONE;
}

bool message_open(const amqp_basic_properties_t *p, amqp_bytes_t routing_key, struct bus_message *m)
{
	bool has_id = p->_flags & AMQP_BASIC_MESSAGE_ID_FLAG;
	bool has_type = p->_flags & AMQP_BASIC_TYPE_FLAG;
	bool has_sender = p->_flags & AMQP_BASIC_APP_ID_FLAG;

	*m = (struct bus_message){
		.type = str_of_amqp(has_type ? p->type : routing_key),
		.sender = has_sender ? str_of_amqp(p->app_id) : (str){ 0 },
		.at = told_at(p),
		.traceparent = header_text(p, "traceparent"),
		.deliveries = header_count(p, "x-delivery-count"),
	};
	return has_id && uuid_parse(str_of_amqp(p->message_id), &m->id) && m->type.len > 0;
}
