/* metrics.c — counting, and telling it in Prometheus' text format 0.0.4.
 *
 * Easy to get wrong: the values of labels come from outside sooner or later. Past METRIC_SERIES - 1
 * a family counts under "other"; and text is escaped, backslash, quote and line feed (in HELP:
 * backslash and line feed). */

#include "lib/run/metrics.h"
#include "lib/run/process.h"

#include <assert.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { LABELS = 3 };

static const double bounds[] = { 0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05,
				 0.1,    0.25,  0.5,    1,     2.5,  5,     10 };
enum { BOUNDS = sizeof bounds / sizeof *bounds };
_Static_assert((int)BOUNDS <= (int)METRIC_BUCKETS, "a bucket for each bound");

struct metric_series {
	struct metric_series *next;
	uint64_t hash;
	char *values[LABELS];
	double value; /* of a histogram: the sum */
	uint64_t count;
	uint64_t buckets[METRIC_BUCKETS]; /* not yet cumulated */
};

struct gauge {
	struct gauge *next;
	const char *name, *help;
	double (*read)(void *);
	void *arg;
};

static struct metric *families, **families_end = &families;
static struct gauge *gauges, **gauges_end = &gauges;

static void *must(void *memory)
{
	if (!memory)
		abort();
	return memory;
}

/* ---- counting ---- */

static uint64_t hash_of(const char *const values[LABELS])
{
	uint64_t hash = 0;

	for (int i = 0; i < LABELS && values[i]; i++)
		hash = hash * 31 + str_hash(str_of(values[i]));
	return hash;
}

static bool same(const struct metric_series *s, const char *const values[LABELS])
{
	for (int i = 0; i < LABELS; i++) {
		if (!s->values[i] != !values[i])
			return false;
		if (values[i] && strcmp(s->values[i], values[i]) != 0)
			return false;
	}
	return true;
}

static struct metric_series *find(struct metric *m, uint64_t hash, const char *const values[LABELS])
{
	for (struct metric_series *s = m->series; s; s = s->next)
		if (s->hash == hash && same(s, values))
			return s;
	return NULL;
}

static struct metric_series *add(struct metric *m, uint64_t hash, const char *const values[LABELS])
{
	struct metric_series *s = must(calloc(1, sizeof *s));
	struct metric_series **end = &m->series;

	for (int i = 0; i < LABELS; i++)
		s->values[i] = values[i] ? must(strdup(values[i])) : NULL;
	s->hash = hash;
	while (*end)
		end = &(*end)->next;
	*end = s;
	m->count++;
	return s;
}

static void know(struct metric *m)
{
	if (m->known)
		return;
	m->known = true;
	*families_end = m;
	families_end = &m->next;
}

struct metric_series *metric_of(struct metric *m, const char *a, const char *b, const char *c)
{
	const char *values[LABELS] = { a, b, c };

	for (int i = 0; i < LABELS; i++)
		assert(!values[i] == !m->labels[i] && "metric_of: as many values as labels");
	know(m);

	uint64_t hash = hash_of(values);
	struct metric_series *s = find(m, hash, values);

	if (s)
		return s;
	if (m->count < METRIC_SERIES - 1)
		return add(m, hash, values);

	for (int i = 0; i < LABELS && values[i]; i++)
		values[i] = "other";
	hash = hash_of(values);
	s = find(m, hash, values);
	return s ? s : add(m, hash, values);
}

void metric_add(struct metric_series *s, double by)
{
	s->value += by;
}

void metric_set(struct metric_series *s, double value)
{
	s->value = value;
}

void metric_observe(struct metric_series *s, double seconds)
{
	int i = 0;

	while (i < BOUNDS && seconds > bounds[i])
		i++;
	if (i < BOUNDS)
		s->buckets[i]++;
	s->count++;
	s->value += seconds;
}

void metric_gauge(const char *name, const char *help, double (*read)(void *), void *arg)
{
	struct gauge *g = gauges;

	while (g && strcmp(g->name, name) != 0)
		g = g->next;
	if (!g) {
		g = must(calloc(1, sizeof *g));
		*gauges_end = g;
		gauges_end = &g->next;
	}
	*g = (struct gauge){ g->next, name, help, read, arg };
}

