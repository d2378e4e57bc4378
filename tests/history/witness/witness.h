/* witness.h — who listens to appointments and counts what it hears; see service.c. */
#ifndef HISTORY_WITNESS_H
#define HISTORY_WITNESS_H

#include "lib/serve/service.h"

extern const struct service witness;

#endif
