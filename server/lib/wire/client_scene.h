/* client_scene.h — what the tests of the client share: where its peers listen, which are on threads of their own. */
#ifndef WIRE_CLIENT_SCENE_H
#define WIRE_CLIENT_SCENE_H

#include "lib/run/test.h"
#include "lib/wire/client.h"

#include <arpa/inet.h>
#include <poll.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

static struct region *here(void)
{
	return fiber_region(fiber_self());
}

static uint64_t ms_since(uint64_t began)
{
	return (mono_now() - began) / 1000000;
}

static int listen_somewhere(int *port)
{
	struct sockaddr_in at = { .sin_family = AF_INET,
				  .sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
	socklen_t size = sizeof at;
	int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);

	if (bind(fd, (struct sockaddr *)&at, size) != 0 || listen(fd, 64) != 0)
		abort();
	getsockname(fd, (struct sockaddr *)&at, &size);
	*port = ntohs(at.sin_port);
	return fd;
}

#endif
