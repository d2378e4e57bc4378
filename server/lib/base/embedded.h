/* embedded.h — files that became part of the program (server/gen/embed.py): texts of consents,
 * templates of messages.  Pure. */
#ifndef BASE_EMBEDDED_H
#define BASE_EMBEDDED_H

#include "lib/base/str.h"

struct embedded {
	const char *name; /* of the file, without its folder; NULL ends a table */
	str text;
};

/* Absent: there is no such file. */
static inline str embedded_find(const struct embedded *files, str name)
{
	for (; files->name; files++) {
		if (str_equal(name, str_of(files->name)))
			return files->text;
	}
	return (str){ 0 };
}

#endif
