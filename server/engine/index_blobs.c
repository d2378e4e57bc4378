/* index_blobs.c — bytes that are kept once, however many keep them: patterns of a day, rules of
 * hours, lists of services.  Equal bytes have one id as long as somebody keeps it; ids are used
 * again. */

#include "engine/index_parts.h"

#include <stdlib.h>

void *index_more(void *old, size_t count, size_t size)
{
	void *more = realloc(old, (count ? count : 1) * size);

	if (!more)
		abort();
	return more;
}

static uint64_t hash_of(const char *bytes, size_t size)
{
	uint64_t hash = 0x9e3779b97f4a7c15u ^ size;

	for (size_t i = 0; i < size; i++)
		hash = (hash ^ (unsigned char)bytes[i]) * 0x100000001b3u;
	return hash ^ hash >> 29;
}

static uint32_t *head_of(const struct blobs *b, uint64_t hash)
{
	return &b->heads[hash & (b->buckets - 1)];
}

static void link_in(struct blobs *b, uint32_t id)
{
	uint32_t *head = head_of(b, b->all[id]->hash);

	b->all[id]->next = *head;
	*head = id + 1;
}

static void buckets_grow(struct blobs *b)
{
	b->buckets = b->buckets ? 2 * b->buckets : 64;
	b->heads = index_more(b->heads, b->buckets, sizeof *b->heads);
	memset(b->heads, 0, b->buckets * sizeof *b->heads);
	for (uint32_t i = 0; i < b->count; i++)
		if (b->all[i])
			link_in(b, i);
}

static uint32_t id_take(struct blobs *b)
{
	if (b->spare_count > 0)
		return b->spare[--b->spare_count];
	if (b->count == b->room) {
		b->room = b->room ? 2 * b->room : 64;
		b->all = index_more(b->all, b->room, sizeof(struct blob *));
	}
	return b->count++;
}

static uint32_t blob_make(struct blobs *b, const void *bytes, size_t size, uint64_t hash)
{
	struct blob *blob = index_more(NULL, 1, sizeof *blob + size);
	uint32_t id = id_take(b);

	blob->hash = hash;
	blob->keepers = 1;
	blob->size = (uint32_t)size;
	memcpy(blob->data, bytes, size);
	b->all[id] = blob;
	b->alive++;
	b->bytes += sizeof *blob + size;
	link_in(b, id);
	return id;
}

uint32_t blobs_keep(struct blobs *b, const void *bytes, size_t size, bool *fresh)
{
	uint64_t hash = hash_of(bytes, size);

	if (b->alive >= b->buckets)
		buckets_grow(b);
	for (uint32_t next = *head_of(b, hash); next != 0; next = b->all[next - 1]->next) {
		struct blob *blob = b->all[next - 1];

		if (blob->hash == hash && blob->size == size &&
		    memcmp(blob->data, bytes, size) == 0) {
			blob->keepers++;
			*fresh = false;
			return next - 1;
		}
	}
	*fresh = true;
	return blob_make(b, bytes, size, hash);
}

void blobs_hold(struct blobs *b, uint32_t id)
{
	b->all[id]->keepers++;
}

bool blobs_drop(struct blobs *b, uint32_t id)
{
	struct blob *blob = b->all[id];
	uint32_t *link = head_of(b, blob->hash);

	if (--blob->keepers > 0)
		return false;
	while (*link != id + 1)
		link = &b->all[*link - 1]->next;
	*link = blob->next;
	b->bytes -= sizeof *blob + blob->size;
	b->alive--;
	b->all[id] = NULL;
	free(blob);
	if (b->spare_count == b->spare_room) {
		b->spare_room = b->spare_room ? 2 * b->spare_room : 64;
		b->spare = index_more(b->spare, b->spare_room, sizeof *b->spare);
	}
	b->spare[b->spare_count++] = id;
	return true;
}

void blobs_free(struct blobs *b)
{
	for (uint32_t i = 0; i < b->count; i++)
		free(b->all[i]);
	free(b->all);
	free(b->heads);
	free(b->spare);
}
