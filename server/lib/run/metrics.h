/* metrics.h — Prometheus text format 0.0.4: counters, gauges, histograms, each with HELP and TYPE.
 *
 * A family is a static struct; label values are from bounded sets known to us (operation, status
 * class), never ids or phones; at most METRIC_SERIES per family, beyond which everything goes to
 * the label value "other".  Loop's thread only. */
#ifndef RUN_METRICS_H
#define RUN_METRICS_H

#include "lib/base/region.h"

enum { METRIC_SERIES = 256, METRIC_BUCKETS = 16 };

enum metric_type { METRIC_COUNTER, METRIC_GAUGE, METRIC_HISTOGRAM };

struct metric_series;

struct metric {
	const char *name, *help;
	enum metric_type type;
	const char *labels[3]; /* names; NULL ends */
	/* below: ours */
	struct metric *next;
	struct metric_series *series;
	size_t count;
	bool known;
};

/* Static definitions: METRIC(requests, COUNTER, "contacto_requests_total", "Requests answered.",
 * "operation", "status"); */
#define METRIC(var, kind, metric_name, metric_help, ...)                                           \
	static struct metric var = { .name = (metric_name),                                        \
				     .help = (metric_help),                                        \
				     .type = METRIC_##kind,                                        \
				     .labels = { __VA_ARGS__ } }

/* The series of these label values (as many as labels; they are copied).
 * Keep it: look-ups hash. */
struct metric_series *metric_of(struct metric *, const char *a, const char *b, const char *c);
void metric_add(struct metric_series *, double);
void metric_set(struct metric_series *, double);
/* Histograms of seconds: buckets 0.5 ms … 10 s. */
void metric_observe(struct metric_series *, double seconds);
/* A gauge asked for at scrape time. */
void metric_gauge(const char *name, const char *help, double (*read)(void *), void *arg);

/* All families as text, in the region. Also process_cpu_seconds_total,
 * process_resident_memory_bytes, process_open_fds. */
str metrics_text(struct region *);

#endif
