/* slots_cases.h — a file of worked cases, held against the slot calculator. */
#ifndef ROLES_SLOTS_CASES_H
#define ROLES_SLOTS_CASES_H

#include "lib/base/region.h"

/* Runs every case of the file ({"cases": [{"id", "kind", "title", "input", "expect"}, …]}), names
 * each failure, prints `N passed, M failed`.  0: all passed; 1: not; BAD_INPUT: the file cannot be
 * read. */
int slots_cases(struct region *, const char *path);

#endif
