// The limit of completion: io_uring with multishot accepts and receives into a ring of provided buffers. A buffer is sent
// from where it was received, and given back when that is done; each connection has one send under way, the others wait
// in its queue. When all buffers are out, receiving stops until one has come back.
#include "serving.h"

#include <errno.h>
#include <liburing.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { ENTRIES = 4096, BUFFERS = 256, BUFFER_SIZE = 64 * 1024, GROUP = 0, PAGE = 4096, NONE = -1 };
enum action { ACCEPT, RECEIVE, SEND }; // In the lowest bits of an operation's user data; the rest is the connection.

struct connection {
    int socket;
    bool is_receiving, is_sending, has_ended;
    bool is_starved;                // It would receive, but there was no buffer.
    int first, last;                // Its queue of buffers to send; linked by next_buffer.
    uint64_t received;              // For the sink.
    struct connection *next_starved;
    char total[32];                 // The sink's answer, while it is being sent.
};

static enum mode mode;
static struct io_uring ring;
static struct io_uring_buf_ring *provided;
static char *buffers;
static int next_buffer[BUFFERS];
static unsigned lengths[BUFFERS];
static int buffers_out; // Received into, and not given back yet.
static struct connection *starved;
static char *source;
static size_t source_size;

static struct io_uring_sqe *prepare(void) {
    struct io_uring_sqe *entry = io_uring_get_sqe(&ring);
    if (entry == NULL) {
        io_uring_submit(&ring);
        entry = io_uring_get_sqe(&ring);
    }
    return entry;
}

static void accept_connections(int listener) {
    struct io_uring_sqe *entry = prepare();
    io_uring_prep_multishot_accept(entry, listener, NULL, NULL, SOCK_CLOEXEC);
    io_uring_sqe_set_data64(entry, ACCEPT);
}

static void receive(struct connection *it) {
    struct io_uring_sqe *entry = prepare();
    io_uring_prep_recv_multishot(entry, it->socket, NULL, 0, 0);
    entry->flags |= IOSQE_BUFFER_SELECT;
    entry->buf_group = GROUP;
    io_uring_sqe_set_data64(entry, (uintptr_t)it | RECEIVE);
    it->is_receiving = true;
}

// All of it, or an error: the kernel itself goes on after a part.
static void send_it(struct connection *it, const void *data, size_t count) {
    struct io_uring_sqe *entry = prepare();
    io_uring_prep_send(entry, it->socket, data, count, MSG_WAITALL | MSG_NOSIGNAL);
    io_uring_sqe_set_data64(entry, (uintptr_t)it | SEND);
    it->is_sending = true;
}

static char *buffer_at(int number) { return buffers + (size_t)number * BUFFER_SIZE; }

static void provide(int number) {
    io_uring_buf_ring_add(provided, buffer_at(number), BUFFER_SIZE, (unsigned short)number, io_uring_buf_ring_mask(BUFFERS), 0);
    io_uring_buf_ring_advance(provided, 1);
    if (starved != NULL) {
        struct connection *it = starved;
        starved = it->next_starved;
        it->is_starved = false;
        receive(it);
    }
}

static void send_next(struct connection *it) { send_it(it, buffer_at(it->first), lengths[it->first]); }

static void enqueue(struct connection *it, int number) {
    next_buffer[number] = NONE;
    if (it->first == NONE) {
        it->first = number;
    } else {
        next_buffer[it->last] = number;
    }
    it->last = number;
    if (!it->is_sending) {
        send_next(it);
    }
}

static void give_back(int number) {
    buffers_out--;
    provide(number);
}

static void dequeue(struct connection *it) {
    int number = it->first;
    it->first = next_buffer[number];
    give_back(number);
}

static void drop_if_over(struct connection *it) {
    if (it->has_ended && !it->is_receiving && !it->is_sending && !it->is_starved) {
        close(it->socket);
        free(it);
    }
}

static void accepted(int listener, const struct io_uring_cqe *result) {
    if (result->res < 0) {
        die("accept");
    }
    if (!(result->flags & IORING_CQE_F_MORE)) {
        accept_connections(listener);
    }

    struct connection *it = calloc(1, sizeof *it);
    if (it == NULL) {
        die("calloc");
    }
    it->socket = result->res;
    it->first = NONE;
    if (mode == SOURCE) {
        send_it(it, source, source_size);
    } else {
        receive(it);
    }
}

static void ended(struct connection *it) {
    if (mode == SINK && !it->has_ended) {
        int length = snprintf(it->total, sizeof it->total, "%llu", (unsigned long long)it->received);
        send_it(it, it->total, (size_t)length);
    }
    it->has_ended = true;
}

