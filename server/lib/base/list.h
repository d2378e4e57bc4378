/* list.h — an intrusive doubly linked list: the link lies inside what is linked.
 *
 * A link that is in no list points at itself, so list_remove is always safe and idempotent. No
 * allocation, no ownership. */
#ifndef BASE_LIST_H
#define BASE_LIST_H

#include <stdbool.h>
#include <stddef.h>

struct list {
	struct list *next, *prev;
};

#define LIST_INIT(list)                                                                            \
	{                                                                                          \
		&(list), &(list)                                                                   \
	}
#define container_of(ptr, type, member) ((type *)((char *)(ptr)-offsetof(type, member)))

static inline void list_init(struct list *l)
{
	l->next = l->prev = l;
}
static inline bool list_empty(const struct list *l)
{
	return l->next == l;
}
/* A fiber that waits links a waiter of its own stack; gcc 12 cannot see that it is taken out before
 * that frame ends, by whoever wakes it or by itself when it is late. */
#if defined(__GNUC__) && !defined(__clang__)
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wdangling-pointer"
#endif
static inline void list_insert(struct list *before, struct list *item)
{
	item->prev = before->prev;
	item->next = before;
	before->prev->next = item;
	before->prev = item;
}
#if defined(__GNUC__) && !defined(__clang__)
#pragma GCC diagnostic pop
#endif
static inline void list_push(struct list *l, struct list *item) /* at the end */
{
	list_insert(l, item);
}
static inline void list_unshift(struct list *l, struct list *item) /* at the front */
{
	list_insert(l->next, item);
}
static inline void list_remove(struct list *item)
{
	item->prev->next = item->next;
	item->next->prev = item->prev;
	list_init(item);
}
/* The first, taken out; NULL when empty. */
static inline struct list *list_shift(struct list *l)
{
	struct list *item = l->next;

	if (item == l)
		return NULL;
	l->next = item->next;
	l->next->prev = l;
	list_init(item);
	return item;
}
#define list_each(it, l) for (struct list *it = (l)->next; it != (l); it = it->next)
/* Safe when the body removes `it`. */
#define list_each_safe(it, l)                                                                      \
	for (struct list *it = (l)->next, *it##_next = it->next; it != (l);                        \
	     it = it##_next, it##_next = it->next)

#endif
