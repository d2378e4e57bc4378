/* config_test.c — sources and their order, and errors an operator can act on. */

#include "lib/base/test.h"
#include "lib/base/region.h"
#include "lib/run/config.h"
#include "lib/run/config_table.h"

#include <sys/stat.h>

static char folder[] = "/tmp/contacto-config-XXXXXX";

static void put_file(const char *name, const char *text, mode_t mode)
{
	FILE *out = fopen(name, "w");

	assert_non_null(out);
	fputs(text, out);
	fclose(out);
	assert_int_equal(chmod(name, mode), 0);
}

static const char *load(const char *text)
{
	const char *error = NULL;

	put_file("contacto.conf", text, 0644);
	config_load("contacto.conf", &error);
	return error;
}

static const char *set(const char *name, const char *value)
{
	const char *error = NULL;

	config_set(str_of(name), str_of(value), &error);
	return error;
}

static void check_same(const char *found, const char *expected)
{
	check_str(str_of(found), expected);
}

/* ---- sources ---- */

TEST(every_default_keeps_its_own_rules)
{
	for (size_t i = 0; i < settings_count; i++) {
		const char *wrong = setting_wrong(&settings[i], str_of(settings[i].fallback));

		check_case(!wrong, "%s: %s %s", settings[i].name, settings[i].fallback, wrong);
		check_case(strlen(settings[i].help) > 3, "%s: no help", settings[i].name);
	}
}

TEST(defaults_stand_before_anything_is_read)
{
	assert_int_equal(config.fibers_max, 4096);
	check_str(config.mode, "production");
	assert_true(config.limits);
	check_str(config.cache_socket, "");
}

TEST(reads_a_file)
{
	check_same(load("# ours\n"
			"\n"
			"fibers_max = 128   # few\n"
			"  mode=development\r\n"
			"\tmail_from\t=\tContacto <a#b@example.com> \n"
			"templates =\n"
			"limits = true"),
		   NULL);
	assert_int_equal(config.fibers_max, 128);
	check_str(config.mode, "development");
	check_str(config.mail_from, "Contacto <a#b@example.com>");
	check_str(config.templates, "");
	assert_int_equal(config.request_seconds, 10);
}

TEST(the_environment_comes_after_the_file)
{
	setenv("CONTACTO_FIBERS_MAX", "256", 1);
	setenv("CONTACTO_NOBODYS", "x", 1); /* not ours to judge */
	check_same(load("fibers_max = 128\nwork_threads = 3\n"), NULL);
	assert_int_equal(config.fibers_max, 256);
	assert_int_equal(config.work_threads, 3);
	unsetenv("CONTACTO_FIBERS_MAX");
	unsetenv("CONTACTO_NOBODYS");
	check_same(load("work_threads = 4\n"), NULL); /* and nothing is left from before */
	assert_int_equal(config.fibers_max, 4096);
}

TEST(the_file_may_come_from_the_environment)
{
	const char *error;

	put_file("other.conf", "work_queue = 9\n", 0644);
	setenv("CONTACTO_CONFIG", "other.conf", 1);
	assert_true(config_load(NULL, &error));
	assert_int_equal(config.work_queue, 9);
	check_same(load("work_queue = 10\n"), NULL); /* --config wins */
	assert_int_equal(config.work_queue, 10);
	unsetenv("CONTACTO_CONFIG");
	assert_true(config_load(NULL, &error));
	assert_int_equal(config.work_queue, 32);
}

/* ---- errors ---- */

