/* asan.h — telling AddressSanitizer what we do with memory; nothing at all without it.
 *
 * ASAN is 1 or 0, for `if (ASAN)`. Poisoned bytes may not be touched until they are unpoisoned. */
#ifndef BASE_ASAN_H
#define BASE_ASAN_H

#ifndef __has_feature
#define __has_feature(x) 0 /* gcc 12 lacks it */
#endif

#if defined(__SANITIZE_ADDRESS__) || __has_feature(address_sanitizer)
#define ASAN 1
#include <sanitizer/asan_interface.h>
#include <sanitizer/common_interface_defs.h>
#include <sanitizer/lsan_interface.h>
#else
#define ASAN 0
#define ASAN_POISON_MEMORY_REGION(at, len) ((void)(at), (void)(len))
#define ASAN_UNPOISON_MEMORY_REGION(at, len) ((void)(at), (void)(len))
#endif

#endif
