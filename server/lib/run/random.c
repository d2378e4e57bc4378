/* random.c — libsodium's generator, begun on first use. */

#include "lib/run/random.h"
#include "lib/run/loop.h"

#include <sodium.h>
#include <stdlib.h>

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

uint32_t random_below(uint32_t below)
{
	begin();
	return randombytes_uniform(below);
}

uuid uuid_new(void)
{
	uint8_t random[10];

	random_fill(random, sizeof random);
	return uuid_v7(clock_now(), random);
}
