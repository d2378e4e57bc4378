/* slots_cases.c — running a file of worked cases.
 *
 * Everything that a case expects is checked, and a case that expects nothing we know is a failure:
 * it would prove nothing. */

#include "roles/roles.h"
#include "roles/slots_cases.h"
#include "roles/slots_question.h"

#include <stdio.h>
#include <string.h>

enum { FILE_MAX = 64 * 1024 * 1024, FILE_VALUES = 2000000, CASE_MAX = 512 * 1024 * 1024 };

struct one_case {
	struct region *region;
	str id, kind, title;
	const struct json *input, *expect;
	size_t checked;
	bool failed;
};

static void case_fails(struct one_case *it, str what)
{
	if (!it->failed)
		printf("%.*s (%.*s) failed:\n", STR_ARG(it->id), STR_ARG(it->title));
	it->failed = true;
	printf("  %.*s\n", STR_ARG(what));
}

static str instant_text(struct region *region, instant at)
{
	char text[INSTANT_TEXT];

	return region_copy(region, (str){ text, instant_write(at, text) });
}

/* The member of `expect`, counted as looked at; NULL without one. */
static const struct json *expected(struct one_case *it, str name)
{
	const struct json *found = json_get(it->expect, name);

	it->checked += found != NULL;
	return found;
}

static void check_text(struct one_case *it, str what, str got, str want)
{
	if (!str_equal(got, want))
		case_fails(it, region_format(it->region, "%.*s: %.*s is not %.*s", STR_ARG(what),
					     STR_ARG(got), STR_ARG(want)));
}

static void check_texts(struct one_case *it, str name, const str *got, size_t count)
{
	const struct json *want = expected(it, name);
	size_t i = 0;

	if (!want)
		return;
	if (want->count != count)
		case_fails(it, region_format(it->region, "%.*s: %zu where %u are due",
					     STR_ARG(name), count, want->count));
	for (const struct json *one = want->first; one && i < count; one = one->next, i++)
		check_text(it, name, got[i], one->text);
}

static bool holds(const str *all, size_t count, str one)
{
	for (size_t i = 0; i < count; i++)
		if (str_equal(all[i], one))
			return true;
	return false;
}

static void check_membership(struct one_case *it, str name, const str *got, size_t count,
			     bool wanted)
{
	const struct json *list = expected(it, name);

	for (const struct json *one = list ? list->first : NULL; one; one = one->next)
		if (holds(got, count, one->text) != wanted)
			case_fails(it, region_format(it->region, "%.*s: %.*s", STR_ARG(name),
						     STR_ARG(one->text)));
}

/* The distinct local dates that have a start. */
static void check_dates(struct one_case *it, const struct zone *zone, const instant *starts,
			size_t count)
{
	str *dates = region_array(it->region, count + 1, sizeof *dates);
	size_t kept = 0;

	for (size_t i = 0; i < count; i++) {
		char text[DATE_TEXT];

		date_write(zone_date(zone, starts[i], NULL), text);
		if (kept == 0 || !str_equal(dates[kept - 1], (str){ text, DATE_TEXT }))
			dates[kept++] = region_copy(it->region, (str){ text, DATE_TEXT });
	}
	check_texts(it, STR("dates"), dates, kept);
}

static void check_labels(struct one_case *it, const struct zone *viewer, const instant *starts,
			 size_t count)
{
	str *labels = region_array(it->region, count + 1, sizeof *labels);

	for (size_t i = 0; viewer && i < count; i++) {
		int32_t seconds, offset = zone_offset(viewer, starts[i]);
		date day = zone_date(viewer, starts[i], &seconds);
		char text[DATE_TEXT];

		date_write(day, text);
		labels[i] = region_format(it->region, "%.*s %02d:%02d%c%02d%02d", DATE_TEXT, text,
					  seconds / 3600, seconds / 60 % 60, offset < 0 ? '-' : '+',
					  (offset < 0 ? -offset : offset) / 3600,
					  (offset < 0 ? -offset : offset) / 60 % 60);
	}
	check_texts(it, STR("viewer_labels"), labels, count);
}

static void run_slots(struct one_case *it)
{
	struct faults faults = { .region = it->region };
	struct slots_question question;
	const struct json *want;
	instant *starts;
	size_t count;
	str *texts;

	if (!slots_question_read(it->input, &question, &faults) ||
	    !slots_question_answer(&question, it->region, &starts, &count, &faults)) {
		case_fails(it,
			   region_format(it->region, "%.*s: %.*s", STR_ARG(faults.all[0].pointer),
					 STR_ARG(faults.all[0].detail)));
		return;
	}
	texts = region_array(it->region, count + 1, sizeof *texts);
	for (size_t i = 0; i < count; i++)
		texts[i] = instant_text(it->region, starts[i]);
	if ((want = expected(it, STR("count"))) && want->number != (int64_t)count)
		case_fails(it, region_format(it->region, "count: %zu is not %lld", count,
					     (long long)want->number));
	if ((want = expected(it, STR("first"))))
		check_text(it, STR("first"), count > 0 ? texts[0] : STR("none"), want->text);
	if ((want = expected(it, STR("last"))))
		check_text(it, STR("last"), count > 0 ? texts[count - 1] : STR("none"), want->text);
	check_texts(it, STR("starts"), texts, count);
	check_membership(it, STR("contains"), texts, count, true);
	check_membership(it, STR("absent"), texts, count, false);
	check_dates(it, question.agenda.people->zone, starts, count);
	check_labels(it, question.viewer, starts, count);
}

