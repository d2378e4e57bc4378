/* replay.c — runs a fuzz target over every file of a folder, without a fuzzer: the kept corpus is a test, too.
 *
 * Linked with an x_fuzz.c.  A law that is broken aborts, and the file's name was the last line told. */

#include "lib/base/fuzz.h"

#include <dirent.h>

static void replay(const char *folder, const char *name)
{
	char path[4096];
	uint8_t *bytes;
	FILE *file;
	long len;

	snprintf(path, sizeof path, "%s/%s", folder, name);
	file = fopen(path, "rb");
	if (!file || fseek(file, 0, SEEK_END) != 0 || (len = ftell(file)) < 0)
		abort();
	rewind(file);
	bytes = malloc(len ? (size_t)len : 1); /* its exact size: ASan sees a read past the end */
	if (!bytes || fread(bytes, 1, (size_t)len, file) != (size_t)len)
		abort();
	fclose(file);
	printf("# %s\n", name);
	fflush(stdout);
	LLVMFuzzerTestOneInput(bytes, (size_t)len);
	free(bytes);
}

int main(int argc, char **argv)
{
	DIR *folder = argc == 2 ? opendir(argv[1]) : NULL;
	struct dirent *entry;
	int count = 0;

	if (!folder) {
		fprintf(stderr, "usage: replay FOLDER\n");
		return 2;
	}
	while ((entry = readdir(folder))) {
		if (entry->d_name[0] == '.')
			continue;
		replay(argv[1], entry->d_name);
		count++;
	}
	closedir(folder);
	printf("1..1\n%sok 1 - %d files\n", count > 0 ? "" : "not ", count);
	return count == 0;
}
