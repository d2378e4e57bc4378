/* contacts.c — one's e-mail address and one's number: added, changed, removed.
 *
 * Whoever holds a stolen session must not be able to move the account to a number of his own: each
 * of these wants a sign-in within the last 15 minutes, and a code that reached the new place. */

#include "services/users/users.h"

static struct reply *ask_for(struct req *req, int purpose, int channel, str address)
{
	struct reply *refusal;
	struct user user;

	if (!is_fresh(req, FRESH_SECONDS))
		return refuse(req, FRESH_PROOF_NEEDED);
	if (!account_lock(req, &user, &refusal))
		return refusal;
	return code_send(req, &(struct code_wanted){
				      .purpose = purpose,
				      .channel = channel,
				      .address = address,
				      .user_id = user.user_id,
				      .language = user.language,
			      });
}

/* ---- e-mail ---- */

/* The domain in small letters; what stands before the @ is for its server to understand. */
static str email_kept(struct region *region, str email)
{
	char *text = region_cstr(region, email);

	for (size_t i = (size_t)str_find(email, '@'); i < email.len; i++) {
		if (text[i] >= 'A' && text[i] <= 'Z')
			text[i] = (char)(text[i] + 'a' - 'A');
	}
	return (str){ text, email.len };
}

struct reply *ask_email(struct req *req, const struct ask_email *in)
{
	return ask_for(req, CODE_PURPOSE_EMAIL, CODE_CHANNEL_EMAIL,
		       email_kept(req->region, in->email));
}

struct reply *confirm_email(struct req *req, const struct confirm_code *in)
{
	struct proof proof;
	struct user user;
	struct reply *refusal =
		code_prove(req, in->flow_id, in->code, CODE_PURPOSE_EMAIL, req->user, &proof);

	if (refusal || !account_lock(req, &user, &refusal))
		return refusal;
	user.email = proof.address;
	user = account_save(req->tx, &user);
	return reply_account(req, &user);
}

struct reply *remove_email(struct req *req)
{
	struct reply *refusal;
	struct user user;

	if (!is_fresh(req, FRESH_SECONDS))
		return refuse(req, FRESH_PROOF_NEEDED);
	if (!account_lock(req, &user, &refusal))
		return refusal;
	if (!str_absent(user.email)) {
		user.email = (str){ 0 };
		user = account_save(req->tx, &user);
	}
	return reply_account(req, &user);
}

/* ---- number ---- */

struct reply *ask_phone(struct req *req, const struct ask_phone *in)
{
	str phone;
	struct reply *refusal = mobile_read(req, in->phone, &phone);

	if (refusal)
		return refusal;
	return ask_for(req, CODE_PURPOSE_PHONE, CODE_CHANNEL_SMS, phone);
}

/* Whoever had the account by its old number alone is signed out: all sessions but this one end. */
struct reply *confirm_phone(struct req *req, const struct confirm_code *in)
{
	struct user user, other;
	struct proof proof;
	struct reply *refusal =
		code_prove(req, in->flow_id, in->code, CODE_PURPOSE_PHONE, req->user, &proof);

	if (refusal || !account_lock(req, &user, &refusal))
		return refusal;
	if (str_equal(user.phone, proof.address))
		return reply_account(req, &user);
	if (sql_lock_user_by_phone(req->tx, &other, .phone = proof.address))
		return refuse(req, PHONE_TAKEN);

	str former = user.phone;
	user.phone = proof.address;
	user = account_save(req->tx, &user);
	emit_user_phone_changed(req->tx, &(struct user_phone_changed){
						 .flow_id = in->flow_id,
						 .user_id = user.user_id,
						 .former_phone = former,
						 .language = user.language,
						 .at = clock_now(),
					 });
	sessions_forget(req->tx,
			sql_end_sessions(req->tx, .user_id = user.user_id,
					 .but = req->session.session_id, .now = clock_now()));
	return reply_account(req, &user);
}
