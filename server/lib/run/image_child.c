/* image_child.c — the child: reads, shuts itself in, decodes, writes.
 *
 * Easy to get wrong: the order.  libvips and its codecs are loaded first, for that needs files; the
 * bytes of the stranger are looked at only when nothing can be opened any more.  The threads that
 * libvips makes afterwards live under the same filter. */

#include "lib/run/image.h"
#include "lib/base/asan.h"
#include "lib/run/sandbox.h"

#include <dlfcn.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <vips/vips.h>

enum { QUALITY = 82, BROKEN = 1 };

/* ---- libvips, by name: nothing else of the program is to load its eighty libraries ---- */

#define CALLS(X)                                                                                   \
	X(vips_init)                                                                               \
	X(vips_block_untrusted_set)                                                                \
	X(vips_concurrency_set)                                                                    \
	X(vips_image_new_from_buffer)                                                              \
	X(vips_image_get_width)                                                                    \
	X(vips_image_get_height)                                                                   \
	X(vips_image_hasalpha)                                                                     \
	X(vips_image_copy_memory)                                                                  \
	X(vips_thumbnail_buffer)                                                                   \
	X(vips_thumbnail_image)                                                                    \
	X(vips_array_double_newv)                                                                  \
	X(vips_flatten)                                                                            \
	X(vips_jpegsave_buffer)

static struct {
#define POINTER(name) __typeof__(&name) name;
	CALLS(POINTER)
#undef POINTER
} vips;

_Noreturn static void give_up(const char *what, const char *why)
{
	fprintf(stderr, "contacto image: %s: %s\n", what, why ? why : "");
	_exit(BROKEN);
}

static void load(void)
{
	void *library = dlopen("libvips.so.42", RTLD_NOW | RTLD_LOCAL);

	if (!library)
		give_up("libvips", dlerror());
#define FIND(name)                                                                                 \
	*(void **)&vips.name = dlsym(library, #name);                                              \
	if (!vips.name)                                                                            \
		give_up(#name, dlerror());
	CALLS(FIND)
#undef FIND
	if (vips.vips_init("contacto") != 0)
		give_up("libvips", "does not begin");
	vips.vips_block_untrusted_set(TRUE);
	vips.vips_concurrency_set(1);
}

/* ---- what came ---- */

static size_t read_all(char *into, size_t room)
{
	size_t len = 0;

	while (len < room) {
		ssize_t got = read(STDIN_FILENO, into + len, room - len);

		if (got < 0 && errno == EINTR)
			continue;
		if (got <= 0)
			break;
		len += (size_t)got;
	}
	return len;
}

/* By their first bytes, so that libvips is never asked to guess among all that it knows. */
static bool is_known(const char *bytes, size_t len)
{
	return len > 16 && (memcmp(bytes, "\xFF\xD8\xFF", 3) == 0 ||
			    memcmp(bytes, "\x89PNG\r\n\x1A\n", 8) == 0 ||
			    (memcmp(bytes, "RIFF", 4) == 0 && memcmp(bytes + 8, "WEBP", 4) == 0));
}

/* Its head alone is read here. */
static bool is_bearable(const char *bytes, size_t len)
{
	VipsImage *image = vips.vips_image_new_from_buffer(bytes, len, "", NULL);
	int64_t width, height;

	if (!image)
		return false;
	width = vips.vips_image_get_width(image);
	height = vips.vips_image_get_height(image);
	return width >= IMAGE_EDGE_MIN && height >= IMAGE_EDGE_MIN &&
	       width * height <= IMAGE_PIXELS_MAX;
}

/* ---- what goes ---- */

static void write_all(const void *bytes, size_t len)
{
	const char *at = bytes;

	while (len) {
		ssize_t put = write(STDOUT_FILENO, at, len);

		if (put < 0 && errno == EINTR)
			continue;
		if (put <= 0)
			_exit(BROKEN);
		at += put;
		len -= (size_t)put;
	}
}

static bool send_jpeg(VipsImage *image)
{
	void *jpeg;
	size_t len;

	if (vips.vips_jpegsave_buffer(image, &jpeg, &len, "Q", QUALITY, "strip", TRUE,
				      "optimize_coding", TRUE, "interlace", TRUE, NULL) != 0)
		return false;

	const unsigned char head[4] = { (unsigned char)(len >> 24), (unsigned char)(len >> 16),
					(unsigned char)(len >> 8), (unsigned char)len };

	write_all(head, sizeof head);
	write_all(jpeg, len);
	return true;
}

/* Upright, square, in sRGB, white where it was transparent, and in memory. */
static VipsImage *square_of(char *bytes, size_t len)
{
	VipsImage *square, *flat;
	int edge = image_edges[0];

	if (vips.vips_thumbnail_buffer(bytes, len, &square, edge, "height", edge, "crop",
				       VIPS_INTERESTING_CENTRE, "export_profile", "srgb",
				       NULL) != 0)
		return NULL;
	if (vips.vips_image_hasalpha(square)) {
		VipsArrayDouble *white = vips.vips_array_double_newv(1, 255.0);

		if (vips.vips_flatten(square, &flat, "background", white, NULL) != 0)
			return NULL;
		square = flat;
	}
	return vips.vips_image_copy_memory(square);
}

static bool send_sizes(VipsImage *largest)
{
	if (!largest || !send_jpeg(largest))
		return false;
	for (int i = 1; i < IMAGE_SIZES; i++) {
		VipsImage *smaller;

		if (vips.vips_thumbnail_image(largest, &smaller, image_edges[i], NULL) != 0 ||
		    !send_jpeg(smaller))
			return false;
	}
	return true;
}

void image_child(void)
{
	char *bytes = malloc(IMAGE_BYTES_MAX + 1);
	size_t len;

	sandbox_limit(&(struct sandbox_limits){ .cpu_seconds = 10,
						.memory = ASAN ? 0 : (size_t)1 << 30,
						.file = 16 << 20,
						.descriptors = 64 });
	load();
	len = bytes ? read_all(bytes, IMAGE_BYTES_MAX + 1) : 0;
	if (!sandbox_close())
		give_up("sandbox", strerror(errno));
	if (len > IMAGE_BYTES_MAX || !is_known(bytes, len) || !is_bearable(bytes, len) ||
	    !send_sizes(square_of(bytes, len)))
		_exit(IMAGE_NONE);
	_exit(0);
}