TEST(errors_name_source_line_setting_and_rule)
{
	static const struct {
		const char *text, *error;
	} cases[] = {
		{ "\n\nfibers_max = 12\n", "contacto.conf:3: fibers_max: 12 is below 64" },
		{ "fibers_max = 65537", "contacto.conf:1: fibers_max: 65537 is above 65536" },
		{ "fibers_max = many", "contacto.conf:1: fibers_max: many is no whole number" },
		{ "fibers_max = 64.5", "contacto.conf:1: fibers_max: 64.5 is no whole number" },
		{ "fibers_max =", "contacto.conf:1: fibers_max: (empty) is no whole number" },
		{ "fibers_max = 99999999999999999999",
		  "contacto.conf:1: fibers_max: 99999999999999999999 is no whole number" },
		{ "limits = yes", "contacto.conf:1: limits: yes is neither true nor false" },
		{ "fiber_max = 99",
		  "contacto.conf:1: fiber_max: there is no such setting; fibers_max is one" },
		{ "colour = red", "contacto.conf:1: colour: there is no such setting" },
		{ " = 1", "contacto.conf:1: : there is no such setting" },
		{ "mode", "contacto.conf:1: is not of the form name = value" },
		{ "mode = test\nlog_level=warn\nmode = test",
		  "contacto.conf:3: mode: was already set in line 1" },
		{ "mode = Production",
		  "contacto.conf:1: mode: Production is none of development, test, production" },
		{ "log_level = loud",
		  "contacto.conf:1: log_level: loud is none of debug, info, warn, error" },
		{ "log_level = info\033[31m", "contacto.conf:1: holds a control character" },
		{ "mail_from = \xff@x", "contacto.conf:1: mail_from: \xff@x is no UTF-8" },
		{ "mail_from = nobody", "contacto.conf:1: mail_from: nobody is no e-mail address" },
		{ "sms_from = Contacto DZ 16",
		  "contacto.conf:1: sms_from: Contacto DZ 16 has not 3 to 11 letters" },
		{ "sms_from = Con+acto", "contacto.conf:1: sms_from: Con+acto has other characters "
					 "than letters, digits and blanks" },
		{ "users_url = 127.0.0.1:7001", "contacto.conf:1: users_url: 127.0.0.1:7001 begins "
						"neither with http:// nor with https://" },
		{ "smtp_url = http://me:word@mail", "contacto.conf:1: smtp_url: http://...@mail "
						    "begins neither with smtp:// nor with "
						    "smtps://" },
		{ "db_port = 5432,0",
		  "contacto.conf:1: db_port: 5432,0 is no port from 1 to 65535, "
		  "nor several with commas" },
	};

	for (each_case(i, cases))
		check_same(load(cases[i].text), cases[i].error);
	check_same(load("db_port = 5432,5433\nsmtp_url = smtps://mail:465"), NULL);
}

TEST(errors_of_the_environment_name_the_variable)
{
	setenv("CONTACTO_WORK_THREADS", "0", 1);
	check_same(load(""), "environment: CONTACTO_WORK_THREADS: 0 is below 1");
	unsetenv("CONTACTO_WORK_THREADS");
}

TEST(files_that_cannot_be_read)
{
	const char *error;

	assert_false(config_load("absent.conf", &error));
	check_same(error, "absent.conf: No such file or directory");
	assert_false(config_load(".", &error));
	check_same(error, ".: is no plain file");

	FILE *out = fopen("long.conf", "w");

	for (int i = 0; i < 30000; i++)
		fputs("# and so on\n", out);
	fclose(out);
	assert_false(config_load("long.conf", &error));
	check_same(error, "long.conf: is longer than 262144 bytes");
}

/* ---- what listens where ---- */

TEST(addresses)
{
	static const struct {
		const char *address;
		bool fine, loopback;
	} cases[] = {
		{ "127.0.0.1:7000", true, true },
		{ "127.8.9.10:0", true, true },
		{ "[::1]:7000", true, true },
		{ "0.0.0.0:7000", true, false },
		{ "10.0.0.1:65535", true, false },
		{ "[::]:7000", true, false },
		{ "[2001:db8::1]:7000", true, false },
		{ "[::ffff:127.0.0.1]:7000", true, false }, /* not known as such: refused */
		{ "localhost:7000", false, false },
		{ "127.0.0.1", false, false },
		{ "127.0.0.1:", false, false },
		{ "127.0.0.1:65536", false, false },
		{ "127.0.0.1:-1", false, false },
		{ "127.0.0.1:7000x", false, false },
		{ "127.1:7000", false, false },
		{ "::1:7000", false, false },
		{ "[::1]7000", false, false },
		{ "[::1", false, false },
		{ "[127.0.0.1]:7000", false, false },
		{ ":7000", false, false },
		{ "", false, false },
	};

	for (each_case(i, cases)) {
		check_same(load("mode = production"), NULL);
		check_case(!set("listen", cases[i].address) == cases[i].fine, "%s",
			   cases[i].address);
		check_same(load("mode = development"), NULL);
		check_case(!set("listen", cases[i].address) == cases[i].loopback, "%s",
			   cases[i].address);
		check_same(load("mode = test"), NULL);
		check_case(!set("metrics_listen", cases[i].address) ==
				   (cases[i].loopback || !*cases[i].address),
			   "%s", cases[i].address);
	}
}

