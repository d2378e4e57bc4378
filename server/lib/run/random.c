/* random.c — libsodium's generator, begun on first use. */

#include "lib/run/random.h"
#include "lib/run/loop.h"

#include <assert.h>
#include <sodium.h>
#include <stdlib.h>
#include <string.h>
#include <sys/random.h>

enum { KEPT = 4096 };

static __thread uint8_t kept[KEPT];
static __thread size_t left; /* at the end of kept */

static void begin(void)
{
	if (sodium_init() < 0)
		abort();
}

void random_fill(void *out, size_t size)
{
	begin();
	randombytes_buf(out, size);
}

/* All at once: libsodium would ask the kernel for 256 bytes at a time. */
static void refill(void)
{
	if (getrandom(kept, sizeof kept, 0) != sizeof kept)
		random_fill(kept, sizeof kept); /* a signal came between */
	left = sizeof kept;
}

void random_id_fill(void *out, size_t size)
{
	assert(size <= RANDOM_ID);
	if (left < size)
		refill();
	memcpy(out, kept + sizeof kept - left, size);
	left -= size;
}

uint32_t random_below(uint32_t below)
{
	begin();
	return randombytes_uniform(below);
}

uuid uuid_new(void)
{
	uint8_t random[10];

	random_id_fill(random, sizeof random);
	return uuid_v7(clock_now(), random);
}
