/* refuse.c — the world says no: a handler's refusals, each a problem of the contract.
 *
 * A refusal rolls the transaction back and is never kept for replay: the same key may succeed
 * tomorrow. */

#include "lib/serve/inside.h"

static bool among(const struct problem *const *list, const struct problem *problem)
{
	while (list && *list && *list != problem)
		list++;
	return list && *list;
}

bool problem_listed(const struct route *route, const struct problem *problem)
{
	return among(common_problems, problem) || among(route->problems, problem);
}

struct reply *refuse_problem(struct req *req, const struct problem *problem)
{
	if (problem->status == 503)
		return problem_retry(req, problem, retry_jitter());
	return problem_reply(req, problem, (str){ 0 }, NULL, (str){ 0 });
}

/* The members of an object, without its braces. */
static str members(struct region *region, const struct shape *shape, const void *it)
{
	struct json_writer out = { .region = region };

	shape_write(&out, shape, it);

	str object = json_done(&out);

	return (str){ object.at + 1, object.len - 2 };
}

struct reply *refuse_with(struct req *req, const struct problem *problem, const struct shape *more,
			  const void *it)
{
	return problem_reply(req, problem, (str){ 0 }, NULL, members(req->region, more, it));
}

struct reply *refuse_fault(struct req *req, const char *pointer, const char *code,
			   const char *detail)
{
	struct faults *faults = region_make(req->region, struct faults);

	faults->region = req->region;
	fault_add(faults, str_of(pointer), code, str_of(detail));
	return refuse_faults(req, faults);
}

struct reply *refuse_faults(struct req *req, const struct faults *faults)
{
	return problem_reply(req, &problem_INVALID, (str){ 0 }, faults, (str){ 0 });
}

struct reply *refuse_rate(struct req *req, unsigned retry_after)
{
	return problem_retry(req, &problem_TOO_MANY_REQUESTS, retry_after ? retry_after : 1);
}
