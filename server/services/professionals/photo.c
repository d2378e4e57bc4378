/* photo.c — the picture of a professional: three files, named by their content, that the edge serves.
 *
 * Easy to get wrong: two may show the same picture, and one of them stop.  So files go only when nobody
 * has shown them for a day, and whoever begins to show one waits for a sweeper that has it in hand, and
 * writes the files behind that. */

#include "lib/run/config.h"
#include "lib/run/image.h"
#include "lib/run/random.h"
#include "lib/run/work.h"
#include "services/professionals/catalogue.h"

#include <errno.h>
#include <fcntl.h>
#include <sodium.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { NAME_BYTES = 16, GONE_MAX = 1000 };

/* ---- files: <media>/<two digits>/<name>-<edge>.jpg ---- */

static str folder_of(struct region *region, str photo)
{
	return region_format(region, "%.*s/%.2s", STR_ARG(config.media), photo.at);
}

static str path_of(struct region *region, str photo, int edge)
{
	str folder = folder_of(region, photo);

	return region_format(region, "%.*s/%.*s-%d.jpg", STR_ARG(folder), STR_ARG(photo), edge);
}

/* On a thread of the pool: touches nothing but this. */
struct storing {
	const char *folder, *path[IMAGE_SIZES], *draft[IMAGE_SIZES];
	str bytes[IMAGE_SIZES];
	int error;
};

static bool write_all(int file, str bytes)
{
	while (bytes.len) {
		ssize_t put = write(file, bytes.at, bytes.len);

		if (put < 0 && errno == EINTR)
			continue;
		if (put <= 0)
			return false;
		bytes = (str){ bytes.at + put, bytes.len - (size_t)put };
	}
	return true;
}

/* Whole, or not there: a reader never sees half of it, not even after a power cut. */
static bool store_one(const char *path, const char *draft, str bytes)
{
	int file = open(draft, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0644);
	bool well = file >= 0 && write_all(file, bytes) && fsync(file) == 0;
	int error = errno;

	if (file >= 0)
		close(file);
	if (well && rename(draft, path) == 0)
		return true;
	if (file >= 0)
		unlink(draft);
	errno = well ? errno : error;
	return false;
}

static bool folder_sync(const char *path)
{
	int folder = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	bool well = folder >= 0 && fsync(folder) == 0;

	if (folder >= 0)
		close(folder);
	return well;
}

static void store(void *arg)
{
	struct storing *it = arg;
	bool well = mkdir(it->folder, 0755) == 0 || errno == EEXIST;

	for (int i = 0; well && i < IMAGE_SIZES; i++)
		well = store_one(it->path[i], it->draft[i], it->bytes[i]);
	well = well && folder_sync(it->folder);
	it->error = well ? 0 : errno;
}

static void photo_store(struct region *region, str photo, const struct image *image)
{
	struct storing it = { .folder = region_cstr(region, folder_of(region, photo)) };
	uint32_t random = random_below(UINT32_MAX);

	for (int i = 0; i < IMAGE_SIZES; i++) {
		it.path[i] = region_cstr(region, path_of(region, photo, image_edges[i]));
		it.draft[i] = region_format(region, "%s.%08x", it.path[i], (unsigned)random).at;
		it.bytes[i] = image->jpeg[i];
	}
	if (!work_run(store, &it))
		fail(BREAKDOWN_BUSY, "no thread for writing a picture");
	if (it.error)
		fail(BREAKDOWN_OTHER, "writing %s: %s", it.folder, strerror(it.error));
}

static str photo_name(struct region *region, const struct image *image)
{
	crypto_generichash_state state;
	uint8_t digest[NAME_BYTES];
	char *text = region_alloc(region, 2 * NAME_BYTES);

	crypto_generichash_init(&state, NULL, 0, NAME_BYTES);
	for (int i = 0; i < IMAGE_SIZES; i++)
		crypto_generichash_update(&state, (const uint8_t *)image->jpeg[i].at,
					  image->jpeg[i].len);
	crypto_generichash_final(&state, digest, NAME_BYTES);
	hex_write(text, digest, NAME_BYTES);
	return (str){ text, 2 * NAME_BYTES };
}

/* ---- PUT, DELETE /v1/professionals/me/photo ---- */

void photo_release(struct db *tx, str photo)
{
	if (!str_absent(photo))
		later_let_photo_go(tx, .photo = photo, .now = clock_now());
}

static struct reply *photo_show(struct req *req, str photo, const struct image *image)
{
	struct professional_state state;
	struct reply *refusal;

	if (!own_lock(req, &state, &refusal))
		return refusal;
	if (!str_equal(state.photo, photo)) {
		sql_keep_photo(req->tx, .photo = photo);
		photo_store(req->region, photo, image);
		photo_release(req->tx, state.photo);
		later_save_photo(req->tx, .photo = photo, .professional_id = state.professional_id);
		if ((refusal = own_tell(req, &state)))
			return refusal;
	}
	return reply_own_photo_versioned(req, 200, &(struct own_photo){ .photo = photo },
					 state.version);
}

struct reply *set_professional_photo(struct req *req)
{
	struct professional_state state;
	struct reply *refusal;
	struct image image;

	if (!config.media.len)
		fail(BREAKDOWN_OTHER, "`media` is not set: pictures cannot be kept");
	if (!own_find(req, &state, &refusal))
		return refusal;
	if (req->http->body_fd < 0 || !image_make(req->region, req->http->body_fd, &image))
		return refuse(req, NOT_AN_IMAGE);
	return photo_show(req, photo_name(req->region, &image), &image);
}

struct reply *remove_professional_photo(struct req *req)
{
	struct professional_state state;
	struct reply *refusal;

	if (!own_lock(req, &state, &refusal))
		return refusal;
	if (str_absent(state.photo))
		return reply_gone(req, &state);
	photo_release(req->tx, state.photo);
	later_save_photo(req->tx, .professional_id = state.professional_id);
	if ((refusal = own_tell(req, &state)))
		return refusal;
	return reply_gone(req, &state);
}

/* ---- the sweeper ---- */

static bool forget_one(struct service_run *run)
{
	struct db *tx = run_begin(run);
	struct photo_row gone;
	bool found = sql_take_photo_gone(tx, &gone, .before = instant_add(clock_now(), -DAYS(1)));

	/* Empty: somebody shows it. */
	for (int i = 0; found && gone.photo.len && i < IMAGE_SIZES; i++)
		unlink(region_cstr(db_region(tx),
				   path_of(db_region(tx), gone.photo, image_edges[i])));
	db_commit(tx);
	return found;
}

void photos_forget(struct service_run *run)
{
	for (int i = 0; config.media.len && i < GONE_MAX && forget_one(run); i++)
		;
}
