// Connections that are made, echo one message, and are closed; so many at a time.
#include "load.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

static const uint64_t patience = 10000000000;

struct visit {
    int socket;
    unsigned number;
    size_t received;
    bool is_connected;
    uint64_t started;
};

static void begin(struct visit *it, int poll) {
    static unsigned next = 0;
    *it = (struct visit){.number = next++, .started = now(), .socket = begin_to_connect()};
    struct epoll_event event = {.events = EPOLLIN | EPOLLOUT | EPOLLET, .data.ptr = it};
    if (epoll_ctl(poll, EPOLL_CTL_ADD, it->socket, &event) < 0) {
        fail("cannot wait for a connection: %s", strerror(errno));
    }
}

static void speak(struct visit *it, size_t bytes) {
    int error = 0;
    socklen_t size = sizeof error;
    getsockopt(it->socket, SOL_SOCKET, SO_ERROR, &error, &size);
    if (error != 0) {
        fail("connection %u: cannot connect: %s", it->number, strerror(error));
    }
    it->is_connected = true;
    send_all(it->socket, pattern_at(it->number, 0), bytes); // It is small: a fresh connection takes it whole.
}

// Whether all of it has come back.
static bool listen_to(struct visit *it, size_t bytes) {
    char buffer[4096];
    ssize_t count = recv(it->socket, buffer, sizeof buffer, 0);
    if (count < 0 && errno == EAGAIN) {
        return false;
    }
    if (count <= 0 || it->received + (size_t)count > bytes) {
        fail("connection %u: %s", it->number, count < 0 ? strerror(errno) : count == 0 ? "closed by the server" : "too much came back");
    }
    verify(it->number, it->received, buffer, (size_t)count);
    it->received += (size_t)count;
    return it->received == bytes;
}

void load_accept(const struct options *options) {
    struct visit *visits = calloc(options->connections, sizeof *visits);
    int poll = epoll_create1(EPOLL_CLOEXEC);
    if (visits == NULL || poll < 0 || options->bytes > 4096) {
        fail("cannot begin");
    }

    struct window window = plan_window(options);
    window.is_waiting = true;
    for (unsigned i = 0; i < options->connections; i++) {
        begin(&visits[i], poll);
    }

    uint64_t finished = 0;
    uint64_t progress = now();
    while (!window.has_ended) {
        struct epoll_event events[64];
        int count = epoll_wait(poll, events, 64, 100);
        for (int i = 0; i < count; i++) {
            struct visit *it = events[i].data.ptr;
            if (!it->is_connected && events[i].events & (EPOLLOUT | EPOLLERR)) {
                speak(it, options->bytes);
            }
            if (it->is_connected && events[i].events & EPOLLIN && listen_to(it, options->bytes)) {
                progress = now();
                if (is_measuring(&window, progress)) {
                    record_latency(progress - it->started);
                    finished++;
                    window.is_waiting = false;
                }
                close(it->socket);
                begin(it, poll);
            }
        }

        is_measuring(&window, now());
        if (now() > progress + patience) {
            fail("the server is silent: no connection has been served for %.0f seconds", (double)patience / 1e9);
        }
    }

    report_window(&window, (double)finished, "connections_s");
    report_latencies();
}
