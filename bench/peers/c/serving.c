#define _GNU_SOURCE
#include "serving.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>

static const char *modes[] = {[ECHO_BACK] = "echo", [SINK] = "sink", [SOURCE] = "source"};

void die(const char *what) {
    perror(what);
    exit(1);
}

static int listen_somewhere(void) {
    struct sockaddr_in address = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    socklen_t size = sizeof address;
    int one = 1;
    int listener = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
    if (listener < 0 || bind(listener, (struct sockaddr *)&address, sizeof address) < 0
        || setsockopt(listener, IPPROTO_TCP, TCP_NODELAY, &one, sizeof one) < 0 // Accepted sockets inherit it.
        || listen(listener, 4096) < 0 || getsockname(listener, (struct sockaddr *)&address, &size) < 0) {
        die("listen");
    }
    printf("PORT %u\n", ntohs(address.sin_port));
    fflush(stdout);
    return listener;
}

int run_server(int count, char **words, const char *version, serve *serve) {
    if (count == 2 && strcmp(words[1], "--version") == 0) {
        puts(version);
        return 0;
    }
    if (count == 2 && strcmp(words[1], "--list") == 0) {
        puts("echo\nsink\nsource");
        return 0;
    }

    for (int mode = ECHO_BACK; count == 3 && mode <= SOURCE; mode++) {
        if (strcmp(words[1], modes[mode]) == 0) {
            serve((enum mode)mode, strtoul(words[2], NULL, 10), listen_somewhere());
        }
    }
    fprintf(stderr, "usage: %s echo|sink|source BUFFER | --list | --version\n", words[0]);
    return 2;
}
