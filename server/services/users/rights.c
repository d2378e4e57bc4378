/* rights.c — what the law on personal data (18-07) gives people: to see all that is held, and to
 * have it erased.
 *
 * Erasing keeps the id, which others refer to, and what was agreed to; nothing that says who it
 * was. */

#include "services/users/users.h"

struct reply *export_me(struct req *req)
{
	struct db *db = db_read(req);
	struct user user;

	if (!is_fresh(req, FRESH_SECONDS))
		return refuse(req, FRESH_PROOF_NEEDED);
	if (!sql_find_user(db, &user, .user_id = req->user))
		return refuse(req, UNAUTHENTICATED);

	struct me me = account_view(db, &user);
	return reply_user_export(
		req, 200,
		&(struct user_export){
			.exported_at = clock_now(),
			.user = &me,
			.sessions = sql_list_session_records(db, .user_id = req->user),
			.consents = sql_list_consents(db, .user_id = req->user),
			.codes = sql_list_code_records(db, .user_id = req->user,
						       .phone = user.phone),
		});
}

struct reply *delete_me(struct req *req)
{
	instant now = clock_now();
	struct reply *refusal;
	struct erased erased;
	struct user user;

	if (!is_fresh(req, FRESH_SECONDS))
		return refuse(req, FRESH_PROOF_NEEDED);
	if (!account_lock(req, &user, &refusal))
		return refusal;
	sql_erase_user(req->tx, &erased, .user_id = user.user_id, .now = now);
	sessions_forget(req->tx, sql_end_sessions(req->tx, .user_id = user.user_id, .now = now));
	later_blank_sessions(req->tx, .user_id = user.user_id);
	later_forget_account_codes(req->tx, .user_id = user.user_id);
	later_forget_account_guesses(req->tx, .user_id = user.user_id);
	emit_user_deleted(req->tx, &(struct user_deleted){ .user_id = user.user_id,
							   .version = erased.version,
							   .deleted_at = now });

	struct reply *reply = reply_empty(req, 204);
	reply_header(req, reply, STR("Set-Cookie"), session_cookie_gone());
	return reply;
}
