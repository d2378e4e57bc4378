/* list_test.c — order, and removal that may be repeated. */

#include "lib/base/test.h"
#include "lib/base/list.h"

struct item {
	int number;
	struct list link;
};

static int numbers_of(struct list *l)
{
	int digits = 0;

	list_each (it, l)
		digits = digits * 10 + container_of(it, struct item, link)->number;
	return digits;
}

TEST(keeps_order)
{
	struct list l = LIST_INIT(l);
	struct item a = { 1 }, b = { 2 }, c = { 3 }, d = { 4 };

	assert_true(list_empty(&l));
	assert_null(list_shift(&l));
	list_push(&l, &b.link);
	list_push(&l, &c.link);
	list_unshift(&l, &a.link);
	assert_int_equal(numbers_of(&l), 123);
	list_insert(&c.link, &d.link);
	assert_int_equal(numbers_of(&l), 1243);
	assert_ptr_equal(list_shift(&l), &a.link);
	assert_int_equal(numbers_of(&l), 243);
}

TEST(removes_twice)
{
	struct list l = LIST_INIT(l);
	struct item a = { 1 }, b = { 2 };

	list_push(&l, &a.link);
	list_push(&l, &b.link);
	list_remove(&a.link);
	list_remove(&a.link);
	assert_int_equal(numbers_of(&l), 2);
	list_remove(&b.link);
	assert_true(list_empty(&l));
	assert_true(list_empty(&b.link));
}

TEST(removes_while_walking)
{
	struct list l = LIST_INIT(l);
	struct item items[5];

	for (int i = 0; i < 5; i++) {
		items[i].number = i + 1;
		list_push(&l, &items[i].link);
	}
	list_each_safe (it, &l)
		if (container_of(it, struct item, link)->number % 2)
			list_remove(it);
	assert_int_equal(numbers_of(&l), 24);
}

TEST_MAIN("base/list")
