/* demo.c — accounts to try Contacto with, and the first admin.
 *
 * Demo people sign in as everybody does: with a code, which the development sink shows.  There is
 * no code that always works. */

#include "engine/demo.h"
#include "engine/phone.h"
#include "lib/run/config.h"
#include "services/users/users.h"

#include <stdio.h>

/* The account of a number, made when there is none; the transaction holds the number's lock. */
static struct user account_of(struct db *tx, str phone, int language)
{
	struct user user;
	struct held held;

	sql_lock_address(tx, &held, .address = phone, .now = clock_now());
	if (sql_lock_user_by_phone(tx, &user, .phone = phone))
		return user;
	return account_make(tx, phone, language);
}

/* A role shortens the sessions that exist. */
static void grant(struct db *tx, struct user *user, int role)
{
	account_give(db_region(tx), user, role);
	*user = account_save(tx, user);

	struct lifetime life = lifetime_of(account_roles(user->roles));
	sessions_forget(tx, sql_shorten_sessions(tx, .user_id = user->user_id,
						 .idle_seconds = life.idle,
						 .whole_seconds = life.whole));
}

static void say(int role, str phone, str first, str family)
{
	printf("%-14s %.*s  (%.*s %.*s)\n", user_role_names[role], STR_ARG(phone), STR_ARG(first),
	       STR_ARG(family));
}

static void say_person(enum demo_kind kind, int role)
{
	struct demo_person person = demo_person(kind, 0);
	str phone = { person.phone, DEMO_PHONE }, first = person.first_latin,
	    family = person.family_latin;

	say(role, phone, first, family);
}

/* He belongs to nobody's practice, so he is made here. */
static void seed_admin(struct service_run *run)
{
	struct db *tx = run_begin(run);
	str phone = STR("+213555000003");
	struct user user = account_of(tx, phone, LANGUAGE_EN);

	if (str_absent(user.first_name_ar)) {
		user.first_name_ar = STR("سارة");
		user.family_name_ar = STR("منصوري");
		user.first_name_latin = STR("Sara");
		user.family_name_latin = STR("Mansouri");
		grant(tx, &user, USER_ROLE_ADMIN);
	}
	db_commit(tx);
	say(USER_ROLE_ADMIN, phone, user.first_name_latin, user.family_name_latin);
}

/* The first professional and the first of his clients are whom one signs in as: they are always made. */
void demo_seed(struct service_run *run, int64_t professionals)
{
	if (str_equal(config.mode, STR("production"))) {
		fprintf(stderr, "users: no demo accounts in production\n");
		return;
	}
	people_seed(run, professionals ? professionals : 1);
	say_person(DEMO_CLIENT, USER_ROLE_CLIENT);
	say_person(DEMO_PROFESSIONAL, USER_ROLE_PROFESSIONAL);
	seed_admin(run);
}

static bool admin_add(struct service_run *run, str given)
{
	char phone[PHONE_TEXT];
	size_t len;

	if (phone_read(given, phone, &len) != PHONE_MOBILE) {
		fprintf(stderr, "admin: %.*s is no Algerian mobile number\n", STR_ARG(given));
		return false;
	}

	struct db *tx = run_begin(run);
	struct user user = account_of(tx, (str){ phone, len }, LANGUAGE_FR);
	bool had = account_has(&user, USER_ROLE_ADMIN);
	if (!had)
		grant(tx, &user, USER_ROLE_ADMIN);
	db_commit(tx);
	printf("%.*s %s\n", (int)len, phone, had ? "was an admin already" : "is an admin now");
	return true;
}

int admin_do(struct service_run *run, size_t count, const str *words)
{
	bool well = true;

	if (count < 2 || !str_equal(words[0], STR("add")))
		return 2;
	for (size_t i = 1; i < count; i++)
		well = admin_add(run, words[i]) && well;
	return well ? 0 : 1;
}
