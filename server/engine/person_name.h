/* person_name.h — the letters of a person's name.
 *
 * Algerian papers carry a name twice, in Arabic and in Latin letters; each field holds its own
 * script, so that a badge, a message and a search can trust it.  Latin takes French accents and the
 * letters of Tamazight (ɣ, ɛ, ẓ). */
#ifndef ENGINE_PERSON_NAME_H
#define ENGINE_PERSON_NAME_H

#include "lib/base/region.h"

enum script { SCRIPT_ARABIC, SCRIPT_LATIN };

enum { NAME_MAX_LETTERS = 60 };

/* The name as it is kept: composed (NFKC), single spaces, no elongation (ـ); letters of that
 * script, with single spaces, hyphens and apostrophes between them.  Absent: it is none.  `name` is
 * valid UTF-8 of at most NAME_MAX_LETTERS code points. */
str name_read(struct region *, str name, enum script);

#endif
