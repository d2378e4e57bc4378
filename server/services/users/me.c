/* me.c — one's own account: names, language, and becoming a professional.
 *
 * A name has a first and a family part in a script, or none of both; which scripts is for its owner
 * to say. */

#include "engine/person_name.h"
#include "services/users/users.h"

enum { NAME_FIELDS = 4 };

struct reply *get_me(struct req *req)
{
	struct user user;

	if (!sql_find_user(db_read(req), &user, .user_id = req->user))
		return refuse(req, UNAUTHENTICATED);
	return reply_account(req, &user);
}

/* ---- PATCH /v1/users/me ---- */

struct name_change {
	const char *pointer;
	enum script script;
	bool said;
	str asked;
	str *kept;
};

static struct reply *name_apply(struct req *req, const struct name_change *change)
{
	if (!change->said)
		return NULL;
	*change->kept = change->asked;
	if (str_absent(change->asked))
		return NULL;
	*change->kept = name_read(req->region, change->asked, change->script);
	if (!str_absent(*change->kept))
		return NULL;
	return refuse_fault(
		req, change->pointer, "script",
		change->script == SCRIPT_ARABIC
			? "letters of the Arabic script, with single spaces, hyphens and apostrophes between them"
			: "letters of the Latin script, with single spaces, hyphens and apostrophes between them");
}

/* Half a name in a script, or no name where there was one. */
static struct reply *names_check(struct req *req, const struct user *before,
				 const struct user *after)
{
	static const char detail[] = "a name has both its parts in a script";
	bool had = !str_absent(before->first_name_ar) || !str_absent(before->first_name_latin);

	if (str_absent(after->first_name_ar) && !str_absent(after->family_name_ar))
		return refuse_fault(req, "/first_name_ar", "required", detail);
	if (!str_absent(after->first_name_ar) && str_absent(after->family_name_ar))
		return refuse_fault(req, "/family_name_ar", "required", detail);
	if (str_absent(after->first_name_latin) && !str_absent(after->family_name_latin))
		return refuse_fault(req, "/first_name_latin", "required", detail);
	if (!str_absent(after->first_name_latin) && str_absent(after->family_name_latin))
		return refuse_fault(req, "/family_name_latin", "required", detail);
	if (had && str_absent(after->first_name_ar) && str_absent(after->first_name_latin))
		return refuse_fault(req,
				    str_absent(before->first_name_ar) ? "/first_name_latin"
								      : "/first_name_ar",
				    "null", "a name stays in at least one script");
	return NULL;
}

struct reply *change_me(struct req *req, const struct change_me *in)
{
	struct user before, user;
	struct reply *refusal;

	if (!account_lock(req, &before, &refusal))
		return refusal;
	if ((refusal = require_version(req, before.version)))
		return refusal;
	user = before;

	const struct name_change names[NAME_FIELDS] = {
		{ "/first_name_ar", SCRIPT_ARABIC, in->has_first_name_ar, in->first_name_ar,
		  &user.first_name_ar },
		{ "/family_name_ar", SCRIPT_ARABIC, in->has_family_name_ar, in->family_name_ar,
		  &user.family_name_ar },
		{ "/first_name_latin", SCRIPT_LATIN, in->has_first_name_latin, in->first_name_latin,
		  &user.first_name_latin },
		{ "/family_name_latin", SCRIPT_LATIN, in->has_family_name_latin,
		  in->family_name_latin, &user.family_name_latin },
	};
	for (int i = 0; i < NAME_FIELDS; i++) {
		if ((refusal = name_apply(req, &names[i])))
			return refusal;
	}
	if ((refusal = names_check(req, &before, &user)))
		return refusal;
	if (in->has_language && in->language != user.language) {
		user.language = in->language;
		sessions_forget(req->tx, sql_retell_sessions(req->tx, .user_id = user.user_id));
	}
	user = account_save(req->tx, &user);
	return reply_account(req, &user);
}

/* ---- POST /v1/users/me/professional ---- */

struct reply *become_professional(struct req *req)
{
	struct reply *refusal;
	struct user user;

	if (!account_lock(req, &user, &refusal))
		return refusal;
	if (account_has(&user, USER_ROLE_PROFESSIONAL))
		return reply_account(req, &user);
	account_give(req->region, &user, USER_ROLE_PROFESSIONAL);
	user = account_save(req->tx, &user);

	struct lifetime life = lifetime_of(account_roles(user.roles));
	sessions_forget(req->tx, sql_shorten_sessions(req->tx, .user_id = user.user_id,
						      .idle_seconds = life.idle,
						      .whole_seconds = life.whole));
	return reply_account(req, &user);
}
