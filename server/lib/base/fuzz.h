/* fuzz.h — what every *_fuzz.c begins with: the target's prototype, laws, and bytes to draw from.
 *
 *	int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t len)
 *	{
 *		struct input in = { bytes, bytes + len };
 *
 *		law(twice(take(&in, 2)) % 2 == 0, "twice is even");
 *		return 0;
 *	}
 *
 * Run by libFuzzer (tests/fuzz), and over the kept corpus by tests/replay.c.  Included by targets alone. */
#ifndef BASE_FUZZ_H
#define BASE_FUZZ_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t len);

/* What is broken is told, and ends the process: that is what fuzzers look for. */
static inline void law(bool kept, const char *name)
{
	if (kept)
		return;
	fprintf(stderr, "law broken: %s\n", name);
	abort();
}

/* The bytes in a block of exactly that size, so that ASan sees a step beyond; free() it. */
static inline char *fuzz_copy(const uint8_t *bytes, size_t len)
{
	char *copy = malloc(len ? len : 1);

	if (!copy)
		abort();
	if (len > 0)
		memcpy(copy, bytes, len);
	return copy;
}

struct input {
	const uint8_t *at, *end;
};

/* The next bytes as one number, the first of them highest; what is behind the end is zero. */
static inline uint32_t take(struct input *in, int count)
{
	uint32_t value = 0;

	for (int i = 0; i < count; i++)
		value = value << 8 | (in->at < in->end ? *in->at++ : 0);
	return value;
}

#endif
