/* search.c — `contacto search`: asks the search of a running service, and prints a table: for who
 * sits on the phone, and for who wonders why somebody is not found. */

#include "roles/roles.h"
#include "lib/run/config.h"
#include "lib/run/zones.h"
#include "lib/wire/client.h"
#include "search.api.h"

#include <stdio.h>
#include <string.h>

enum { WORDS_MAX = 64, ANSWER_MAX = 16 * 1024 * 1024, VALUES_MAX = 1000000 };

struct searching {
	size_t count;
	char **words;
	str why, start; /* of --why, --start */
	bool json, counts;
};

/* ---- the address ---- */

static str encoded(struct region *region, str text)
{
	static const char plain[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
				    "0123456789-._~,:";
	char *out = region_alloc(region, 3 * text.len + 1), *at = out;

	for (size_t i = 0; i < text.len; i++) {
		if (strchr(plain, text.at[i])) {
			*at++ = text.at[i];
			continue;
		}
		*at++ = '%';
		at = hex_write(at, text.at + i, 1);
	}
	return (str){ out, (size_t)(at - out) };
}

static str with(struct region *region, str address, str name, str value)
{
	char mark = str_find(address, '?') < 0 ? '?' : '&';
	str text = encoded(region, value);

	return region_format(region, "%.*s%c%.*s=%.*s", STR_ARG(address), mark, STR_ARG(name),
			     STR_ARG(text));
}

/* NAME=VALUE is a parameter, and all other words are what one would type. */
static str address_of(struct region *region, const struct searching *it)
{
	str path = it->why.len ? STR("/why") : it->counts ? STR("/facets") : STR("");
	str address = region_format(region, "%.*s/v1/search%.*s", STR_ARG(config.search_url),
				    STR_ARG(path));
	str typed = { 0 };

	for (size_t i = 0; i < it->count; i++) {
		str value = str_of(it->words[i]), name;

		if (str_find(value, '=') > 0 && str_cut(&value, '=', &name))
			address = with(region, address, name, value);
		else
			typed = str_absent(typed) ? str_of(it->words[i])
						  : region_format(region, "%.*s %s", STR_ARG(typed),
								  it->words[i]);
	}
	if (!str_absent(typed))
		address = with(region, address, STR("q"), typed);
	if (it->why.len)
		address = with(region, address, STR("slug"), it->why);
	if (it->start.len)
		address = with(region, address, STR("start"), it->start);
	return address;
}

/* ---- what is printed ---- */

/* Columns that a text takes on a terminal: letters, but for those that sit on others. */
static int columns_of(str text)
{
	int columns = 0;

	for (size_t i = 0; i < text.len; i++)
		columns += (text.at[i] & 0xc0) != 0x80;
	return columns;
}

static void cell(str text, int width)
{
	int columns = columns_of(text);

	printf("%.*s%*s", STR_ARG(text), columns < width ? width - columns + 2 : 2, "");
}

static str first_of(str a, str b, str c)
{
	return a.len ? a : b.len ? b : c;
}

static str name_of(struct region *region, const struct search_hit *hit)
{
	str first = first_of(hit->first_name_latin, hit->first_name_ar, hit->slug);
	str family = first_of(hit->family_name_latin, hit->family_name_ar, STR(""));

	return region_format(region, "%.*s%s%.*s %.*s", STR_ARG(hit->title),
			     hit->title.len ? " " : "", STR_ARG(first), STR_ARG(family));
}

static str place_of(struct region *region, const struct search_hit *hit)
{
	const struct search_word *town = hit->place->town, *wilaya = hit->place->wilaya;
	str name = first_of(wilaya->name_fr, wilaya->slug, STR("")), far = STR("");
	str where = town ? first_of(town->name_fr, town->slug, STR("")) : name;

	if (hit->has_distance_m)
		far = region_format(region, ", %.1f km", (double)hit->distance_m / 1000);
	if (hit->place->kind == PLACE_KIND_VIDEO)
		return STR("video");
	return region_format(region, "%.*s%.*s%s", STR_ARG(where), STR_ARG(far),
			     hit->place->kind == PLACE_KIND_HOME_VISITS ? ", at home" : "");
}

/* "Mon 23 Nov 08:30" where the professional is. */
static str start_of(struct region *region, instant start, str zone_name)
{
	static const char *const days[] = { "Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun" };
	const struct zone *zone = zone_named(zone_name);
	int32_t seconds;
	int year, month, day;
	date on = zone_date(zone ? zone : zone_named(STR("UTC")), start, &seconds);

	date_split(on, &year, &month, &day);
	return region_format(region, "%s %04d-%02d-%02d %02d:%02d", days[date_weekday(on)], year,
			     month, day, seconds / 3600, seconds / 60 % 60);
}

static void hit_print(struct region *region, const struct search_hit *hit, const int *widths)
{
	const instant *starts = hit->starts.items;
	const struct search_service *service = hit->service;
	str name = first_of(service->name_fr, service->name_ar, service->name_en);
	str offer = region_format(region, "%.*s, %lld min", STR_ARG(name),
				  (long long)service->length_minutes);

	cell(hit->starts.count ? start_of(region, starts[0], hit->zone) : STR("-"), widths[0]);
	cell(name_of(region, hit), widths[1]);
	cell(first_of(hit->trade->name_fr, hit->trade->slug, STR("")), widths[2]);
	cell(place_of(region, hit), widths[3]);
	cell(offer, widths[4]);
	printf("%.*s\n", STR_ARG(hit->slug));
}

static void page_print(struct region *region, const struct search_page *page)
{
	static const int widths[] = { 20, 26, 24, 28, 34 };
	static const char *const heads[] = { "FIRST START", "NAME", "TRADE", "PLACE", "SERVICE" };
	const struct search_hit *all = page->items.items;

	for (size_t i = 0; page->items.count && i < sizeof heads / sizeof *heads; i++)
		cell(str_of(heads[i]), widths[i]);
	if (page->items.count)
		printf("SLUG\n");
	for (size_t i = 0; i < page->items.count; i++)
		hit_print(region, &all[i], widths);
	printf("%zu of %s%lld; copies %lld ms old%s\n", page->items.count,
	       page->total_at_least ? "at least " : "", (long long)page->total,
	       (long long)page->lag_ms, page->stale ? ", STALE" : "");
	if (!str_absent(page->next))
		printf("more: cursor=%.*s\n", STR_ARG(page->next));
}

static void why_print(struct region *region, const struct search_why *why)
{
	const struct search_reason *all = why->reasons.items;

	printf("%s\n", why->fits ? "found" : "not found");
	for (size_t i = 0; i < why->reasons.count; i++) {
		printf("  %s", search_reason_code_names[all[i].code]);
		if (all[i].has_distance_m)
			printf(": the nearest place is %.1f km away",
			       (double)all[i].distance_m / 1000);
		if (all[i].has_length_minutes)
			printf(": the longest service takes %lld minutes",
			       (long long)all[i].length_minutes);
		if (all[i].has_price_from)
			printf(": from %lld DA", (long long)all[i].price_from / 100);
		if (all[i].has_notice_minutes)
			printf(": %lld minutes before", (long long)all[i].notice_minutes);
		printf("\n");
	}
	if (why->start)
		printf("that start: %s\n", slot_reason_names[why->start]);
	if (why->nearest) {
		str near = start_of(region, why->nearest->starts_at, STR("Africa/Algiers"));

		printf("nearest: %.*s\n", STR_ARG(near));
	}
}

/* ---- asking ---- */

static str text_of(const struct json *json)
{
	return json && json->kind == JSON_TEXT ? json->text : STR("");
}

static int refused(struct region *region, const struct client_answer *answer)
{
	struct json_error error;
	const struct json *problem = json_read(region, answer->body, &error);
	const struct json *title = problem ? json_get(problem, STR("title")) : NULL;
	const struct json *errors = problem ? json_get(problem, STR("errors")) : NULL;

	str said = text_of(title);

	fprintf(stderr, "contacto: %d %.*s\n", answer->status, STR_ARG(said));
	if (!errors || errors->kind != JSON_LIST)
		return answer->status == 422 ? BAD_INPUT : 1;
	for (const struct json *each = errors->first; each; each = each->next) {
		str pointer = text_of(json_get(each, STR("pointer")));
		str detail = text_of(json_get(each, STR("detail")));

		fprintf(stderr, "  %.*s: %.*s\n", STR_ARG(pointer), STR_ARG(detail));
	}
	return answer->status == 422 ? BAD_INPUT : 1;
}

static const void *read_as(struct region *region, const struct shape *shape, str body)
{
	struct faults *faults = region_make(region, struct faults);
	void *out = region_zero(region, shape->size);
	struct json_error error;
	const struct json *json = json_read_upto(region, body, VALUES_MAX, &error);

	faults->region = region;
	return json && shape_read(shape, json, out, faults) ? out : NULL;
}

static int print(struct region *region, const struct searching *it, str body)
{
	const struct shape *shape = it->why.len ? &search_why_shape : &search_page_shape;
	const void *read = it->json || it->counts ? NULL : read_as(region, shape, body);

	if (!read) {
		printf("%.*s\n", STR_ARG(body));
		if (it->json || it->counts)
			return 0;
		fprintf(stderr, "contacto: that is no answer that this program knows\n");
		return 1;
	}
	if (it->why.len)
		why_print(region, read);
	else
		page_print(region, read);
	return 0;
}

static int ask(void *arg)
{
	const struct searching *it = arg;
	struct region *region = region_new(256 * 1024 * 1024, region_fails);
	struct client_request request = { .url = address_of(region, it), .answer_max = ANSWER_MAX };
	struct client_answer answer = client_call(region, &request);
	int code;

	if (!answer.status) {
		fprintf(stderr, "contacto: %.*s: %s\n", STR_ARG(config.search_url),
			answer.error ? answer.error : "no answer");
		code = 1;
	} else if (answer.status != 200) {
		code = refused(region, &answer);
	} else {
		code = print(region, it, answer.body);
	}
	region_free(region);
	client_stop();
	return code;
}

static int not_known(const char *word, bool more)
{
	if (!more && (strcmp(word, "--why") == 0 || strcmp(word, "--start") == 0))
		fprintf(stderr, "contacto: %s wants a word behind it\n", word);
	else if (word[0] == '-')
		fprintf(stderr, "contacto: search does not know %s\n", word);
	else
		fprintf(stderr, "contacto: more than %d words\n", WORDS_MAX);
	return BAD_WORDS;
}

int role_search(size_t count, char **words)
{
	char *rest[WORDS_MAX];
	struct searching it = { .words = rest };

	for (size_t i = 0; i < count; i++) {
		bool more = i + 1 < count;

		if (strcmp(words[i], "--json") == 0)
			it.json = true;
		else if (strcmp(words[i], "--counts") == 0)
			it.counts = true;
		else if (strcmp(words[i], "--why") == 0 && more)
			it.why = str_of(words[++i]);
		else if (strcmp(words[i], "--start") == 0 && more)
			it.start = str_of(words[++i]);
		else if (words[i][0] == '-' || it.count == WORDS_MAX)
			return not_known(words[i], more);
		else
			rest[it.count++] = words[i];
	}
	if (it.start.len && !it.why.len) {
		fprintf(stderr, "contacto: --start goes with --why\n");
		return BAD_WORDS;
	}
	return run_on_fiber(ask, &it);
}
