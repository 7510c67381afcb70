// The limit of readiness: epoll, edge-triggered, registered once. A short read means that the socket is drained, which
// saves the call that would say so. All connections share one buffer; one that its client does not drain keeps what is
// left over in memory of its own, and reads no more until that has gone.
#define _GNU_SOURCE
#include "serving.h"

#include <errno.h>
#include <gnu/libc-version.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

enum { EVENTS = 1024, SHARED_BUFFER = 256 * 1024, PAGE = 4096 };

struct connection {
    int socket;
    bool has_ended;      // The client has sent its end.
    uint64_t received;   // For the sink.
    char *left;          // What the system did not take, or null.
    size_t left_offset, left_count;
};

static enum mode mode;
static char *buffer;
static size_t buffer_size;

static void drop(struct connection *it) {
    close(it->socket);
    free(it->left);
    free(it);
}

// What remains of the count; all of it if the connection is broken, which reading then says.
static size_t send_some(const struct connection *it, const char *data, size_t count) {
    while (count > 0) {
        ssize_t sent = send(it->socket, data, count, MSG_NOSIGNAL);
        if (sent < 0) {
            return count;
        }
        data += sent;
        count -= (size_t)sent;
    }
    return 0;
}

static bool flush(struct connection *it) {
    size_t rest = send_some(it, it->left + it->left_offset, it->left_count);
    it->left_offset += it->left_count - rest;
    it->left_count = rest;
    if (rest > 0) {
        return false;
    }
    free(it->left);
    it->left = NULL;
    return true;
}

static void keep(struct connection *it, const char *data, size_t count) {
    it->left = malloc(count);
    if (it->left == NULL) {
        die("malloc");
    }
    memcpy(it->left, data, count);
    it->left_offset = 0;
    it->left_count = count;
}

static void answer_total(const struct connection *it) {
    char text[32];
    int length = snprintf(text, sizeof text, "%llu", (unsigned long long)it->received);
    send_some(it, text, (size_t)length); // A fresh direction takes so little at once.
}

// Reads until the socket is drained or the client does not take its echo. False: the connection is over.
static bool serve_input(struct connection *it) {
    while (it->left == NULL) {
        ssize_t count = recv(it->socket, buffer, buffer_size, 0);
        if (count < 0) {
            return errno == EAGAIN;
        }
        if (count == 0) {
            if (mode == SINK) {
                answer_total(it);
            }
            return false;
        }

        it->received += (uint64_t)count;
        if (mode == ECHO_BACK) {
            size_t rest = send_some(it, buffer, (size_t)count);
            if (rest > 0) {
                keep(it, buffer + count - rest, rest);
            }
        }
        if ((size_t)count < buffer_size && !it->has_ended) {
            return true; // Drained: what comes from now on makes a new edge.
        }
    }
    return true;
}

static bool serve_source(const struct connection *it) {
    while (true) {
        if (send(it->socket, buffer, buffer_size, MSG_NOSIGNAL) < 0) {
            return errno == EAGAIN;
        }
    }
}

static bool serve_events(struct connection *it, uint32_t events) {
    it->has_ended |= (events & (EPOLLRDHUP | EPOLLHUP | EPOLLERR)) != 0; // Then a short read may be followed by the end.
    if (mode == SOURCE) {
        return serve_source(it);
    }

    bool has_input = events & (EPOLLIN | EPOLLRDHUP | EPOLLHUP | EPOLLERR);
    if (it->left != NULL) {
        if (!flush(it)) {
            return (events & (EPOLLHUP | EPOLLERR)) == 0;
        }
        has_input = true; // Its edge may have passed while nothing was read.
    }
    return has_input ? serve_input(it) : true;
}

static void accept_all(int listener, int poll) {
    for (int socket; (socket = accept4(listener, NULL, NULL, SOCK_NONBLOCK | SOCK_CLOEXEC)) >= 0;) {
        struct connection *it = calloc(1, sizeof *it);
        if (it == NULL) {
            die("calloc");
        }
        it->socket = socket;
        struct epoll_event event = {.events = EPOLLIN | EPOLLOUT | EPOLLRDHUP | EPOLLET, .data.ptr = it};
        if (epoll_ctl(poll, EPOLL_CTL_ADD, socket, &event) < 0) {
            die("epoll_ctl");
        }
    }
}

static void serve_with_epoll(enum mode chosen, size_t size, int listener) {
    mode = chosen;
    buffer_size = mode == ECHO_BACK ? SHARED_BUFFER : size; // There is only one: it may be as large as is useful.
    buffer = aligned_alloc(PAGE, buffer_size); // What malloc gives, 16 bytes into a page, costs 40 % more at 16 KiB.
    if (buffer == NULL) {
        die("aligned_alloc");
    }
    if (mode == SOURCE) {
        memset(buffer, 'x', buffer_size);
    }
    int poll = epoll_create1(EPOLL_CLOEXEC);
    struct epoll_event event = {.events = EPOLLIN, .data.ptr = NULL};
    if (poll < 0 || epoll_ctl(poll, EPOLL_CTL_ADD, listener, &event) < 0) {
        die("epoll");
    }

    while (true) {
        struct epoll_event events[EVENTS];
        int count = epoll_wait(poll, events, EVENTS, -1);
        for (int i = 0; i < count; i++) {
            struct connection *it = events[i].data.ptr;
            if (it == NULL) {
                accept_all(listener, poll);
            } else if (!serve_events(it, events[i].events)) {
                drop(it);
            }
        }
    }
}

int main(int count, char **words) {
    char version[64];
    snprintf(version, sizeof version, "C, epoll, glibc %s", gnu_get_libc_version());
    return run_server(count, words, version, serve_with_epoll);
}
