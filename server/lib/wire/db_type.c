/* db_type.c — which PostgreSQL type fits which kind of field.
 *
 * Easy to get wrong: citext and enums have an oid that differs from database to database. All
 * that is beyond the built-in ones is taken for text here, where it costs nothing; db_check asks
 * the server whether that is true. */

#include "lib/wire/db_inside.h"

static const struct {
	Oid oid;
	const char *name;
	enum kind kind;  /* K_TEXT ones fit K_ENUM, too */
	enum kind items; /* of K_LIST */
} types[] = {
	{ OID_BOOL, "bool", K_BOOL, 0 },
	{ OID_BYTEA, "bytea", K_BYTES, 0 },
	{ OID_INT8, "bigint", K_INT, 0 },
	{ OID_INT4, "int", K_INT, 0 },
	{ OID_INT2, "smallint", K_INT, 0 },
	{ OID_FLOAT8, "float8", K_REAL, 0 },
	{ OID_FLOAT4, "float4", K_REAL, 0 },
	{ OID_TEXT, "text", K_TEXT, 0 },
	{ OID_VARCHAR, "varchar", K_TEXT, 0 },
	{ OID_BPCHAR, "char", K_TEXT, 0 },
	{ OID_NAME, "name", K_TEXT, 0 },
	{ OID_DATE, "date", K_DATE, 0 },
	{ OID_TIMESTAMPTZ, "timestamptz", K_INSTANT, 0 },
	{ OID_UUID, "uuid", K_UUID, 0 },
	{ OID_TSTZRANGE, "tstzrange", K_SPAN, 0 },
	{ OID_JSONB, "jsonb", K_JSON, 0 },
	{ OID_TEXT_ARRAY, "text[]", K_LIST, K_TEXT },
	{ OID_VARCHAR_ARRAY, "varchar[]", K_LIST, K_TEXT },
	{ OID_UUID_ARRAY, "uuid[]", K_LIST, K_UUID },
	{ OID_INT8_ARRAY, "bigint[]", K_LIST, K_INT },
	{ OID_INT4_ARRAY, "int[]", K_LIST, K_INT },
	{ OID_INT2_ARRAY, "smallint[]", K_LIST, K_INT },
};
enum { TYPES = sizeof types / sizeof *types };

const char *type_name(Oid oid)
{
	for (size_t i = 0; i < TYPES; i++)
		if (types[i].oid == oid)
			return types[i].name;
	return NULL;
}

static bool is_text(enum kind kind)
{
	return kind == K_TEXT || kind == K_ENUM;
}

static bool list_fits(const struct field *field, enum kind items)
{
	return field->items == items || (is_text(field->items) && is_text(items));
}

bool type_fits(const struct field *field, Oid oid)
{
	if (oid >= OID_FIRST_OWN)
		return is_text(field->kind);
	/* Objects, and lists of them, are kept as jsonb. */
	if (oid == OID_JSONB && (field->kind == K_OBJECT || (field->kind == K_LIST && field->of)))
		return true;
	for (size_t i = 0; i < TYPES; i++) {
		if (types[i].oid != oid)
			continue;
		if (field->kind == K_LIST)
			return types[i].kind == K_LIST && !field->of &&
			       list_fits(field, types[i].items);
		return field->kind == types[i].kind ||
		       (is_text(field->kind) && is_text(types[i].kind));
	}
	return false;
}
