// The server: a child that is pinned, asked for its port, observed, and ended.
#define _GNU_SOURCE
#include "load.h"

#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#ifndef IP_BIND_ADDRESS_NO_PORT
#define IP_BIND_ADDRESS_NO_PORT 24
#endif

static const int patience_ms = 30000; // Until it has told its port: some runtimes start slowly on a busy machine.

static pid_t server;
static uint16_t port;
static clockid_t cpu_clock;

static _Noreturn void become_server(char **command, int core, pid_t load, int output) {
    prctl(PR_SET_PDEATHSIG, SIGKILL); // Also if the load generator is killed.
    if (getppid() != load) {
        _exit(1); // It was, just now.
    }

    if (core >= 0) {
        cpu_set_t cores;
        CPU_ZERO(&cores);
        CPU_SET((size_t)core, &cores);
        sched_setaffinity(0, sizeof cores, &cores);
    }

    dup2(open("/dev/null", O_RDONLY), STDIN_FILENO);
    dup2(output, STDOUT_FILENO);
    execvp(command[0], command);
    fprintf(stderr, "cannot start %s: %s\n", command[0], strerror(errno));
    _exit(127);
}

static uint16_t read_port(int output) {
    char text[256];
    size_t length = 0;
    uint64_t limit = now() + (uint64_t)patience_ms * 1000000;
    while (now() < limit && length < sizeof text - 1) {
        struct pollfd wait = {.fd = output, .events = POLLIN};
        if (poll(&wait, 1, 100) <= 0) {
            continue;
        }

        ssize_t count = read(output, text + length, sizeof text - 1 - length);
        if (count <= 0) {
            fail("the server ended before it told its port");
        }

        length += (size_t)count;
        text[length] = 0;
        unsigned found;
        if (strchr(text, '\n') != NULL && sscanf(text, "PORT %u", &found) == 1) {
            return (uint16_t)found;
        }
    }

    fail("the server did not print a line 'PORT n'");
}

void start_server(char **command, int core) {
    pid_t load = getpid();
    int output[2];
    if (pipe2(output, O_CLOEXEC) < 0 || (server = fork()) < 0) {
        fail("cannot start a process: %s", strerror(errno));
    }

    if (server == 0) {
        become_server(command, core, load, output[1]);
    }

    close(output[1]);
    port = read_port(output[0]); // The other end stays open: nobody shall die of what it prints later.
    int error = clock_getcpuclockid(server, &cpu_clock);
    if (error != 0) {
        fail("cannot read the server's processor time: %s", strerror(error));
    }
}

void stop_server(void) {
    if (server > 0) {
        kill(server, SIGKILL);
        waitpid(server, NULL, 0);
        server = 0;
    }
}

uint64_t server_cpu(void) {
    struct timespec time;
    if (clock_gettime(cpu_clock, &time) < 0) {
        fail("the server has ended");
    }
    return (uint64_t)time.tv_sec * 1000000000 + (uint64_t)time.tv_nsec;
}

// Counted page by page: /proc/PID/statm is off by as much as some servers need for all their connections.
uint64_t server_resident(void) {
    char path[64], line[256];
    snprintf(path, sizeof path, "/proc/%d/smaps_rollup", (int)server);
    FILE *file = fopen(path, "re");
    unsigned long long kilobytes = 0;
    bool is_known = false;
    while (file != NULL && !is_known && fgets(line, sizeof line, file) != NULL) {
        is_known = sscanf(line, "Rss: %llu kB", &kilobytes) == 1;
    }

    if (!is_known) {
        fail("cannot read %s", path);
    }
    fclose(file);
    return kilobytes * 1024;
}

// Who has no garbage need not know the signal, which would end it.
static bool catches(int signal) {
    char path[64], line[256];
    snprintf(path, sizeof path, "/proc/%d/status", (int)server);
    FILE *file = fopen(path, "re");
    unsigned long long caught = 0;
    while (file != NULL && fgets(line, sizeof line, file) != NULL) {
        sscanf(line, "SigCgt: %llx", &caught);
    }
    if (file != NULL) {
        fclose(file);
    }
    return caught >> (signal - 1) & 1;
}

void settle_server(void) {
    for (int i = 0; i < 2; i++) { // Twice: what has a finalizer goes with the second collection.
        sleep_for(0.4);
        if (catches(SIGUSR2)) {
            kill(server, SIGUSR2);
        }
    }
    sleep_for(0.6);
}

// From another of this machine's addresses each time, or there would be too few ports for all that have been used lately.
static int open_socket(int flags) {
    static uint32_t next = 0;
    struct sockaddr_in source = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK + 1 + next++ % 200)};
    int one = 1;
    int it = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC | flags, 0);
    if (it < 0 || setsockopt(it, IPPROTO_TCP, TCP_NODELAY, &one, sizeof one) < 0
        || setsockopt(it, IPPROTO_IP, IP_BIND_ADDRESS_NO_PORT, &one, sizeof one) < 0
        || bind(it, (struct sockaddr *)&source, sizeof source) < 0) {
        fail("cannot open a socket: %s", strerror(errno));
    }
    return it;
}

static int connect_it(int socket) {
    struct sockaddr_in target = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK), .sin_port = htons(port)};
    if (connect(socket, (struct sockaddr *)&target, sizeof target) < 0 && errno != EINPROGRESS) {
        fail("cannot connect: %s", strerror(errno));
    }
    return socket;
}

int connect_to_server(void) { return connect_it(open_socket(0)); }

int begin_to_connect(void) { return connect_it(open_socket(SOCK_NONBLOCK)); }
