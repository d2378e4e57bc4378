/* image_test.c — pictures of strangers, and what only claims to be one.  This program is its own child. */

#include "lib/run/test.h"
#include "lib/run/image.h"
#include "lib/run/image_sample.h"
#include "lib/run/sandbox.h"

#include <errno.h>
#include <pthread.h>
#include <sys/socket.h>

static void *nothing(void *arg)
{
	return arg;
}

/* What the sandbox leaves: a word for each thing that it should not, or should, have. */
_Noreturn static void try_the_bars(void)
{
	pthread_t thread;
	int tell[2];

	if (pipe(tell) != 0 || !sandbox_close())
		_exit(10);
	if (open("/etc/passwd", O_RDONLY) >= 0 || errno != EPERM)
		_exit(11);
	if (socket(AF_INET, SOCK_STREAM, 0) >= 0 || errno != EPERM)
		_exit(12);
	if (fork() >= 0)
		_exit(13);
	if (execl("/bin/true", "true", NULL) >= 0 || errno != EPERM)
		_exit(14);
	if (kill(getppid(), 0) == 0)
		_exit(15);
	if (pthread_create(&thread, NULL, nothing, NULL) != 0 || pthread_join(thread, NULL) != 0)
		_exit(16);
	_exit(0);
}

__attribute__((constructor)) static void play(int argc, char **argv, char **envp)
{
	if (argc == 2 && strcmp(argv[1], "image") == 0)
		image_child();
	if (argc == 2 && strcmp(argv[1], "bars") == 0)
		try_the_bars();
}

static int file_of(str bytes)
{
	FILE *file = tmpfile();
	int fd;

	assert_int_equal(fwrite(bytes.at, 1, bytes.len, file), bytes.len);
	fflush(file);
	fd = dup(fileno(file));
	fclose(file);
	return fd;
}

static bool make(str bytes, struct image *image)
{
	int file = file_of(bytes);
	bool made = image_make(fiber_region(fiber_self()), file, image);

	close(file);
	return made;
}

static unsigned at16(str bytes, size_t at)
{
	return (unsigned)(unsigned char)bytes.at[at] << 8 | (unsigned char)bytes.at[at + 1];
}

/* Width and height of a JPEG: its segments are walked to the one that says them (SOF, ITU T.81 B.2.2). */
static void measure(str jpeg, unsigned *width, unsigned *height)
{
	size_t at = 2;

	*width = *height = 0;
	while (at + 9 < jpeg.len && (unsigned char)jpeg.at[at] == 0xFF) {
		unsigned kind = (unsigned char)jpeg.at[at + 1];

		if (kind >= 0xC0 && kind <= 0xC2) {
			*height = at16(jpeg, at + 5);
			*width = at16(jpeg, at + 7);
			return;
		}
		at += 2 + at16(jpeg, at + 2);
	}
}

static bool holds(str bytes, const char *word)
{
	return memmem(bytes.at, bytes.len, word, strlen(word)) != NULL;
}

static void check_image(const struct image *image)
{
	for (int i = 0; i < IMAGE_SIZES; i++) {
		unsigned width, height;

		measure(image->jpeg[i], &width, &height);
		assert_int_equal(width, image_edges[i]);
		assert_int_equal(height, image_edges[i]);
		assert_false(holds(image->jpeg[i], "Exif"));
		assert_false(holds(image->jpeg[i], "Hasselblad"));
	}
}

FIBER_TEST(three_kinds_become_three_squares)
{
	struct image image;

	assert_true(make(SAMPLE(sample_jpeg), &image));
	check_image(&image);
	assert_true(make(SAMPLE(sample_webp), &image));
	check_image(&image);
	assert_true(make(SAMPLE(sample_clear_png), &image));
	check_image(&image);
}

FIBER_TEST(what_the_camera_wrote_is_gone_and_the_picture_upright)
{
	struct image plain, turned;

	assert_true(holds(SAMPLE(sample_turned_jpeg), "Hasselblad"));
	assert_true(make(SAMPLE(sample_jpeg), &plain));
	assert_true(make(SAMPLE(sample_turned_jpeg), &turned));
	check_image(&turned);
	assert_false(str_equal(plain.jpeg[0], turned.jpeg[0]));
}

FIBER_TEST(the_same_picture_is_the_same_bytes)
{
	struct image one, two;

	assert_true(make(SAMPLE(sample_jpeg), &one));
	assert_true(make(SAMPLE(sample_jpeg), &two));
	for (int i = 0; i < IMAGE_SIZES; i++)
		assert_true(str_equal(one.jpeg[i], two.jpeg[i]));
	assert_true(make(one.jpeg[2], &two)); /* and ours is one that we take */
}

FIBER_TEST(what_only_claims_to_be_a_picture)
{
	static char large[IMAGE_BYTES_MAX + 1];
	struct image image;
	str jpeg = SAMPLE(sample_jpeg);

	assert_false(make(STR(""), &image));
	assert_false(make(STR("<svg xmlns=\"http://www.w3.org/2000/svg\"/>"), &image));
	assert_false(make(STR("GIF89a\1\0\1\0\0\0\0;\0\0\0\0\0\0\0"), &image));
	assert_false(make(STR("\xFF\xD8\xFF\xE0 this is a JPEG, believe me"), &image));
	assert_false(make((str){ jpeg.at, 40 }, &image));
	assert_false(make(SAMPLE(sample_huge_png), &image));
	memcpy(large, jpeg.at, jpeg.len);
	assert_false(make((str){ large, sizeof large }, &image));
}

/* Every byte of a picture wrong once: whatever comes of it, it is an answer. */
FIBER_TEST(a_byte_that_is_wrong)
{
	static char wrong[sizeof sample_jpeg];

	for (size_t at = 2; at < sizeof wrong; at += 23) {
		struct image image;

		memcpy(wrong, sample_jpeg, sizeof wrong);
		wrong[at] ^= 0x5A;
		if (make((str){ wrong, sizeof wrong }, &image))
			check_image(&image);
	}
}

TEST(the_child_is_shut_in)
{
	int status;
	pid_t child = fork();

	if (child == 0) {
		execl("/proc/self/exe", "image_test", "bars", NULL);
		_exit(20);
	}
	assert_int_equal(waitpid(child, &status, 0), child);
	assert_true(WIFEXITED(status));
	assert_int_equal(WEXITSTATUS(status), 0);
}

TEST_MAIN("image")
