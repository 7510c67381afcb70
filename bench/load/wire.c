// Blocking sends and receives.
#include "load.h"

#include <errno.h>
#include <string.h>
#include <sys/socket.h>

void send_all(int socket, const char *data, size_t count) {
    while (count > 0) {
        ssize_t sent = send(socket, data, count, MSG_NOSIGNAL);
        if (sent < 0) {
            fail("cannot send: %s", strerror(errno));
        }
        data += sent;
        count -= (size_t)sent;
    }
}

void echo_once(int socket, unsigned connection, size_t bytes) {
    char buffer[4096];
    if (bytes > sizeof buffer) {
        fail("messages of more than %zu bytes are not for this kind of load", sizeof buffer);
    }

    send_all(socket, pattern_at(connection, 0), bytes);
    for (size_t received = 0; received < bytes;) {
        ssize_t count = recv(socket, buffer, bytes - received, 0);
        if (count <= 0) {
            fail("connection %u was closed by the server: %s", connection, count < 0 ? strerror(errno) : "end of stream");
        }
        verify(connection, received, buffer, (size_t)count);
        received += (size_t)count;
    }
}
