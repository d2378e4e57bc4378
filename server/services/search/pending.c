/* pending.c — suggestions, counts and reasons, as far as they go by now: each answers what is true,
 * and little of it. */

#include "services/search/search.h"

/* GET /v1/search/suggest */
struct reply *suggest_search(struct req *req, const struct suggest_search_params *params)
{
	return reply_search_suggestions(req, 200, &(struct search_suggestions){ .items = { 0 } });
}

/* GET /v1/search/facets */
struct reply *count_search(struct req *req, const struct count_search_params *params)
{
	struct filters filters = FILTERS_OF(params);
	const struct index_answer *answer;
	struct search_facets facets = { 0 };
	struct asked asked;
	struct reply *refusal = query_read(req, &filters, &asked);

	if (refusal)
		return refusal;
	asked.query.page = 1;
	answer = query_ask(req->region, &asked.query);
	facets.total = (int64_t)answer->matched;
	facets.at_least = answer->at_least;
	return reply_search_facets(req, 200, &facets);
}

/* GET /v1/search/why */
struct reply *explain_search(struct req *req, const struct explain_search_params *params)
{
	struct filters filters = FILTERS_OF(params);
	const struct known *known = uuid_is_nil(params->professional_id)
					    ? known_by_slug(params->slug)
					    : known_find(params->professional_id);
	struct search_why why = { 0 };
	struct asked asked;
	struct reply *refusal = query_read(req, &filters, &asked);

	if (refusal)
		return refusal;
	if (!known || !known->version)
		return refuse(req, NOT_FOUND);
	asked.query.numbers = &known->number;
	asked.query.number_count = 1;
	asked.query.page = 1;
	why.professional_id = known->professional_id;
	why.fits = query_ask(req->region, &asked.query)->count > 0;
	return reply_search_why(req, 200, &why);
}
