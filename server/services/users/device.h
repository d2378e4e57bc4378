/* device.h — a short name for the device that somebody signs in on, from User-Agent: "Firefox ·
 * Linux".  Pure.
 *
 * For people to recognise, never to decide by: whoever wants to, sends another. */
#ifndef USERS_DEVICE_H
#define USERS_DEVICE_H

#include "lib/base/region.h"

/* Never absent: "Browser" when nothing is known. */
str device_of(struct region *, str user_agent);

#endif
