/* client_smtp.c — one mail to an SMTP server by libcurl, on the mail thread.
 *
 * Easy to get wrong: when libcurl closes an SMTP connection it says QUIT and waits for the answer, with a patience of its
 * own.  So a connection that is no longer wanted has its socket shut first, by a double that stays ours. */

#include "lib/wire/client_parts.h"

#include <fcntl.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

enum { CONNECT_SECONDS = 5 };

static struct {
	pthread_mutex_t lock;
	int cut_fd; /* under the lock: a double of the connection's socket, or -1 */
	atomic_bool stopping;
} connection = { .lock = PTHREAD_MUTEX_INITIALIZER, .cut_fd = -1 };

static size_t on_read(char *to, size_t one, size_t room, void *arg)
{
	struct mail *mail = arg;

	return unsent_give(&mail->unsent, to, room);
}

static bool all_digits(const char *at, size_t len)
{
	for (size_t i = 0; i < len; i++)
		if (at[i] < '0' || at[i] > '9')
			return false;
	return true;
}

/* A line of the server: "550 5.1.1 who?" or "250-SIZE".  Only its numbers are kept: the rest may name a person. */
static size_t on_line(char *at, size_t one, size_t len, void *arg)
{
	struct mail *mail = arg;

	if (mail->leaving || len < 4 || !all_digits(at, 3))
		return len;
	mail->code = (at[0] - '0') * 100 + (at[1] - '0') * 10 + (at[2] - '0');
	mail->enhanced[0] = '\0';
	if (len < 9 || at[5] != '.' || (at[4] != '4' && at[4] != '5'))
		return len;

	size_t end = 4;

	while (end < len && end - 4 < sizeof mail->enhanced - 1 &&
	       ((at[end] >= '0' && at[end] <= '9') || at[end] == '.'))
		end++;
	memcpy(mail->enhanced, at + 4, end - 4);
	mail->enhanced[end - 4] = '\0';
	return len;
}

/* What we say: from MAIL on, the server's answers are about this mail. */
static int on_talk(CURL *easy, curl_infotype type, char *at, size_t len, void *arg)
{
	struct mail *mail = arg;

	if (type == CURLINFO_HEADER_OUT && len > 4) {
		mail->meant = mail->meant || memcmp(at, "MAIL", 4) == 0;
		mail->leaving = mail->leaving || memcmp(at, "QUIT", 4) == 0;
	}
	return 0;
}

static int on_progress(void *arg, curl_off_t a, curl_off_t b, curl_off_t c, curl_off_t d)
{
	struct mail *mail = arg;

	return atomic_load(&connection.stopping) || atomic_load(&mail->left);
}

static void set_double(int fd)
{
	pthread_mutex_lock(&connection.lock);
	if (connection.cut_fd >= 0)
		close(connection.cut_fd);
	connection.cut_fd = fd;
	pthread_mutex_unlock(&connection.lock);
}

static int on_socket(void *arg, curl_socket_t fd, curlsocktype purpose)
{
	fcntl(fd, F_SETFD, FD_CLOEXEC);
	set_double(fcntl(fd, F_DUPFD_CLOEXEC, 0));
	return atomic_load(&connection.stopping) ? CURL_SOCKOPT_ERROR : CURL_SOCKOPT_OK;
}

/* Without QUIT, for whose answer libcurl would wait: the server did its duty with the answer to the last dot (RFC 5321
 * 4.1.1.10 lets it live with that). */
CURL *smtp_hang_up(CURL *easy)
{
	pthread_mutex_lock(&connection.lock);
	if (connection.cut_fd >= 0)
		shutdown(connection.cut_fd, SHUT_RDWR);
	pthread_mutex_unlock(&connection.lock);
	curl_easy_cleanup(easy);
	set_double(-1);
	return NULL;
}

static void prepare(CURL *easy, struct mail *mail, struct curl_slist *to, long ms)
{
	/* A password goes over TLS or not at all; without one, TLS if the server offers it. */
	bool password = strchr(mail->url, '@') != NULL;

	curl_easy_reset(easy); /* keeps the connection */
	client_common(easy, "smtp,smtps");
	curl_easy_setopt(easy, CURLOPT_SOCKOPTFUNCTION, on_socket);
	curl_easy_setopt(easy, CURLOPT_URL, mail->url);
	curl_easy_setopt(easy, CURLOPT_USE_SSL, (long)(password ? CURLUSESSL_ALL : CURLUSESSL_TRY));
	curl_easy_setopt(easy, CURLOPT_MAIL_FROM, mail->from);
	curl_easy_setopt(easy, CURLOPT_MAIL_RCPT, to);
	curl_easy_setopt(easy, CURLOPT_UPLOAD, 1L);
	curl_easy_setopt(easy, CURLOPT_INFILESIZE_LARGE, (curl_off_t)mail->message.len);
	curl_easy_setopt(easy, CURLOPT_READFUNCTION, on_read);
	curl_easy_setopt(easy, CURLOPT_READDATA, mail);
	curl_easy_setopt(easy, CURLOPT_HEADERFUNCTION, on_line);
	curl_easy_setopt(easy, CURLOPT_HEADERDATA, mail);
	curl_easy_setopt(easy, CURLOPT_VERBOSE, 1L); /* for on_talk; nothing is printed */
	curl_easy_setopt(easy, CURLOPT_DEBUGFUNCTION, on_talk);
	curl_easy_setopt(easy, CURLOPT_DEBUGDATA, mail);
	curl_easy_setopt(easy, CURLOPT_NOPROGRESS,
			 0L); /* for on_progress, once a second at least */
	curl_easy_setopt(easy, CURLOPT_XFERINFOFUNCTION, on_progress);
	curl_easy_setopt(easy, CURLOPT_XFERINFODATA, mail);
	curl_easy_setopt(easy, CURLOPT_CONNECTTIMEOUT, (long)CONNECT_SECONDS);
	curl_easy_setopt(easy, CURLOPT_TIMEOUT_MS, ms);
	curl_easy_setopt(easy, CURLOPT_MAXAGE_CONN, (long)SMTP_KEPT_SECONDS);
}

CURL *smtp_deliver(CURL *easy, struct mail *mail)
{
	uint64_t now = mono_now();
	struct curl_slist *to;

	mail->result = CURLE_OPERATION_TIMEDOUT;
	if (now >= mail->deadline || atomic_load(&mail->left))
		return easy;
	easy = easy ? easy : curl_easy_init();
	to = curl_slist_append(NULL, mail->to);
	if (!easy || !to)
		abort();
	mail->unsent = mail->message;
	/* A little longer than the fiber waits: which of the two was late shall be no matter of luck. */
	prepare(easy, mail, to, (long)((mail->deadline - now) / 1000000 + 100));
	mail->result = curl_easy_perform(easy);
	curl_slist_free_all(to);
	return mail->result == CURLE_OK ? easy : smtp_hang_up(easy);
}

/* ---- from the loop ---- */

void smtp_stop(bool stopping)
{
	pthread_mutex_lock(&connection.lock);
	atomic_store(&connection.stopping, stopping);
	if (stopping && connection.cut_fd >= 0)
		shutdown(connection.cut_fd, SHUT_RDWR);
	pthread_mutex_unlock(&connection.lock);
}
