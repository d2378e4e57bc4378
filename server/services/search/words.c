/* words.c — the dictionary in use, and the next one under way.
 *
 * Names come and go one by one, a dictionary is made whole: on the work pool, from a draft that
 * costs the loop about a millisecond for a hundred thousand names.  It is made anew when something
 * new was put, but never takes more than a tenth of one core.
 *
 * Easy to get wrong: terms hold ids of the roll, so nobody may keep what was read of a dictionary
 * over a pause. */

#include "services/search/dictionary.h"
#include "services/search/hints.h"
#include "services/search/meaning.h"
#include "services/search/search.h"

#include "lib/run/loop.h"
#include "lib/run/work.h"

#include <assert.h>
#include <string.h>

enum { NAME_WORDS = 8, NAMES_ROOM = ROLL_NAMES };

static struct {
	struct roll *roll;
	struct draft *in_use; /* NULL: none was made yet */
	struct draft *next;   /* being made */
	struct draft *former; /* to be freed by the next job */
	struct timer timer;
	struct list waiters;         /* of fibers in words_settle */
	uint64_t began, ended, took; /* of the last one, by mono_now */
	uint64_t catalogue;          /* its version, of the newest draft */
	bool changed, ending;
} words;

struct waiter {
	struct list link;
	struct fiber *fiber;
};

static struct roll *the_roll(void)
{
	if (words.roll)
		return words.roll;
	words.roll = roll_new();
	list_init(&words.waiters);
	return words.roll;
}

/* ---- making the next ---- */

static bool is_stale(void)
{
	return words.changed || roll_is_fresh(the_roll()) || words.catalogue != catalogue_version();
}

static void make(void *arg)
{
	struct draft *next = arg;

	draft_free(words.former); /* nobody else looks at it */
	draft_make(next);
}

static void schedule(void);

/* Whoever is woken runs at once, and may end all of this: so they are taken out first. */
static void wake_all(void)
{
	struct list waiters = LIST_INIT(waiters), *link;

	while ((link = list_shift(&words.waiters)))
		list_push(&waiters, link);
	while ((link = list_shift(&waiters)))
		fiber_wake(container_of(link, struct waiter, link)->fiber);
}

static void use(void *arg)
{
	words.former = words.in_use;
	words.in_use = arg;
	words.next = NULL;
	roll_settle(words.roll);
	words.ended = mono_now();
	words.took = words.ended - words.began;
	if (!is_stale() || words.ending)
		wake_all();
	else
		schedule();
}

static void begin(void *arg)
{
	if (words.next)
		return;
	words.began = mono_now();
	words.changed = false;
	words.catalogue = catalogue_version();
	words.next = draft_new(the_roll());
	if (work_post(make, use, words.next))
		return;
	draft_free(words.next); /* the pool is full: later */
	words.next = NULL;
	words.changed = true;
	words.took = words.ended = 0;
	timer_start(&words.timer, mono_now() + MONO_MS(100), begin, NULL);
}

/* After nine times what the last one took; at once when somebody waits. */
static void schedule(void)
{
	uint64_t at = words.ended + 9 * words.took, soon = mono_now() + MONO_MS(20);

	if (words.next || (words.timer.place != 0 && list_empty(&words.waiters)))
		return;
	if (!list_empty(&words.waiters) || at < soon)
		at = soon;
	timer_start(&words.timer, at, begin, NULL);
}

void words_changed(void)
{
	if (is_stale())
		schedule();
}

void words_settle(void)
{
	struct waiter waiter = { .fiber = fiber_self() };

	the_roll();
	list_init(&waiter.link);
	while (is_stale() || words.next || !words.in_use) {
		if (list_empty(&waiter.link))
			list_push(&words.waiters, &waiter.link);
		words.changed |= !words.in_use && !words.next;
		schedule();
		if (!fiber_pause(MONO_NEVER)) {
			list_remove(&waiter.link);
			fail(BREAKDOWN_DEADLINE, "the dictionary was not made in time");
		}
	}
}

struct words_cost words_measure(uint64_t (*clock)(void))
{
	uint64_t began = clock(), drafted, made;
	struct draft *draft = draft_new(the_roll());

	assert(!words.next);
	words.changed = false;
	words.catalogue = catalogue_version();
	drafted = clock();
	draft_make(draft);
	draft_free(words.in_use);
	words.in_use = draft;
	made = clock();
	roll_settle(words.roll);
	return (struct words_cost){ drafted - began, made - drafted, clock() - made,
				    region_used(draft->region) };
}

