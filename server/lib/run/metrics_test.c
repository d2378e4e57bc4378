/* metrics_test.c — the text a scraper gets, to the letter. */

#include "lib/base/test.h"
#include "lib/run/metrics.h"

METRIC(asked, COUNTER, "test_asked_total", "Asked \\ answered,\nin lines.", "operation", "status");
METRIC(level, GAUGE, "test_level", "How high.", NULL);
METRIC(took, HISTOGRAM, "test_took_seconds", "How long.", "operation");
METRIC(crowd, COUNTER, "test_crowd_total", "Too many values.", "who");

static struct region *r;

/* The lines of the text that begin with `start`, joined. */
static str lines(const char *start)
{
	str text, line, found = STR("");

	region_free(r);
	r = region_new(0, NULL);
	text = metrics_text(r);
	while (str_cut(&text, '\n', &line))
		if (str_starts(line, str_of(start)))
			found = region_format(r, "%.*s%.*s\n", STR_ARG(found), STR_ARG(line));
	return found;
}

TEST(counters_with_labels)
{
	metric_add(metric_of(&asked, "book", "2xx", NULL), 1);
	metric_add(metric_of(&asked, "book", "2xx", NULL), 2);
	metric_add(metric_of(&asked, "book", "4xx", NULL), 0.5);
	metric_add(metric_of(&asked, "say \"\\\n\"", "2xx", NULL), 1);
	check_str(lines("test_asked"), "test_asked_total{operation=\"book\",status=\"2xx\"} 3\n"
				       "test_asked_total{operation=\"book\",status=\"4xx\"} 0.5\n"
				       "test_asked_total{operation=\"say \\\"\\\\\\n\\\"\","
				       "status=\"2xx\"} 1\n");
	check_str(lines("# HELP test_asked"),
		  "# HELP test_asked_total Asked \\\\ answered,\\nin lines.\n");
	check_str(lines("# TYPE test_asked"), "# TYPE test_asked_total counter\n");
	assert_ptr_equal(metric_of(&asked, "book", "2xx", NULL),
			 metric_of(&asked, "book", "2xx", NULL));
}

TEST(label_values_are_copied)
{
	char operation[] = "move";

	metric_add(metric_of(&asked, operation, "5xx", NULL), 1);
	operation[0] = 'l';
	check_str(lines("test_asked_total{operation=\"move\""),
		  "test_asked_total{operation=\"move\",status=\"5xx\"} 1\n");
}

TEST(gauges_as_numbers_are_written)
{
	static const struct {
		double value;
		const char *line;
	} cases[] = {
		{ 0, "test_level 0\n" },
		{ -2.5, "test_level -2.5\n" },
		{ 0.1, "test_level 0.1\n" },
		{ 1e15, "test_level 1e+15\n" },
		{ 123456789012345, "test_level 123456789012345\n" },
		{ 1.0 / 3, "test_level 0.33333333333333331\n" },
		{ __builtin_inf(), "test_level +Inf\n" },
		{ -__builtin_inf(), "test_level -Inf\n" },
		{ __builtin_nan(""), "test_level NaN\n" },
	};

	for (each_case(i, cases)) {
		metric_set(metric_of(&level, NULL, NULL, NULL), cases[i].value);
		check_str(lines("test_level"), cases[i].line);
	}
}

TEST(histograms_cumulate)
{
	struct metric_series *s = metric_of(&took, "book", NULL, NULL);

	metric_observe(s, 0.0005); /* le: less or equal */
	metric_observe(s, 0.003);
	metric_observe(s, 0.25);
	metric_observe(s, 60);
	check_str(lines("test_took_seconds"),
		  "test_took_seconds_bucket{operation=\"book\",le=\"0.0005\"} 1\n"
		  "test_took_seconds_bucket{operation=\"book\",le=\"0.001\"} 1\n"
		  "test_took_seconds_bucket{operation=\"book\",le=\"0.0025\"} 1\n"
		  "test_took_seconds_bucket{operation=\"book\",le=\"0.005\"} 2\n"
		  "test_took_seconds_bucket{operation=\"book\",le=\"0.01\"} 2\n"
		  "test_took_seconds_bucket{operation=\"book\",le=\"0.025\"} 2\n"
		  "test_took_seconds_bucket{operation=\"book\",le=\"0.05\"} 2\n"
		  "test_took_seconds_bucket{operation=\"book\",le=\"0.1\"} 2\n"
		  "test_took_seconds_bucket{operation=\"book\",le=\"0.25\"} 3\n"
		  "test_took_seconds_bucket{operation=\"book\",le=\"0.5\"} 3\n"
		  "test_took_seconds_bucket{operation=\"book\",le=\"1\"} 3\n"
		  "test_took_seconds_bucket{operation=\"book\",le=\"2.5\"} 3\n"
		  "test_took_seconds_bucket{operation=\"book\",le=\"5\"} 3\n"
		  "test_took_seconds_bucket{operation=\"book\",le=\"10\"} 3\n"
		  "test_took_seconds_bucket{operation=\"book\",le=\"+Inf\"} 4\n"
		  "test_took_seconds_sum{operation=\"book\"} 60.2535\n"
		  "test_took_seconds_count{operation=\"book\"} 4\n");
	check_str(lines("# TYPE test_took"), "# TYPE test_took_seconds histogram\n");
}

