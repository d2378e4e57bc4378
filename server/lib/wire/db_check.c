/* db_check.c — is a statement still what the schema and the shapes say?
 *
 * The server prepares it and describes what goes in and what comes out; that is compared with
 * the tables. So SQL that drifted from a migration, or a shape that drifted from SQL, fails at
 * start and in CI, and not at night.
 *
 * Easy to get wrong: citext and enums have no fixed oid. What is not built in is looked up by
 * its name. */

#include "lib/wire/db_inside.h"

#include <stdio.h>
#include <string.h>

struct checking {
	struct db *db;
	const struct statement *statement;
	struct region *region;
};

/* The name of any type, and whether its values are texts. */
static str lookup_type(struct checking *c, Oid oid, bool *text)
{
	const char *known = type_name(oid);

	*text = false;
	if (known)
		return str_of(known);

	str number = region_format(c->region, "%u", oid);
	struct list_of rows = db_query_text(
		c->db,
		"select typname, typtype = 'e' or typname = 'citext' from pg_type where oid = $1::oid",
		1, &number);

	if (rows.count == 0)
		return number;

	const struct db_text_row *row = rows.items;

	*text = str_equal(row->columns[1], STR("t"));
	return row->columns[0];
}

static str wrong(struct checking *c, const char *what, const char *name, str is, const char *wanted)
{
	return region_format(c->region, "%s: %s %s is %.*s%s%s", c->statement->name, what, name,
			     STR_ARG(is), wanted ? ", not " : "", wanted ? wanted : "");
}

static str check_arguments(struct checking *c, const PGresult *described)
{
	const struct statement *s = c->statement;
	size_t count = s->in ? s->in->count : 0;
	bool text;

	if ((size_t)PQnparams(described) != count)
		return region_format(c->region, "%s: %d arguments, not %zu", s->name,
				     PQnparams(described), count);
	for (size_t i = 0; i < count; i++) {
		str is = lookup_type(c, PQparamtype(described, (int)i), &text);

		if (!str_equal(is, str_of(s->types[i])))
			return wrong(c, "argument", s->in->fields[i].name, is, s->types[i]);
	}
	return (str){ 0 };
}

static const struct field *field_named(const struct shape *shape, const char *name)
{
	for (size_t i = 0; i < shape->count; i++)
		if (strcmp(shape->fields[i].name, name) == 0)
			return &shape->fields[i];
	return NULL;
}

static str check_column(struct checking *c, const PGresult *described, int i)
{
	const struct shape *out = c->statement->out;
	const char *name = PQfname(described, i);
	Oid oid = PQftype(described, i);
	const struct field *field = field_named(out, name);
	bool text;

	if (!field)
		return wrong(c, "column", name, str_of("no field of"), NULL);
	if (PQfnumber(described, name) != i)
		return wrong(c, "column", name, str_of("there twice"), NULL);

	str type = lookup_type(c, oid, &text);

	if (!type_fits(field, oid) || (oid >= OID_FIRST_OWN && !text))
		return wrong(c, "column", name, type, "what its field holds");
	return (str){ 0 };
}

static str check_columns(struct checking *c, const PGresult *described)
{
	const struct shape *out = c->statement->out;

	if (!out)
		return (str){ 0 }; /* "none": what it answers is of no interest */
	for (int i = 0; i < PQnfields(described); i++) {
		str text = check_column(c, described, i);

		if (!str_absent(text))
			return text;
	}
	for (size_t i = 0; i < out->count; i++)
		if (!out->fields[i].optional && PQfnumber(described, out->fields[i].name) < 0)
			return wrong(c, "column", out->fields[i].name, str_of("missing"), NULL);
	return (str){ 0 };
}

static str check_described(struct checking *c, PGresult *described)
{
	str text = check_arguments(c, described);

	return str_absent(text) ? check_columns(c, described) : text;
}

static void clear_result(void *result)
{
	PQclear(result);
}

str db_check(struct db_pool *pool, const struct statement *s, struct region *region)
{
	struct checking c = { db_new(pool, MODE_PLAIN, DB_SLOW, region), s, region };
	struct call call;
	str text;

	db_lease(c.db);
	call_init(&call);
	pipe_describe(c.db->conn, &call, s);
	pipe_sync(c.db->conn, &call);
	db_await(c.db, &call, mono_now() + MONO_MS(c.db->lane->statement_ms + DB_GRACE_MS));
	if (c.db->held.error) {
		text = region_format(region, "%s: %s", s->name,
				     PQresultErrorField(c.db->held.error, PG_DIAG_MESSAGE_PRIMARY));
	} else {
		PGresult *described = c.db->held.answer;

		/* The look-ups below ask, too: so it is not left at hand. */
		c.db->held.answer = NULL;
		region_defer(region, clear_result, described);
		text = check_described(&c, described);
	}
	db_rollback(c.db);
	return text;
}
