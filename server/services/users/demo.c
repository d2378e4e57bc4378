/* demo.c — accounts to try Contacto with, and the first admin.
 *
 * Demo people sign in as everybody does: with a code, which the development sink shows.  There is
 * no code that always works. */

#include "lib/run/config.h"
#include "engine/phone.h"
#include "services/users/users.h"

#include <stdio.h>

static const struct person {
	const char *phone, *first_ar, *family_ar, *first_latin, *family_latin;
	int language, role;
} people[] = {
	{ "+213555000001", "أمال", "بن علي", "Amel", "BEN ALI", LANGUAGE_AR, USER_ROLE_CLIENT },
	{ "+213555000002", "ياسين", "حداد", "Yacine", "HADDAD", LANGUAGE_FR,
	  USER_ROLE_PROFESSIONAL },
	{ "+213555000003", "سارة", "منصوري", "Sara", "MANSOURI", LANGUAGE_EN, USER_ROLE_ADMIN },
};

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

static void seed_person(struct service_run *run, const struct person *person)
{
	struct db *tx = run_begin(run);
	struct user user = account_of(tx, str_of(person->phone), person->language);

	if (str_absent(user.first_name_ar)) {
		user.first_name_ar = str_of(person->first_ar);
		user.family_name_ar = str_of(person->family_ar);
		user.first_name_latin = str_of(person->first_latin);
		user.family_name_latin = str_of(person->family_latin);
		grant(tx, &user, person->role);
	}
	db_commit(tx);
	printf("%-14s %s  (%s %s)\n", user_role_names[person->role], person->phone,
	       person->first_latin, person->family_latin);
}

void demo_seed(struct service_run *run, int64_t professionals)
{
	if (str_equal(config.mode, STR("production"))) {
		fprintf(stderr, "users: no demo accounts in production\n");
		return;
	}
	for (size_t i = 0; i < sizeof people / sizeof *people; i++)
		seed_person(run, &people[i]);
	people_seed(run, professionals);
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