/* ---- telling ---- */

static void put_escaped(FILE *out, const char *text, bool quoted)
{
	for (; *text; text++) {
		if (*text == '\n')
			fputs("\\n", out);
		else if (*text == '\\' || (quoted && *text == '"'))
			fprintf(out, "\\%c", *text);
		else
			fputc(*text, out);
	}
}

static void put_head(FILE *out, const char *name, const char *help, const char *type)
{
	fprintf(out, "# HELP %s ", name);
	put_escaped(out, help, false);
	fprintf(out, "\n# TYPE %s %s\n", name, type);
}

/* The shortest form that reads back as the same number. */
static void put_number(FILE *out, double value)
{
	char text[32];

	if (isnan(value)) {
		fputs("NaN", out);
		return;
	}
	if (isinf(value)) {
		fputs(value > 0 ? "+Inf" : "-Inf", out);
		return;
	}
	snprintf(text, sizeof text, "%.15g", value);
	if (strtod(text, NULL) != value)
		snprintf(text, sizeof text, "%.17g", value);
	fputs(text, out);
}

/* {a="x",b="y",le="0.5"}; nothing when there are none. */
static void put_labels(FILE *out, const struct metric *m, const struct metric_series *s,
		       const double *le)
{
	char before = '{';

	for (int i = 0; i < LABELS && m->labels[i]; i++, before = ',') {
		fprintf(out, "%c%s=\"", before, m->labels[i]);
		put_escaped(out, s->values[i], true);
		fputc('"', out);
	}
	if (le) {
		fprintf(out, "%cle=\"", before);
		put_number(out, *le);
		fputc('"', out);
		before = ',';
	}
	if (before == ',')
		fputc('}', out);
}

static void put_sample(FILE *out, const struct metric *m, const char *suffix,
		       const struct metric_series *s, const double *le, double value)
{
	fprintf(out, "%s%s", m->name, suffix);
	put_labels(out, m, s, le);
	fputc(' ', out);
	put_number(out, value);
	fputc('\n', out);
}

static void put_histogram(FILE *out, const struct metric *m, const struct metric_series *s)
{
	static const double infinite = INFINITY;
	uint64_t sum = 0;

	for (int i = 0; i < BOUNDS; i++) {
		sum += s->buckets[i];
		put_sample(out, m, "_bucket", s, &bounds[i], (double)sum);
	}
	put_sample(out, m, "_bucket", s, &infinite, (double)s->count);
	put_sample(out, m, "_sum", s, NULL, s->value);
	put_sample(out, m, "_count", s, NULL, (double)s->count);
}

static void put_family(FILE *out, const struct metric *m)
{
	static const char *const types[] = { "counter", "gauge", "histogram" };

	put_head(out, m->name, m->help, types[m->type]);
	for (const struct metric_series *s = m->series; s; s = s->next) {
		if (m->type == METRIC_HISTOGRAM)
			put_histogram(out, m, s);
		else
			put_sample(out, m, "", s, NULL, s->value);
	}
}

static void put_plain(FILE *out, const char *name, const char *help, const char *type, double value)
{
	put_head(out, name, help, type);
	fprintf(out, "%s ", name);
	put_number(out, value);
	fputc('\n', out);
}

str metrics_text(struct region *region)
{
	struct process_use use = process_use();
	char *text = NULL;
	size_t len = 0;
	FILE *out = must(open_memstream(&text, &len));

	for (const struct metric *m = families; m; m = m->next)
		put_family(out, m);
	for (const struct gauge *g = gauges; g; g = g->next)
		put_plain(out, g->name, g->help, "gauge", g->read(g->arg));
	put_plain(out, "process_cpu_seconds_total", "User and system time used.", "counter",
		  use.cpu_seconds);
	put_plain(out, "process_resident_memory_bytes", "Resident memory.", "gauge",
		  use.resident_bytes);
	put_plain(out, "process_open_fds", "Open descriptors.", "gauge", use.open_fds);
	put_plain(out, "process_max_fds", "Most descriptors allowed.", "gauge", use.max_fds);
	must(fclose(out) == 0 ? text : NULL);

	/* The region may fail, and that never comes back: so it is the region that frees. */
	region_defer(region, free, text);
	return (str){ text, len };
}