/* ---- ranges: walls as instants of one day ---- */

static struct ranges ranges_of(struct one_case *it, const struct json *list, str pointer)
{
	struct faults faults = { .region = it->region };
	size_t count;
	struct wall *walls = walls_read(list, pointer, &count, &faults);
	span *spans = region_array(it->region, count + 1, sizeof *spans);

	if (faults.count > 0)
		case_fails(it, faults.all[0].pointer);
	for (size_t i = 0; i < count; i++)
		spans[i] = (span){ { SECONDS(walls[i].from) }, { SECONDS(walls[i].to) } };
	return ranges_union(it->region, spans, count);
}

static void run_ranges(struct one_case *it)
{
	const struct json *op = json_get(it->input, STR("op")), *b = json_get(it->input, STR("b"));
	struct ranges got = ranges_of(it, json_get(it->input, STR("a")), STR("/input/a")), want;

	if (op && str_equal(op->text, STR("subtract")))
		got = ranges_subtract(it->region, got, ranges_of(it, b, STR("/input/b")));
	else if (op && str_equal(op->text, STR("intersect")))
		for (const struct json *one = b ? b->first : NULL; one; one = one->next)
			got = ranges_intersect(it->region, got,
					       ranges_of(it, one, STR("/input/b")));
	want = ranges_of(it, expected(it, STR("ranges")), STR("/expect/ranges"));
	if (got.count != want.count ||
	    (got.count > 0 && memcmp(got.at, want.at, got.count * sizeof *got.at) != 0))
		case_fails(it, STR("ranges: others are due"));
}

/* ---- what a professional may set ---- */

static void check_verdict(struct one_case *it, const char *fault)
{
	const struct json *valid = expected(it, STR("valid")),
			  *reason = expected(it, STR("reason"));

	if (valid && valid->truth != !fault)
		case_fails(it, fault ? STR("valid: it was refused") : STR("valid: it was taken"));
	if (reason)
		check_text(it, STR("reason"), str_of(fault ? fault : "none"), reason->text);
}

static void run_hours(struct one_case *it)
{
	const struct json *length = json_get(it->input, STR("length_min"));
	struct faults faults = { .region = it->region };
	size_t count;
	struct wall *walls = walls_read(json_get(it->input, STR("ranges")), STR("/input/ranges"),
					&count, &faults);

	check_verdict(it, faults.count > 0 ? faults.all[0].code
					   : hours_fault(walls, count,
							 MINUTES(length ? length->number : 0)));
}

static void run_limits(struct one_case *it)
{
	struct faults faults = { .region = it->region };
	const struct limit *limits = NULL;
	size_t count = 0;
	bool read = slots_limits_read(json_get(it->input, STR("limits")), STR("/input/limits"),
				      &limits, &count, &faults);

	check_verdict(it, read && limits_valid(limits, count) ? NULL : "limits");
}

/* ---- the file ---- */

static str member_text(const struct json *object, str name)
{
	const struct json *found = json_get(object, name);

	return found && found->kind == JSON_TEXT ? found->text : STR("?");
}

static bool run_case(const struct json *json)
{
	static const struct {
		const char *kind;
		void (*run)(struct one_case *);
	} kinds[] = {
		{ "slots", run_slots },
		{ "ranges", run_ranges },
		{ "validate_hours", run_hours },
		{ "validate_limits", run_limits },
	};
	struct one_case it = {
		.region = region_new(CASE_MAX, NULL),
		.id = member_text(json, STR("id")),
		.kind = member_text(json, STR("kind")),
		.title = member_text(json, STR("title")),
		.input = json_get(json, STR("input")),
		.expect = json_get(json, STR("expect")),
	};

	for (size_t i = 0; i < sizeof kinds / sizeof *kinds && it.input && it.expect; i++)
		if (str_equal(it.kind, str_of(kinds[i].kind)))
			kinds[i].run(&it);
	if (!it.failed && it.checked == 0)
		case_fails(&it, STR("it expects nothing that we know"));
	region_free(it.region);
	return !it.failed;
}

static const struct json *file_read(struct region *region, const char *path)
{
	FILE *file = fopen(path, "rbe");
	struct json_error error;
	const struct json *json;
	char *bytes;
	size_t len;

	if (!file) {
		fprintf(stderr, "contacto slots: %s cannot be opened\n", path);
		return NULL;
	}
	bytes = region_alloc(region, FILE_MAX);
	len = fread(bytes, 1, FILE_MAX, file);
	fclose(file);
	json = json_read_upto(region, (str){ bytes, len }, FILE_VALUES, &error);
	if (!json)
		fprintf(stderr, "contacto slots: %s: %s, at byte %zu\n", path, error.text,
			error.at);
	return json;
}

int slots_cases(struct region *region, const char *path)
{
	const struct json *file = file_read(region, path), *cases = json_get(file, STR("cases"));
	size_t passed = 0, failed = 0;

	if (!file)
		return BAD_INPUT;
	for (const struct json *one = cases && cases->kind == JSON_LIST ? cases->first : NULL; one;
	     one = one->next) {
		if (run_case(one))
			passed++;
		else
			failed++;
	}
	printf("%zu passed, %zu failed\n", passed, failed);
	return failed > 0 || passed == 0 ? 1 : 0;
}