TEST(only_production_meets_strangers)
{
	check_same(load("listen = 0.0.0.0:7000\n\nmode = development"),
		   "contacto.conf:1: listen: 0.0.0.0:7000 is no loopback address, and "
		   "mode=development listens on nothing else");
	check_same(load("mode = test\nmetrics_listen = 10.1.1.1:9"),
		   "contacto.conf:2: metrics_listen: 10.1.1.1:9 is no loopback address, and "
		   "mode=test listens on nothing else");
	check_same(load("listen = 0.0.0.0:7000"), NULL);
	check_same(set("mode", "test"), /* the address must change, so its line is named */
		   "contacto.conf:1: listen: 0.0.0.0:7000 is no loopback address, and "
		   "mode=test listens on nothing else");
}

TEST(only_a_test_is_without_limits)
{
	check_same(load("limits = false"),
		   "contacto.conf:1: limits: false turns the limits off, which only mode=test may "
		   "(it is production)");
	check_same(load("limits = false\nmode = development"),
		   "contacto.conf:1: limits: false turns the limits off, which only mode=test may "
		   "(it is development)");
	check_same(load("limits = false\nmode = test"), NULL);
	assert_false(config.limits);
}

TEST(nobody_sets_the_clock_of_production)
{
	check_same(
		load("clock_file = ahead"),
		"contacto.conf:1: clock_file: ahead moves the clock, which mode=production may not");
	check_same(load("clock_file = ahead\nmode = development"), NULL);
	check_str(config.clock_file, "ahead");
}

/* ---- one by name ---- */

TEST(sets_one_or_leaves_all)
{
	check_same(load(""), NULL);
	check_same(set("fibers_max", "100"), NULL);
	assert_int_equal(config.fibers_max, 100);
	check_same(set("fibers_max", "1"), "--set: fibers_max: 1 is below 64");
	assert_int_equal(config.fibers_max, 100);
	check_same(set("limits", "false"),
		   "--set: limits: false turns the limits off, which only mode=test may (it is "
		   "production)");
	assert_true(config.limits);
	check_same(set("nothing", "1"), "--set: nothing: there is no such setting");
	check_same(set("mode", "test"), NULL);
	check_same(set("limits", "false"), NULL);
	check_same(set("mode", "development"),
		   "--set: limits: false turns the limits off, which only mode=test may (it is "
		   "development)");
	check_str(config.mode, "test");
}

/* ---- printing ---- */

static str printed(struct region *r)
{
	static char text[32 * 1024];
	FILE *out = fmemopen(text, sizeof text, "w");

	config_print(out);
	fclose(out);
	return region_copy(r, str_of(text));
}

static bool contains(str text, str part)
{
	return memmem(text.at, text.len, part.at, part.len);
}

TEST(prints_a_table_without_passwords)
{
	struct region *r = region_new(0, NULL);
	size_t lines = 0;
	ptrdiff_t column = 0;
	str text, rest, line;

	setenv("CONTACTO_WORK_QUEUE", "7", 1);
	check_same(load("fibers_max = 128\nsmtp_url = smtp://me:word@mail.example:25\n"), NULL);
	text = rest = printed(r);
	for (; str_cut(&rest, '\n', &line) && line.len > 0; lines++) {
		if (lines == 0)
			column = (char *)memmem(line.at, line.len, "WHAT IT IS", 10) - line.at;
		/* Every row's help begins there. */
		assert_true((ptrdiff_t)line.len > column && line.at[column - 1] == ' ' &&
			    line.at[column] != ' ');
	}
	assert_int_equal(lines, settings_count + 1);
	assert_false(contains(text, STR("word@")));
	assert_true(contains(text, STR("smtp://...@mail.example:25")));
	assert_true(contains(text, STR("  contacto.conf:1  4096")));
	assert_true(contains(text, STR("  64..65536")));
	assert_true(contains(text, STR("  environment")));
	region_free(r);
	unsetenv("CONTACTO_WORK_QUEUE");
}

/* ---- secrets ---- */

/* Base64 of 32 bytes of 'A', of 'B'; of 31 and 33. */
#define KEY_A "QUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUE="
#define KEY_B "QkJCQkJCQkJCQkJCQkJCQkJCQkJCQkJCQkJCQkJCQkI="
#define KEY_31 "QUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQQ=="
#define KEY_33 "QUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFB"

static const char *load_secrets(const char *text, mode_t mode)
{
	put_file("secrets", text, mode);
	return load("secrets_file = secrets");
}

