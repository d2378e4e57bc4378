/* rate.c — the limits that a contract declares (x-rate): token buckets in Redis, by person or by
 * address.
 *
 * What is left of the tightest one is told in RateLimit and RateLimit-Policy
 * (draft-ietf-httpapi-ratelimit-headers-10): r tokens left, t seconds until one more than now is
 * there; q of them in w seconds. */

#include "lib/serve/inside.h"
#include "lib/wire/cache.h"

static str subject_of(const struct root *root, const struct rate *rate, char id[UUID_TEXT])
{
	const struct req *req = &root->req;

	if (rate->per == RATE_PER_ADDRESS || uuid_is_nil(req->user))
		return req->peer;
	uuid_write(req->user, id);
	return (str){ id, UUID_TEXT };
}

static bool take(struct root *root, const struct rate *rate, unsigned *retry_after)
{
	char id[UUID_TEXT];
	str subject = subject_of(root, rate, id);
	double per_second = rate->burst / rate->every;
	unsigned left = 0;
	str key = cache_key(root->req.region, "rate:%s:%g:%.*s", root->req.route->operation,
			    rate->every, STR_ARG(subject));
	bool taken = rate_take(root->req.region, key, rate->burst, per_second, 1, false,
			       retry_after, &left);

	if (!root->told.rate || left < root->told.left)
		root->told = (struct rate_told){ rate, left,
						 taken ? (unsigned)(1 / per_second + 0.999)
						       : *retry_after };
	return taken;
}

struct reply *rate_admit(struct root *root)
{
	const struct route *route = root->req.route;
	unsigned retry_after = 1;

	for (size_t i = 0; i < route->rate_count; i++)
		if (!take(root, &route->rates[i], &retry_after))
			return refuse_rate(&root->req, retry_after);
	return NULL;
}

void rate_headers(struct root *root, struct reply *reply)
{
	const struct rate_told *told = &root->told;
	struct req *req = &root->req;
	const char *name;

	if (!told->rate)
		return;
	name = told->rate->per == RATE_PER_USER ? "user" : "address";
	reply_header(req, reply, STR("RateLimit"),
		     region_format(req->region, "\"%s\";r=%u;t=%u", name, told->left, told->reset));
	reply_header(req, reply, STR("RateLimit-Policy"),
		     region_format(req->region, "\"%s\";q=%.0f;w=%.0f", name, told->rate->burst,
				   told->rate->every));
}
