/* process.c — reading /proc/self and getrusage. */

#include "lib/run/process.h"

#include <dirent.h>
#include <stdio.h>
#include <sys/resource.h>
#include <unistd.h>

static double seconds(struct timeval t)
{
	return (double)t.tv_sec + (double)t.tv_usec / 1e6;
}

static double resident_bytes(void)
{
	FILE *in = fopen("/proc/self/statm", "re");
	unsigned long pages = 0;

	if (!in)
		return 0;
	if (fscanf(in, "%*u %lu", &pages) != 1)
		pages = 0;
	fclose(in);
	return (double)pages * (double)sysconf(_SC_PAGESIZE);
}

static double open_fds(void)
{
	DIR *dir = opendir("/proc/self/fd");
	int count = 0;

	if (!dir)
		return 0;
	while (readdir(dir))
		count++;
	closedir(dir);
	return count - 3; /* ".", ".." and the one we read them by */
}

struct process_use process_use(void)
{
	struct process_use use = { .resident_bytes = resident_bytes(), .open_fds = open_fds() };
	struct rusage usage;
	struct rlimit limit;

	if (getrusage(RUSAGE_SELF, &usage) == 0)
		use.cpu_seconds = seconds(usage.ru_utime) + seconds(usage.ru_stime);
	if (getrlimit(RLIMIT_NOFILE, &limit) == 0)
		use.max_fds = (double)limit.rlim_cur;
	return use;
}