TEST(secrets_by_name)
{
	check_same(load_secrets("db.users = p#ss = word\n"
				"cache.users=x # comment\n",
				0600),
		   NULL);
	check_str(secret(STR("db.users")), "p#ss = word");
	check_str(secret(STR("cache.users")), "x");
	check_str(secret(STR("bus.users")), NULL);
	check_same(load_secrets("bus.users = y\n", 0400), NULL);
	check_str(secret(STR("bus.users")), "y");
	check_str(secret(STR("db.users")), NULL); /* of the former file */
	check_same(load(""), NULL);
	check_str(secret(STR("bus.users")), NULL);
}

TEST(secrets_are_their_owners)
{
	static const mode_t open[] = { 0644, 0640, 0604, 0620, 0601, 0666 };
	char expected[80];

	for (each_case(i, open)) {
		snprintf(expected, sizeof expected,
			 "secrets: others may read it (mode %04o): chmod 600", open[i]);
		check_same(load_secrets("db.users = word\n", open[i]), expected);
		check_str(secret(STR("db.users")), NULL);
	}
	check_same(load("secrets_file = nowhere"), "nowhere: No such file or directory");
}

TEST(broken_secrets_are_not_told)
{
	static const struct {
		const char *text, *error;
	} cases[] = {
		{ "db.users =", "secrets:1: db.users: is empty" },
		{ "DB = word", "secrets:1: a name has only a-z, 0-9, '.', '_' and '-'" },
		{ "a = word\na = word", "secrets:2: a: was already set in line 1" },
		{ "key.codes.1 = word", "secrets:1: key.codes.1: is not the base64 of 32 bytes" },
		{ "key.codes.1 = " KEY_31,
		  "secrets:1: key.codes.1: is not the base64 of 32 bytes" },
		{ "key.codes.1 = " KEY_33,
		  "secrets:1: key.codes.1: is not the base64 of 32 bytes" },
		{ "key.codes.1 = " KEY_A "x",
		  "secrets:1: key.codes.1: is not the base64 of 32 bytes" },
		{ "key.codes = " KEY_A,
		  "secrets:1: key.codes: is not of the form key.<purpose>.<number>" },
		{ "key.codes.0 = " KEY_A,
		  "secrets:1: key.codes.0: is not of the form key.<purpose>.<number>" },
		{ "key.codes.01 = " KEY_A,
		  "secrets:1: key.codes.01: is not of the form key.<purpose>.<number>" },
		{ "key..1 = " KEY_A,
		  "secrets:1: key..1: is not of the form key.<purpose>.<number>" },
		{ "key.codes.4294967296 = " KEY_A,
		  "secrets:1: key.codes.4294967296: is not of the form key.<purpose>.<number>" },
		{ "word", "secrets:1: is not of the form name = value" },
	};

	for (each_case(i, cases)) {
		check_same(load_secrets(cases[i].text, 0600), cases[i].error);
	}
}

TEST(keys_by_age_and_id)
{
	uint8_t key[KEY_BYTES];
	uint32_t id = 0;

	check_same(load_secrets("key.codes.2 = " KEY_A "\n"
				"key.codes.10 = " KEY_B "\n"
				"key.mail.77 = " KEY_A "\n"
				"db.users = word\n",
				0600),
		   NULL);
	assert_true(key_newest("codes", &id, key));
	assert_int_equal(id, 10); /* as a number, not as text */
	assert_int_equal(key[0], 'B');
	assert_int_equal(key[31], 'B');
	assert_true(key_by_id("codes", 2, key));
	assert_int_equal(key[31], 'A');
	assert_false(key_by_id("codes", 77, key));
	assert_false(key_by_id("code", 2, key));
	assert_false(key_newest("code", &id, key));
	assert_true(key_newest("mail", &id, key));
	assert_int_equal(id, 77);
}

TEST(a_secrets_file_may_be_set)
{
	check_same(load(""), NULL);
	put_file("secrets", "db.users = later\n", 0600);
	check_same(set("secrets_file", "secrets"), NULL);
	check_str(secret(STR("db.users")), "later");
	check_same(set("secrets_file", "nowhere"), "nowhere: No such file or directory");
	check_str(config.secrets_file, "secrets");
	check_str(secret(STR("db.users")), "later");
}

__attribute__((constructor)) static void enter_folder(void)
{
	if (!mkdtemp(folder) || chdir(folder) != 0)
		abort();
}

__attribute__((destructor)) static void leave_folder(void)
{
	static const char *const files[] = { "contacto.conf", "other.conf", "long.conf",
					     "secrets" };

	for (size_t i = 0; i < COUNT(files); i++)
		unlink(files[i]);
	if (chdir("/") == 0)
		rmdir(folder);
}

TEST_MAIN("run/config")
