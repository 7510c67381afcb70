// One way, as fast as it goes. An operation is a megabyte: a million ns for each are one second of processor time for a gigabyte.
#include "load.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/time.h>

static const double megabyte = 1e6;

// A server that takes or sends nothing for so long is hung.
static int patient_connection(void) {
    int socket = connect_to_server();
    struct timeval patience = {.tv_sec = 10};
    setsockopt(socket, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience);
    setsockopt(socket, SOL_SOCKET, SO_SNDTIMEO, &patience, sizeof patience);
    return socket;
}

// The server counts, and answers with the number when we have sent the end: it must have got everything.
static void check_total(int socket, uint64_t sent) {
    char text[32] = "";
    size_t length = 0;
    shutdown(socket, SHUT_WR);
    for (ssize_t count; (count = recv(socket, text + length, sizeof text - 1 - length, 0)) != 0;) {
        if (count < 0) {
            fail("the server did not say how much it got: %s", strerror(errno));
        }
        length += (size_t)count;
    }
    text[length] = 0;
    if (strtoull(text, NULL, 10) != sent) {
        fail("%llu bytes were sent; the server says that it got '%s'", (unsigned long long)sent, text);
    }
}

void load_sink(const struct options *options) {
    int socket = patient_connection();
    struct window window = plan_window(options);
    uint64_t sent = 0, counted = 0;
    while (!window.has_ended) {
        ssize_t count = send(socket, pattern_at(0, sent), CHUNK, MSG_NOSIGNAL);
        if (count < 0) {
            fail("cannot send: %s", strerror(errno));
        }
        sent += (uint64_t)count;
        counted += is_measuring(&window, now()) ? (uint64_t)count : 0;
    }

    check_total(socket, sent);
    report_window(&window, (double)counted / megabyte, "MB_s");
}

void load_source(const struct options *options) {
    static char buffer[CHUNK], expected[CHUNK];
    memset(expected, 'x', sizeof expected); // All that a source sends.
    int socket = patient_connection();
    struct window window = plan_window(options);
    uint64_t counted = 0;
    while (!window.has_ended) {
        ssize_t count = recv(socket, buffer, sizeof buffer, 0);
        if (count <= 0) {
            fail("the server stopped sending: %s", count < 0 ? strerror(errno) : "end of stream");
        }
        if (memcmp(buffer, expected, (size_t)count) != 0) {
            fail("the server sent something else than 'x'");
        }
        counted += is_measuring(&window, now()) ? (uint64_t)count : 0;
    }

    report_window(&window, (double)counted / megabyte, "MB_s");
}
