// Requests that the server sends back. Each connection keeps so many on their way: when one has come back whole, the next
// is sent. Everything that comes back is compared with what was sent; at the end nothing may be missing.
#include "load.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

enum { EVENTS = 1024 };
static const uint64_t patience = 10000000000; // Nanoseconds without any answer, after which the server counts as hung.

struct connection {
    int socket;
    unsigned number;
    uint64_t wanted, sent, received; // Bytes: what the requests so far are, what the system has taken, what came back.
    uint64_t *started;               // When each request on its way was made; request k at k % pipelining.
};

static const struct options *what;
static struct window window = {.begin = UINT64_MAX};
static uint64_t counted;  // Bytes that came back within the window: where messages are large, most cross its edges.
static uint64_t progress; // When something last came back.
static bool has_answered;
static bool is_draining;

static void push(struct connection *it) {
    while (it->sent < it->wanted) {
        size_t count = it->wanted - it->sent < CHUNK ? it->wanted - it->sent : CHUNK;
        ssize_t sent = send(it->socket, pattern_at(it->number, it->sent), count, MSG_NOSIGNAL);
        if (sent < 0 && errno == EAGAIN) {
            return; // The next edge says when.
        }
        if (sent < 0) {
            fail("connection %u: cannot send: %s", it->number, strerror(errno));
        }
        it->sent += (uint64_t)sent;
    }
}

static void request(struct connection *it, uint64_t time) {
    it->started[it->wanted / what->bytes % what->pipelining] = time;
    it->wanted += what->bytes;
}

static void answered(struct connection *it, uint64_t before) {
    uint64_t time = now();
    bool is_counted = is_measuring(&window, time);
    progress = time;
    has_answered |= it->received >= what->bytes;
    counted += is_counted ? it->received - before : 0;
    for (uint64_t k = before / what->bytes; k < it->received / what->bytes; k++) {
        if (is_counted) {
            record_latency(time - it->started[k % what->pipelining]);
        }
        if (!is_draining) {
            request(it, time);
        }
    }
}

static void pull(struct connection *it) {
    static char buffer[CHUNK];
    while (true) {
        ssize_t count = recv(it->socket, buffer, sizeof buffer, 0);
        if (count < 0 && errno == EAGAIN) {
            return;
        }
        if (count <= 0) {
            fail("connection %u: closed by the server after %llu of %llu bytes: %s", it->number,
                 (unsigned long long)it->received, (unsigned long long)it->sent, count < 0 ? strerror(errno) : "end of stream");
        }

        verify(it->number, it->received, buffer, (size_t)count);
        uint64_t before = it->received;
        it->received += (uint64_t)count;
        if (it->received > it->sent) {
            fail("connection %u: %llu bytes came back, %llu were sent", it->number, (unsigned long long)it->received,
                 (unsigned long long)it->sent);
        }

        answered(it, before);
        push(it);
        if ((size_t)count < sizeof buffer) {
            return; // Drained: what comes from now on makes a new edge.
        }
    }
}

static void open_connection(struct connection *it, unsigned number, int poll) {
    *it = (struct connection){.socket = connect_to_server(), .number = number, .started = calloc(what->pipelining, 8)};
    fcntl(it->socket, F_SETFL, O_NONBLOCK);
    struct epoll_event event = {.events = EPOLLIN | EPOLLOUT | EPOLLET, .data.ptr = it};
    if (it->started == NULL || epoll_ctl(poll, EPOLL_CTL_ADD, it->socket, &event) < 0) {
        fail("connection %u: %s", number, strerror(errno));
    }
}

static void check_patience(const struct connection *connections) {
    if (now() < progress + patience) {
        return;
    }
    for (unsigned i = 0; i < what->connections; i++) {
        const struct connection *it = &connections[i];
        if (it->received < it->wanted) {
            fail("the server is silent: connection %u of %u got back %llu of %llu bytes (%llu wanted)", i, what->connections,
                 (unsigned long long)it->received, (unsigned long long)it->sent, (unsigned long long)it->wanted);
        }
    }
}

static bool all_are_back(const struct connection *connections) {
    for (unsigned i = 0; i < what->connections; i++) {
        if (connections[i].received < connections[i].wanted) {
            return false;
        }
    }
    return true;
}

static void turn(int poll, const struct connection *connections) {
    struct epoll_event events[EVENTS];
    int count = epoll_wait(poll, events, EVENTS, 100);
    for (int i = 0; i < count; i++) {
        struct connection *it = events[i].data.ptr;
        push(it);
        if (events[i].events & (EPOLLIN | EPOLLERR | EPOLLHUP)) {
            pull(it);
        }
    }
    check_patience(connections);
}

void load_echo(const struct options *options) {
    what = options;
    struct connection *connections = calloc(options->connections, sizeof *connections);
    int poll = epoll_create1(EPOLL_CLOEXEC);
    if (connections == NULL || poll < 0) {
        fail("cannot begin: %s", strerror(errno));
    }
    for (unsigned i = 0; i < options->connections; i++) {
        open_connection(&connections[i], i, poll);
    }

    progress = now();
    for (unsigned i = 0; i < options->connections; i++) {
        for (unsigned k = 0; k < options->pipelining; k++) {
            request(&connections[i], now());
        }
        push(&connections[i]);
    }

    // With much under way it takes a while until the first answer is back. Not until all have one: some servers are unfair.
    while (!has_answered) {
        turn(poll, connections);
    }

    window = plan_window(options);
    while (!window.has_ended) {
        turn(poll, connections);
        is_measuring(&window, now());
    }
    is_draining = true;
    while (!all_are_back(connections)) {
        turn(poll, connections);
    }

    report_window(&window, (double)counted / (double)options->bytes, "requests_s");
    report_latencies();
}
