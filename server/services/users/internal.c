/* internal.c — what other services ask: whose session that is, who that is, whose number a guest
 * has proven, and who has changed. */

#include "lib/run/config.h"
#include "services/users/users.h"

#include <stdio.h>

/* ---- POST /v1/sessions/check ---- */

static struct list_of role_list(struct region *region, unsigned mask)
{
	int *roles = region_array(region, ROLE_ADMIN + 1, sizeof *roles);
	size_t count = 0;

	for (int role = ROLE_CLIENT; role <= ROLE_ADMIN; role++) {
		if (mask & 1u << role)
			roles[count++] = USER_ROLE_CLIENT + role;
	}
	return (struct list_of){ roles, count };
}

struct reply *check_session(struct req *req, const struct check_session *in)
{
	struct service_run run = {
		.service = req->service,
		.pool = service_pool(req->service),
		.region = req->region,
		.trace = req->trace,
	};
	uint8_t hash[SESSION_HASH];
	struct session session;

	if (!session_hash_read(in->token_hash, hash))
		return refuse_fault(req, "/token_hash", "token", "64 hex digits");
	if (!session_truth(&run, hash, &session))
		return refuse(req, NOT_FOUND);
	return reply_session_state(req, 200,
				   &(struct session_state){
					   .session_id = session.session_id,
					   .user_id = session.user_id,
					   .roles = role_list(req->region, session.roles),
					   .language = session.language,
					   .proven_at = session.proven_at,
					   .ends_at = session.ends_at,
				   });
}

/* ---- GET /v1/internal/users/{user_id} ---- */

struct reply *get_user(struct req *req, const struct get_user_params *params)
{
	struct user user;

	if (!sql_find_user(db_read(req), &user, .user_id = params->user_id))
		return refuse(req, NOT_FOUND);
	return reply_user_card_versioned(req, 200,
					 &(struct user_card){
						 .user_id = user.user_id,
						 .first_name_ar = user.first_name_ar,
						 .family_name_ar = user.family_name_ar,
						 .first_name_latin = user.first_name_latin,
						 .family_name_latin = user.family_name_latin,
						 .language = user.language,
						 .roles = user.roles,
					 },
					 user.version);
}

/* ---- POST /v1/internal/codes/prove ---- */

/* A wrong try is an answer here, not a refusal: so it is committed with the reply. */
struct reply *prove_guest(struct req *req, const struct prove_guest *in)
{
	static const int verdicts[] = {
		[PROOF_RIGHT] = GUEST_VERDICT_RIGHT,
		[PROOF_WRONG] = GUEST_VERDICT_WRONG,
		[PROOF_EXPIRED] = GUEST_VERDICT_EXPIRED,
		[PROOF_TOO_OFTEN] = GUEST_VERDICT_TOO_OFTEN,
	};
	struct trial trial = { .flow_id = in->flow_id,
			       .code = in->code,
			       .purpose = CODE_PURPOSE_GUEST };
	struct proof proof = { .address = { 0 } };
	struct reply *refusal = NULL;

	if (!peer_may(req, "tries", in->network_address, config.tries_per_address, &refusal))
		return refusal;

	struct verdict verdict = code_judge(req, &trial, &proof);

	return reply_guest_proof(req, 200,
				 &(struct guest_proof){
					 .verdict = verdicts[verdict.is],
					 .phone = proof.address,
					 .language = proof.language,
					 .has_tries_left = verdict.is == PROOF_WRONG,
					 .tries_left = verdict.tries_left,
					 .has_retry_after = verdict.is == PROOF_TOO_OFTEN,
					 .retry_after = verdict.wait,
				 });
}

/* ---- GET /v1/internal/users: "<transaction>-<user>" is the key of a change ---- */

static bool key_read(str key, str *in, uuid *id)
{
	int64_t number;

	return str_cut(&key, '-', in) && str_to_int(*in, &number) && number >= 0 &&
	       uuid_parse(key, id);
}

static str key_write(struct region *region, const struct page_end *end)
{
	char id[UUID_TEXT];

	uuid_write(end->user_id, id);
	return region_format(region, "%.*s-%.*s", STR_ARG(end->changed_in), UUID_TEXT, id);
}

struct reply *list_user_changes(struct req *req, const struct list_user_changes_params *params)
{
	struct user_changes changes = { .next = { 0 } };
	struct db *db = db_read(req);
	uuid after_id = { { 0 } };
	str after_in = STR("0");
	struct page_end end;

	if (!str_absent(params->after) && !key_read(params->after, &after_in, &after_id))
		return refuse_fault(req, "?after", "cursor", "the `next` of an answer before");
	if (sql_find_page_end(db, &end, .after_in = after_in, .after_id = after_id,
			      .most = params->limit)) {
		changes.items =
			sql_list_user_page(db, .after_in = after_in, .after_id = after_id,
					   .until_in = end.changed_in, .until_id = end.user_id);
		changes.deleted =
			sql_list_deleted_page(db, .after_in = after_in, .after_id = after_id,
					      .until_in = end.changed_in, .until_id = end.user_id);
		changes.next = key_write(req->region, &end);
	}
	return reply_user_changes(req, 200, &changes);
}
