/* conf_file.c — one file into names and values, and errors that say where.
 *
 * Easy to get wrong: a password may hold a '#'. Only one behind a blank begins a comment. */

#include "lib/run/conf_file.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static char error[512];

bool conf_fail(const char *format, ...)
{
	va_list args;

	if (error[0])
		return false;
	va_start(args, format);
	vsnprintf(error, sizeof error, format, args);
	va_end(args);
	return false;
}

const char *conf_error(void)
{
	return error;
}

void conf_error_clear(void)
{
	error[0] = '\0';
}

static bool check_file(const char *path, int fd, bool secret)
{
	struct stat about;

	if (fstat(fd, &about) != 0)
		return conf_fail("%s: %s", path, strerror(errno));
	if (!S_ISREG(about.st_mode))
		return conf_fail("%s: is no plain file", path);
	if (secret && (about.st_mode & 077))
		return conf_fail("%s: others may read it (mode %04o): chmod 600", path,
				 (unsigned)about.st_mode & 07777);
	if (about.st_size > CONF_BYTES)
		return conf_fail("%s: is longer than %d bytes", path, CONF_BYTES);
	return true;
}

/* The whole file; absent after an error. */
static str read_all(const char *path, bool secret, struct region *r)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	char *text = region_alloc(r, CONF_BYTES);
	size_t len = 0;
	ssize_t got = 1;

	if (fd < 0) {
		conf_fail("%s: %s", path, strerror(errno));
		return (str){ 0 };
	}

	bool fine = check_file(path, fd, secret);

	while (fine && got > 0 && len < CONF_BYTES) {
		got = read(fd, text + len, CONF_BYTES - len);
		if (got < 0)
			fine = conf_fail("%s: %s", path, strerror(errno));
		else
			len += (size_t)got;
	}
	close(fd);
	return fine ? (str){ text, len } : (str){ 0 };
}

static str without_comment(str line)
{
	for (size_t i = 0; i < line.len; i++) {
		bool begins = i == 0 || line.at[i - 1] == ' ' || line.at[i - 1] == '\t';

		if (line.at[i] == '#' && begins)
			return (str){ line.at, i };
	}
	return line;
}

static bool read_line(const char *path, int number, str line, conf_line *each, void *arg)
{
	str name;

	if (str_ends(line, STR("\r")))
		line.len--;
	line = str_trim(without_comment(line));
	if (line.len == 0)
		return true;
	for (size_t i = 0; i < line.len; i++)
		if ((unsigned char)line.at[i] < ' ' && line.at[i] != '\t')
			return conf_fail("%s:%d: holds a control character", path, number);
	if (str_find(line, '=') < 0)
		return conf_fail("%s:%d: is not of the form name = value", path, number);
	str_cut(&line, '=', &name);
	return each(arg, number, str_trim(name), str_trim(line));
}

static bool read_lines(const char *path, str text, conf_line *each, void *arg)
{
	str line;

	if (str_absent(text))
		return false;
	for (int number = 1; str_cut(&text, '\n', &line); number++)
		if (!read_line(path, number, line, each, arg))
			return false;
	return true;
}

bool conf_read(const char *path, bool secret, conf_line *each, void *arg)
{
	struct region *r = region_new(0, NULL);
	str text = read_all(path, secret, r);
	bool fine = read_lines(path, text, each, arg);

	if (secret && !str_absent(text))
		explicit_bzero((char *)text.at, text.len);
	region_free(r);
	return fine;
}