static void received(struct connection *it, const struct io_uring_cqe *result) {
    it->is_receiving = result->flags & IORING_CQE_F_MORE;
    if (result->res > 0) {
        int number = (int)(result->flags >> IORING_CQE_BUFFER_SHIFT);
        buffers_out++;
        it->received += (uint64_t)result->res;
        if (mode == ECHO_BACK) {
            lengths[number] = (unsigned)result->res;
            enqueue(it, number);
        } else {
            give_back(number);
        }
    } else if (result->res != -ENOBUFS) {
        ended(it);
    }

    if (!it->is_receiving && !it->has_ended) {
        if (result->res == -ENOBUFS && buffers_out > 0) { // Otherwise they have come back meanwhile.
            it->is_starved = true;
            it->next_starved = starved;
            starved = it;
        } else {
            receive(it);
        }
    }
    drop_if_over(it);
}

static void sent(struct connection *it, const struct io_uring_cqe *result) {
    it->is_sending = false;
    if (result->res < 0) {
        it->has_ended = true;
        shutdown(it->socket, SHUT_RDWR); // Ends the receive as well.
    }

    if (it->first != NONE) {
        dequeue(it);
    }
    if (it->first != NONE) {
        if (it->has_ended && result->res < 0) {
            while (it->first != NONE) {
                dequeue(it);
            }
        } else {
            send_next(it);
        }
    } else if (mode == SOURCE && !it->has_ended) {
        send_it(it, source, source_size);
    }
    drop_if_over(it);
}

static void set_up(void) {
    struct io_uring_params parameters = {
        .flags = IORING_SETUP_SINGLE_ISSUER | IORING_SETUP_DEFER_TASKRUN | IORING_SETUP_SUBMIT_ALL | IORING_SETUP_CQSIZE,
        .cq_entries = 4 * ENTRIES,
    };
    errno = -io_uring_queue_init_params(ENTRIES, &ring, &parameters);
    if (errno != 0) {
        die("io_uring");
    }
    io_uring_register_ring_fd(&ring);

    struct io_uring_buf_reg registration = {.ring_entries = BUFFERS, .bgid = GROUP};
    if (posix_memalign((void **)&provided, PAGE, BUFFERS * sizeof(struct io_uring_buf)) != 0
        || posix_memalign((void **)&buffers, PAGE, (size_t)BUFFERS * BUFFER_SIZE) != 0) {
        die("memory");
    }
    registration.ring_addr = (uintptr_t)provided;
    io_uring_buf_ring_init(provided);
    errno = -io_uring_register_buf_ring(&ring, &registration, 0);
    if (errno != 0) {
        die("io_uring's ring of buffers");
    }
}

static void handle(int listener, const struct io_uring_cqe *result) {
    uint64_t data = io_uring_cqe_get_data64(result);
    struct connection *it = (struct connection *)(uintptr_t)(data & ~(uint64_t)3); // What calloc returns ends in zeros.
    switch ((enum action)(data & 3)) {
    case ACCEPT: accepted(listener, result); break;
    case RECEIVE: received(it, result); break;
    case SEND: sent(it, result); break;
    }
}

static void serve_with_ring(enum mode chosen, size_t size, int listener) {
    mode = chosen;
    source_size = size;
    source = aligned_alloc(PAGE, size);
    if (source == NULL) {
        die("aligned_alloc");
    }
    memset(source, 'x', size);
    set_up();
    for (int number = 0; number < BUFFERS; number++) {
        provide(number);
    }
    accept_connections(listener);

    while (true) {
        int error = io_uring_submit_and_wait(&ring, 1);
        if (error < 0 && error != -EINTR) {
            errno = -error;
            die("io_uring_submit_and_wait");
        }

        struct io_uring_cqe *result;
        unsigned head, count = 0;
        io_uring_for_each_cqe(&ring, head, result) {
            handle(listener, result);
            count++;
        }
        io_uring_cq_advance(&ring, count);
    }
}

int main(int count, char **words) {
    if (count == 2 && strcmp(words[1], "--list") == 0) {
        puts("files-1\nfiles-32\nfiles-cached-1\nfiles-cached-32"); // And what it serves as.
    } else if (count == 3 && strncmp(words[1], "files-", 6) == 0) {
        measure_files(words[1], strtod(words[2], NULL));
        return 0;
    }
    if (count == 2) { // Whether it is there and permitted: both are common reasons for there being no io_uring.
        set_up();
    }
    return run_server(count, words, "C, io_uring", serve_with_ring);
}
