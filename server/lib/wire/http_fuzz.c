/* http_fuzz.c — any bytes whatever, as a head and as a chunked body, held to http_laws.h. */

#include "lib/base/fuzz.h"
#include "lib/wire/http_laws.h"

void law_broken(const char *law, int line)
{
	fprintf(stderr, "law broken, line %d: %s\n", line, law);
	abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t len)
{
	uint64_t seed = len > 0 ? bytes[0] * 2654435761u + len : 0;
	size_t stride = len / 24 + 2;

	if (len > HTTP_HEAD_MAX + 4096)
		return 0;
	head_laws((const char *)bytes, len, len <= 192 ? STRIDE_ONE : stride, seed);
	chunk_laws((const char *)bytes, len, len <= 512 ? STRIDE_ONE : stride, seed);
	return 0;
}