TEST(a_family_is_bounded)
{
	char who[16];

	for (int i = 0; i < 1000; i++) {
		snprintf(who, sizeof who, "w%d", i);
		metric_add(metric_of(&crowd, who, NULL, NULL), 1);
	}

	str text = lines("test_crowd_total{"), line;
	int count = 0;

	for (; str_cut(&text, '\n', &line) && line.len > 0;)
		count++;
	assert_int_equal(count, METRIC_SERIES);
	check_str(lines("test_crowd_total{who=\"w254\""), "test_crowd_total{who=\"w254\"} 1\n");
	check_str(lines("test_crowd_total{who=\"w255\""), "");
	check_str(lines("test_crowd_total{who=\"other\""), "test_crowd_total{who=\"other\"} 745\n");
	metric_add(metric_of(&crowd, "w3", NULL, NULL), 1); /* who is known stays known */
	check_str(lines("test_crowd_total{who=\"w3\"}"), "test_crowd_total{who=\"w3\"} 2\n");
}

static double read_number(void *number)
{
	return *(int *)number;
}

TEST(gauges_asked_at_scrape_time)
{
	int a = 7, b = 8;

	metric_gauge("test_asked_for", "Read then.", read_number, &a);
	check_str(lines("test_asked_for"), "test_asked_for 7\n");
	a = 9;
	check_str(lines("test_asked_for"), "test_asked_for 9\n");
	metric_gauge("test_asked_for", "Read then.", read_number, &b); /* in its place */
	check_str(lines("test_asked_for"), "test_asked_for 8\n");
	check_str(lines("# TYPE test_asked_for"), "# TYPE test_asked_for gauge\n");
}

static double value_of(const char *name)
{
	str line = str_after(lines(name), str_of(name));

	assert_true(line.len > 1);
	return strtod(region_cstr(r, line), NULL);
}

TEST(the_process_itself)
{
	assert_true(value_of("process_cpu_seconds_total ") > 0);
	assert_true(value_of("process_resident_memory_bytes ") > 1e6);
	assert_true(value_of("process_max_fds ") >= 64);

	double fds = value_of("process_open_fds ");
	int fd = dup(0);

	assert_true(fds >= 3);
	assert_true(value_of("process_open_fds ") == fds + 1);
	close(fd);
}

/* Each sample belongs to the TYPE above it, each family has HELP, TYPE, once; and the text ends
 * with a line feed. */
TEST(law_of_the_format)
{
	str text, line, family = STR("");
	int helps = 0, types = 0;

	region_free(r);
	r = region_new(0, NULL);
	text = metrics_text(r);
	assert_int_equal(text.at[text.len - 1], '\n');
	while (str_cut(&text, '\n', &line)) {
		str name;

		if (line.len == 0)
			continue;
		if (str_starts(line, STR("# HELP "))) {
			line = str_after(line, STR("# HELP "));
			str_cut(&line, ' ', &family);
			helps++;
		} else if (str_starts(line, STR("# TYPE "))) {
			line = str_after(line, STR("# TYPE "));
			str_cut(&line, ' ', &name);
			assert_true(str_equal(name, family));
			types++;
		} else {
			assert_true(str_starts(line, family));
		}
	}
	assert_int_equal(helps, types);
	assert_true(helps >= 9);
	region_free(r);
	r = NULL;
}

static void too_few_values(void)
{
	metric_of(&asked, "book", NULL, NULL);
}

TEST(as_many_values_as_labels)
{
	check_dies(SIGABRT, too_few_values);
}

TEST_MAIN("run/metrics")
