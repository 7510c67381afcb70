// Connections that have echoed one message, and are silent: what the server's resident set grows by, for each.
#include "load.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { REHEARSALS = 100 };

// So that code, pools and tables that any connection needs are there already.
static void rehearse(size_t bytes) {
    int sockets[REHEARSALS];
    for (unsigned i = 0; i < REHEARSALS; i++) {
        sockets[i] = connect_to_server();
        for (int k = 0; k < 20; k++) {
            echo_once(sockets[i], i, bytes);
        }
    }
    for (unsigned i = 0; i < REHEARSALS; i++) {
        close(sockets[i]);
    }
}

void load_idle(const struct options *options) {
    rehearse(options->bytes);
    settle_server();
    uint64_t before = server_resident();

    int *sockets = calloc(options->connections, sizeof *sockets);
    if (sockets == NULL) {
        fail("cannot begin: %s", strerror(errno));
    }
    uint64_t cpu = server_cpu();
    for (unsigned i = 0; i < options->connections; i++) {
        sockets[i] = connect_to_server();
        echo_once(sockets[i], i, options->bytes);
    }
    cpu = server_cpu() - cpu;

    settle_server();
    uint64_t after = server_resident();
    for (unsigned i = 0; i < options->connections; i++) {
        echo_once(sockets[i], i, options->bytes); // It was idle, not gone.
    }

    report("bytes", ((double)after - (double)before) / options->connections);
    report("resident_MB", (double)after / 1e6);
    report("connect_cpu_ns", (double)cpu / options->connections);
}