void words_make(void)
{
	words_measure(mono_now);
}

void words_end(void)
{
	while (words.next) {
		struct waiter waiter = { .fiber = fiber_self() };

		words.ending = true;
		list_push(&words.waiters, &waiter.link);
		fiber_pause(MONO_NEVER);
		list_remove(&waiter.link);
	}
	timer_stop(&words.timer);
	draft_free(words.in_use);
	draft_free(words.former);
	roll_free(words.roll);
	memset(&words, 0, sizeof words);
}

/* ---- names ---- */

struct name_list {
	str at[NAMES_ROOM];
	size_t count;
};

static void name_add(struct name_list *names, str name)
{
	if (!str_absent(name) && name.len > 0 && names->count < NAMES_ROOM)
		names->at[names->count++] = name;
}

struct cut {
	struct word words[NAME_WORDS];
	str folded[NAME_WORDS];
	size_t count;
};

static struct cut cut_words(struct region *region, str text)
{
	struct folding f = { text };
	struct cut cut = { .count = 0 };

	while (cut.count < NAME_WORDS && fold_next(&f, &cut.words[cut.count])) {
		cut.folded[cut.count] = letters_text(region, &cut.words[cut.count].letters);
		cut.count++;
	}
	return cut;
}

/* "Mohamed Amine" is asked for by either; "Abd El Kader" and "Ben Ali" are not. */
static void person_add(struct region *region, struct name_list *names, str name)
{
	struct cut cut;

	name_add(names, name);
	if (str_absent(name))
		return;
	cut = cut_words(region, name);
	for (size_t from = 0, to; cut.count > 1 && from < cut.count; from = to + 1) {
		to = from;
		while (to + 1 < cut.count && word_is_particle(cut.folded[to]))
			to++;
		if (cut.words[to].letters.count > 2)
			name_add(names, (str){ name.at + cut.words[from].from,
					       cut.words[to].to - cut.words[from].from });
	}
}

/* "Clinique El Azhar" is "El Azhar", too. */
static void practice_add(struct region *region, struct name_list *names, str name)
{
	struct cut cut;
	size_t from = 0, to;

	name_add(names, name);
	if (str_absent(name))
		return;
	cut = cut_words(region, name);
	to = cut.count;
	while (from < to && word_is_general(cut.folded[from]))
		from++;
	while (to > from && word_is_general(cut.folded[to - 1]))
		to--;
	if (to > from && to - from < cut.count)
		name_add(names, (str){ name.at + cut.words[from].from,
				       cut.words[to - 1].to - cut.words[from].from });
}

static struct roll_service service_names(const struct known_service *service)
{
	return (struct roll_service){ { service->name_ar, service->name_fr, service->name_en } };
}

void words_put(const struct known *it)
{
	struct region *region = region_new(0, NULL);
	struct name_list *names = region_make(region, struct name_list);
	struct roll_service *services =
		region_array(region, it->service_count + 1, sizeof *services);

	person_add(region, names, it->first_name_ar);
	person_add(region, names, it->family_name_ar);
	person_add(region, names, it->first_name_latin);
	person_add(region, names, it->family_name_latin);
	for (size_t i = 0; i < it->place_count; i++)
		practice_add(region, names, it->places[i].name);
	for (size_t i = 0; i < it->service_count; i++)
		services[i] = service_names(&it->services[i]);
	roll_put(the_roll(), it->number, names->at, names->count, services, it->service_count);
	region_free(region);
	if (is_stale())
		schedule();
}

void words_drop(uint32_t number)
{
	roll_remove(the_roll(), number);
}

uint32_t words_tag(const struct known_service *service)
{
	struct roll_service names = service_names(service);

	return roll_tag(the_roll(), &names);
}

/* ---- asking ---- */

const struct terms *words_dictionary(void)
{
	return words.in_use ? words.in_use->made : NULL;
}

const struct roll *words_roll(void)
{
	return the_roll();
}

void words_read(struct region *region, str typed, date today, struct meant *meant)
{
	*meant = (struct meant){ .first = DATE_NONE, .last = DATE_NONE };
	if (words.in_use && !str_absent(typed))
		meaning_read(words.in_use->made, the_roll(), region, typed, today, meant);
}
