/* photo_test.c — a picture of one's own: taken, made ours, shown, and gone.  This program is its own child
 * that decodes. */

#include "lib/run/image.h"
#include "lib/run/image_sample.h"
#include "services/professionals/catalogue.h"
#include "services/professionals/testing.h"

#include <ftw.h>
#include <sys/stat.h>
#include <unistd.h>

__attribute__((constructor)) static void play(int argc, char **argv, char **envp)
{
	if (argc == 2 && strcmp(argv[1], "image") == 0)
		image_child();
}

/* ---- a folder that ends with the program ---- */

static char folder[] = "/tmp/contacto-photo-XXXXXX";

static int forget(const char *path, const struct stat *its, int flag, struct FTW *where)
{
	return remove(path);
}

static void forget_folder(void)
{
	nftw(folder, forget, 8, FTW_DEPTH | FTW_PHYS);
}

static void media_here(void)
{
	static bool made;

	if (!made) {
		check(mkdtemp(folder));
		atexit(forget_folder);
	}
	made = true;
	config.media = str_of(folder);
}

static bool is_kept(const char *photo)
{
	bool all = true;

	for (int i = 0; i < IMAGE_SIZES; i++) {
		char path[256];
		struct stat its;

		snprintf(path, sizeof path, "%s/%.2s/%s-%d.jpg", folder, photo, photo,
			 image_edges[i]);
		all &= stat(path, &its) == 0 && its.st_size > 100;
	}
	return all;
}

static struct answer send_photo(struct who who, const char *type, str bytes)
{
	media_here();
	return ask(who, (struct asking){ .method = "PUT",
					 .path = ME "/photo",
					 .type = type,
					 .body = bytes.at,
					 .body_len = bytes.len });
}

static const char *given_photo(struct who who, str bytes)
{
	struct answer answer = send_photo(who, "image/jpeg", bytes);

	check_status(answer, 200);
	return text_of(answer, "/photo");
}

VALID_TEST(takes_a_picture_as_the_contract_says)
{
	struct who who = draft(t, "amel");
	struct answer answer = send_photo(valid(who), "image/webp", SAMPLE(sample_plain_bytes));

	check_status(answer, 200);
	check(is_kept(text_of(answer, "/photo")));
	check_status(del(valid(who), ME "/photo"), 204);
}

TEST(shows_a_picture)
{
	struct who who = published(t, "amel");
	int64_t before = version_of(who);
	struct answer answer = send_photo(who, "image/jpeg", SAMPLE(sample_turned_jpeg));
	const char *photo;

	check_status(answer, 200);
	photo = text_of(answer, "/photo");
	check_number(strlen(photo), 32);
	check(is_kept(photo));
	check_text(header(answer, "etag"), textf(t, "\"%lld\"", (long long)before + 1));
	check_text(text_at(get(who, ME), "/photo"), photo);
	check_text(text_at(get(nobody(t),
			       textf(t, "/v1/professionals/%s", text_of(get(who, ME), "/slug"))),
			   "/photo"),
		   photo);
	check_text(json_get(told_at(t, "professional.changed", (size_t)before), STR("photo"))->text,
		   photo);

	/* The same once more is no change. */
	check_text(str_of(given_photo(who, SAMPLE(sample_turned_jpeg))), photo);
	check_number(version_of(who), before + 1);
	check_status(send_photo(who, "image/png", SAMPLE(sample_clear_png)), 200);
	check_status(send_photo(who, "image/webp", SAMPLE(sample_webp)), 200);
	check_status(del(who, ME "/photo"), 204);
	check(!json_at(get(who, ME), "/photo"));
	check_status(del(who, ME "/photo"), 204);
}

TEST(takes_pictures_alone)
{
	struct who who = draft(t, "amel");
	static char large[IMAGE_BYTES_MAX + 1];

	check_problem(send_photo(who, "application/pdf", STR("%PDF-1.4")), 415,
		      "unsupported-media-type");
	check_problem(send_photo(who, "image/svg+xml", STR("<svg/>")), 415,
		      "unsupported-media-type");
	check_problem(
		send_photo(who, "image/jpeg", STR("\xFF\xD8\xFF nothing of the kind, really")), 422,
		"not-an-image");
	check_problem(send_photo(who, "image/png", SAMPLE(sample_huge_png)), 422, "not-an-image");
	check_problem(send_photo(who, "image/jpeg", (str){ large, sizeof large }), 413,
		      "too-large");
	check_problem(send_photo(pro(t, "yacine"), "image/jpeg", SAMPLE(sample_jpeg)), 404,
		      "no-profile");
	check_status(send_photo(as(t, "client"), "image/jpeg", SAMPLE(sample_jpeg)), 403);
	check_status(send_photo(nobody(t), "image/jpeg", SAMPLE(sample_jpeg)), 401);
	check(!json_at(get(who, ME), "/photo"));
}

static void a_day_later(void)
{
	clock_set(instant_add(clock_now(), DAYS(1) + MINUTES(1)));
	job_run(&professionals, "photos");
	clock_free();
}

TEST(files_go_a_day_after_the_last_who_showed_them)
{
	struct who amel = draft(t, "amel"), yacine = draft(t, "yacine");
	const char *photo = given_photo(amel, SAMPLE(sample_jpeg));

	check_text(str_of(given_photo(yacine, SAMPLE(sample_jpeg))), photo);
	check_status(del(amel, ME "/photo"), 204);
	job_run(&professionals, "photos");
	check(is_kept(photo));
	a_day_later();
	check(is_kept(photo)); /* Yacine still shows it */

	given_photo(yacine, SAMPLE(sample_webp));
	check(is_kept(photo));
	a_day_later();
	check(!is_kept(photo));

	/* Shown again within the day: it stays. */
	check_text(str_of(given_photo(amel, SAMPLE(sample_jpeg))), photo);
	check_status(del(amel, ME "/photo"), 204);
	check_text(str_of(given_photo(amel, SAMPLE(sample_jpeg))), photo);
	a_day_later();
	check(is_kept(photo));
}

static void close_account(struct service_run *run, void *user_id)
{
	struct db *tx = run_begin(run);

	close_professional(tx, &(struct user_deleted){ .user_id = *(const uuid *)user_id,
						       .version = 2,
						       .deleted_at = clock_now() });
	db_commit(tx);
}

TEST(an_account_that_is_gone_takes_its_picture_along)
{
	struct who who = draft(t, "amel");
	const char *photo = given_photo(who, SAMPLE(sample_clear_png));

	check(is_kept(photo));
	do_as(&professionals, close_account, &who.user_id);
	a_day_later();
	check(!is_kept(photo));
}

KIT_MAIN("professionals/photo", &professionals)
