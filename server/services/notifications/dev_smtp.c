/* dev_smtp.c — an SMTP server for one machine (RFC 5321, as much of it as a client needs): it takes
 * all, delivers nothing.
 *
 * It listens on a free port of loopback, in mode=development alone; at most CLIENTS at a time,
 * MESSAGE_MAX bytes each. */

#include "lib/run/loop.h"
#include "services/notifications/mail_read.h"
#include "services/notifications/notifications.h"

#include <stdlib.h>
#include <string.h>

enum { CLIENTS = 32, LINE_MAX_BYTES = 1000, MESSAGE_MAX = 1024 * 1024, ADDRESS_BYTES = 320 };

struct client {
	uv_tcp_t tcp;
	char buffer[4096];
	char line[LINE_MAX_BYTES + 2];
	size_t len;
	char to[ADDRESS_BYTES];
	bool data; /* lines are the message */
	char *message;
	size_t message_len;
};

static uv_tcp_t door;
static bool listening, shut;
static int port, clients;

/* ---- answering ---- */

static void written(uv_write_t *write, int status)
{
	free(write);
}

static void say(struct client *client, const char *text)
{
	uv_write_t *write = malloc(sizeof *write);
	uv_buf_t bytes = uv_buf_init((char *)(uintptr_t)text, (unsigned)strlen(text));

	if (!write || uv_write(write, (uv_stream_t *)&client->tcp, &bytes, 1, written) != 0)
		free(write);
}

static void gone(uv_handle_t *handle)
{
	struct client *client = handle->data;

	clients--;
	free(client->message);
	free(client);
}

static void leave(struct client *client)
{
	if (!uv_is_closing((uv_handle_t *)&client->tcp))
		uv_close((uv_handle_t *)&client->tcp, gone);
}

/* ---- the dialogue ---- */

static void keep(struct client *client)
{
	struct region *region = region_new(0, NULL);
	struct mail_parts parts;

	mail_read(region, (str){ client->message, client->message_len }, &parts);
	dev_keep("email", parts.message_id, parts.from, str_of(client->to), parts.subject,
		 parts.text);
	region_free(region);
}

static void forget(struct client *client)
{
	free(client->message);
	client->message = NULL;
	client->message_len = 0;
	client->data = false;
	client->to[0] = 0;
}

/* One line of the message, without what was added to hide a leading dot (RFC 5321, 4.5.2). */
static void data_line(struct client *client, str line)
{
	if (str_equal(line, STR("."))) {
		keep(client);
		forget(client);
		say(client, "250 kept\r\n");
		return;
	}
	if (line.len && line.at[0] == '.')
		line = (str){ line.at + 1, line.len - 1 };
	if (client->message_len + line.len + 2 > MESSAGE_MAX) {
		say(client, "552 too long\r\n");
		leave(client);
		return;
	}
	memcpy(client->message + client->message_len, line.at, line.len);
	memcpy(client->message + client->message_len + line.len, "\r\n", 2);
	client->message_len += line.len + 2;
}

static bool is_command(str line, const char *command)
{
	size_t len = strlen(command);

	return line.len >= len && str_equal_nocase((str){ line.at, len }, str_of(command));
}

static void take_recipient(struct client *client, str line)
{
	str rest = line, address;

	str_cut(&rest, '<', &address);
	if (!str_cut(&rest, '>', &address) || address.len >= sizeof client->to) {
		say(client, "501 to whom?\r\n");
		return;
	}
	memcpy(client->to, address.at, address.len);
	client->to[address.len] = 0;
	say(client, "250 ok\r\n");
}

static void begin_data(struct client *client)
{
	client->message = malloc(MESSAGE_MAX);
	if (!client->message || !client->to[0]) {
		forget(client);
		say(client, "503 to whom?\r\n");
		return;
	}
	client->data = true;
	say(client, "354 go on\r\n");
}

static void command_line(struct client *client, str line)
{
	if (is_command(line, "EHLO")) {
		say(client, "250-localhost\r\n250-8BITMIME\r\n250 SIZE 1048576\r\n");
	} else if (is_command(line, "RCPT")) {
		take_recipient(client, line);
	} else if (is_command(line, "DATA")) {
		begin_data(client);
	} else if (is_command(line, "RSET")) {
		forget(client);
		say(client, "250 ok\r\n");
	} else if (is_command(line, "QUIT")) {
		say(client, "221 bye\r\n");
	} else if (is_command(line, "HELO") || is_command(line, "MAIL") ||
		   is_command(line, "NOOP")) {
		say(client, "250 ok\r\n");
	} else {
		say(client, "500 what?\r\n");
	}
}

static void take_byte(struct client *client, char byte)
{
	if (byte != '\n') {
		if (client->len < sizeof client->line)
			client->line[client->len++] = byte;
		return;
	}
	size_t len = client->len;
	client->len = 0;
	if (len > LINE_MAX_BYTES) {
		say(client, "500 too long\r\n");
		leave(client);
		return;
	}
	if (len && client->line[len - 1] == '\r')
		len--;
	if (client->data)
		data_line(client, (str){ client->line, len });
	else
		command_line(client, (str){ client->line, len });
}

/* ---- the socket ---- */

static void give_room(uv_handle_t *handle, size_t wanted, uv_buf_t *out)
{
	struct client *client = handle->data;

	*out = uv_buf_init(client->buffer, sizeof client->buffer);
}

static void came(uv_stream_t *stream, ssize_t got, const uv_buf_t *bytes)
{
	struct client *client = stream->data;

	if (got < 0) {
		leave(client);
		return;
	}
	for (ssize_t i = 0; i < got && !uv_is_closing((uv_handle_t *)stream); i++)
		take_byte(client, bytes->base[i]);
}

static void knocked(uv_stream_t *stream, int status)
{
	struct client *client = calloc(1, sizeof *client);

	if (!client)
		return;
	clients++;
	uv_tcp_init(stream->loop, &client->tcp);
	client->tcp.data = client;
	if (status != 0 || uv_accept(stream, (uv_stream_t *)&client->tcp) != 0 ||
	    clients > CLIENTS) {
		leave(client);
		return;
	}
	say(client, "220 localhost keeps all and delivers nothing\r\n");
	uv_read_start((uv_stream_t *)&client->tcp, give_room, came);
}

bool dev_smtp_start(void)
{
	struct sockaddr_in at;
	int len = sizeof at;

	uv_ip4_addr("127.0.0.1", 0, &at);
	uv_tcp_init(loop_uv(), &door);
	listening = true;
	shut = false;
	if (uv_tcp_bind(&door, (struct sockaddr *)&at, 0) != 0 ||
	    uv_listen((uv_stream_t *)&door, 16, knocked) != 0 ||
	    uv_tcp_getsockname(&door, (struct sockaddr *)&at, &len) != 0)
		return false;
	port = ntohs(at.sin_port);
	return true;
}

static void door_shut(uv_handle_t *handle)
{
	shut = true;
}

void dev_smtp_stop(void)
{
	if (!listening)
		return;
	listening = false;
	port = 0;
	uv_close((uv_handle_t *)&door, door_shut);
	while (!shut)
		fiber_yield();
}

int dev_smtp_port(void)
{
	return port;
}
