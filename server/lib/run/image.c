/* image.c — the side of it that trusts nothing: starts the child, and reads what it says. */

#include "lib/run/image.h"
#include "lib/run/child.h"

#include <unistd.h>

enum { AT_ONCE = 2, OUT_MAX = 4 * 1024 * 1024 };

const int image_edges[IMAGE_SIZES] = { 768, 256, 96 };

static struct semaphore *permits(void)
{
	static struct semaphore these;
	static bool made;

	if (!made)
		semaphore_init(&these, AT_ONCE);
	made = true;
	return &these;
}

static bool image_cut(str *rest, str *jpeg)
{
	const unsigned char *at = (const unsigned char *)rest->at;
	size_t len;

	if (rest->len < 4)
		return false;
	len = (size_t)at[0] << 24 | (size_t)at[1] << 16 | (size_t)at[2] << 8 | at[3];
	if (len == 0 || len > rest->len - 4)
		return false;
	*jpeg = (str){ rest->at + 4, len };
	*rest = (str){ rest->at + 4 + len, rest->len - 4 - len };
	return true;
}

struct making {
	struct region *region;
	int file;
	struct child_end end;
};

static void make(void *arg)
{
	static const char *const words[] = { "image", NULL };
	struct making *it = arg;

	it->end = child_run(it->region,
			    &(struct child){ .words = words, .in = it->file, .most = OUT_MAX });
}

bool image_make(struct region *region, int file, struct image *image)
{
	struct making it = { .region = region, .file = file };
	struct failure failure;
	bool made;

	if (lseek(file, 0, SEEK_SET) != 0)
		fail(BREAKDOWN_OTHER, "a picture that is no file");
	if (!semaphore_take(permits(), fiber_deadline()))
		fail(BREAKDOWN_BUSY, "too many pictures at once");
	made = fiber_try(make, &it, &failure);
	semaphore_give(permits());
	if (!made)
		fail(failure.what, "%s", failure.text);

	/* A decoder that was tricked dies by a signal: that is no picture either. */
	if (it.end.code == IMAGE_NONE || it.end.code == -1)
		return false;
	if (it.end.code != 0)
		fail(BREAKDOWN_OTHER, "contacto image ended with %d", it.end.code);
	for (int i = 0; i < IMAGE_SIZES; i++) {
		if (!image_cut(&it.end.out, &image->jpeg[i]))
			fail(BREAKDOWN_OTHER, "contacto image said half a picture");
	}
	return true;
}
