/* service.c — the service that is measured: one GET, one indexed row, one JSON object; and rows that
 * are read and no more. */

#include "lib/serve/service.h"
#include "one_row.api.h"
#include "one_row.sql.h"

struct reply *get_row(struct req *req, const struct get_row_params *at)
{
	struct row row;

	if (!sql_get_row(db_read(req), &row, .row_id = at->row_id))
		return refuse(req, NOT_FOUND);
	return reply_row(req, 200, &row);
}

struct reply *count_pieces(struct req *req)
{
	struct list_of rows = sql_list_pieces(db_read(req));

	return reply_counted(req, 200, &(struct counted){ .count = (int64_t)rows.count });
}

extern const struct service one_row;

const struct service one_row = {
	.name = "one_row",
	.contract = &one_row_contract,
	.queries = &one_row_queries,
	.migrations = one_row_migrations,
};
