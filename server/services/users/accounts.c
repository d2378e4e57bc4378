/* accounts.c — a user as a row, as an event, and as its owner sees it.
 *
 * Whoever changes an account locks it, reads all, changes what is to change and keeps all:
 * `users.changed` tells the whole state, so there is no half of it to get wrong. */

#include "lib/run/random.h"
#include "services/users/users.h"

static const int *roles_of(const struct user *user)
{
	return user->roles.items;
}

bool account_has(const struct user *user, int role)
{
	for (size_t i = 0; i < user->roles.count; i++) {
		if (roles_of(user)[i] == role)
			return true;
	}
	return false;
}

void account_give(struct region *region, struct user *user, int role)
{
	if (account_has(user, role))
		return;

	int *roles = region_array(region, user->roles.count + 1, sizeof *roles);
	for (size_t i = 0; i < user->roles.count; i++)
		roles[i] = roles_of(user)[i];
	roles[user->roles.count] = role;
	user->roles = (struct list_of){ roles, user->roles.count + 1 };
}

unsigned account_roles(struct list_of roles)
{
	const int *all = roles.items;
	unsigned mask = 0;

	for (size_t i = 0; i < roles.count; i++)
		mask |= 1u << (all[i] - USER_ROLE_CLIENT);
	return mask;
}

/* As PostgreSQL takes them: text. */
static struct list_of role_texts(struct region *region, struct list_of roles)
{
	const int *all = roles.items;
	str *texts = region_array(region, roles.count, sizeof *texts);

	for (size_t i = 0; i < roles.count; i++)
		texts[i] = str_of(user_role_names[all[i]]);
	return (struct list_of){ texts, roles.count };
}

bool account_lock(struct req *req, struct user *user, struct reply **refusal)
{
	if (sql_lock_user(db_begin(req), user, .user_id = req->user))
		return true;
	*refusal = refuse(req, UNAUTHENTICATED);
	return false;
}

struct user account_make(struct db *tx, str phone, int language)
{
	static const int client[] = { USER_ROLE_CLIENT };
	struct user user;

	sql_make_user(tx, &user, .user_id = uuid_new(), .phone = phone, .language = language,
		      .roles = role_texts(db_region(tx), (struct list_of){ (void *)client, 1 }),
		      .now = clock_now());
	emit_users_changed(tx, &user);
	return user;
}

struct user account_save(struct db *tx, const struct user *user)
{
	struct user kept;

	sql_save_user(tx, &kept, .user_id = user->user_id, .phone = user->phone,
		      .email = user->email, .first_name_ar = user->first_name_ar,
		      .family_name_ar = user->family_name_ar,
		      .first_name_latin = user->first_name_latin,
		      .family_name_latin = user->family_name_latin, .language = user->language,
		      .roles = role_texts(db_region(tx), user->roles), .now = clock_now());
	emit_users_changed(tx, &kept);
	return kept;
}

struct me account_view(struct db *db, const struct user *user)
{
	return (struct me){
		.user_id = user->user_id,
		.phone = user->phone,
		.email = user->email,
		.first_name_ar = user->first_name_ar,
		.family_name_ar = user->family_name_ar,
		.first_name_latin = user->first_name_latin,
		.family_name_latin = user->family_name_latin,
		.language = user->language,
		.roles = user->roles,
		.consent_needed = consent_needed(db, user->user_id),
		.version = user->version,
		.created_at = user->created_at,
	};
}

struct reply *reply_account(struct req *req, const struct user *user)
{
	struct me me = account_view(req->tx ? req->tx : db_read(req), user);

	return reply_me_versioned(req, 200, &me, user->version);
}
