/* image.h — pictures of strangers made ours: decoded, turned upright, cut square, and encoded anew in three
 * sizes, with nothing left of what the camera wrote into them.
 *
 * Decoders have bugs, so this process has none: libvips is loaded by a child alone (`contacto image`),
 * which has no network, no files, and limits of time and memory. */
#ifndef RUN_IMAGE_H
#define RUN_IMAGE_H

#include "lib/run/fiber.h"

enum {
	IMAGE_SIZES = 3,
	IMAGE_BYTES_MAX = 5000000,   /* of what is sent */
	IMAGE_PIXELS_MAX = 64000000, /* phones make fifty million */
	IMAGE_EDGE_MIN = 32,
};
extern const int image_edges[IMAGE_SIZES]; /* in pixels, the largest first */

struct image {
	str jpeg[IMAGE_SIZES]; /* in the region */
};

/* Of the file behind a descriptor, from its beginning.  False: it is no JPEG, PNG or WebP that can be
 * read.  Pauses; two at once in a process, others wait.  fail(): no child, or no time left. */
bool image_make(struct region *, int file, struct image *);

/* The whole of that child's life: reads standard input, writes standard output (each picture behind its
 * length, four bytes, big-endian), ends the process: 0, IMAGE_NONE, or 1 when it cannot work at all. */
enum { IMAGE_NONE = 3 };
_Noreturn void image_child(void);

#endif
