/* zones.h — the system's time zones by name, each read once.
 *
 * From /usr/share/zoneinfo (Debian's tzdata, which PostgreSQL reads too), or the folder that TZDIR names.  A zone once given
 * lives as long as the process.  The first look-up of a name reads a small local file on the loop; none pauses. */
#ifndef RUN_ZONES_H
#define RUN_ZONES_H

#include "lib/base/zone.h"

enum { ZONES_MAX = 1024 }; /* names kept; beyond them look-ups say NULL */

/* NULL: there is no such zone. "Africa/Algiers"; never a path out of the folder. */
const struct zone *zone_named(str name);

#endif
