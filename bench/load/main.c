// The command line.
#define _GNU_SOURCE
#include "load.h"

#include <getopt.h>
#include <sched.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>

static const char usage[] =
    "usage: simmer-load KIND --name NAME [OPTIONS] -- SERVER ARGUMENTS…\n"
    "\n"
    "  KIND: echo    requests that the server sends back, all connections at once\n"
    "        accept  connect, one echo, close\n"
    "        idle    connections that have echoed once and are silent: the server's memory for each\n"
    "        sink    the server receives as fast as it can\n"
    "        source  the server sends as fast as it can\n"
    "\n"
    "  --connections N   --bytes N   --pipelining N   --warm-up SECONDS   --seconds SECONDS   --cores LOAD,SERVER\n";

struct options options = {
    .connections = 1, .bytes = 64, .pipelining = 1, .warm_up = 1, .seconds = 1, .load_core = -1, .server_core = -1,
};

static const struct { const char *name; load *run; } kinds[] = {
    {"echo", load_echo}, {"accept", load_accept}, {"idle", load_idle}, {"sink", load_sink}, {"source", load_source},
};

static _Noreturn void misuse(void) {
    fputs(usage, stderr);
    exit(2);
}

static void parse(int count, char **words) {
    static const struct option known[] = {
        {"name", required_argument, NULL, 'n'},    {"connections", required_argument, NULL, 'c'},
        {"bytes", required_argument, NULL, 'b'},   {"pipelining", required_argument, NULL, 'p'},
        {"warm-up", required_argument, NULL, 'w'}, {"seconds", required_argument, NULL, 's'},
        {"cores", required_argument, NULL, 'k'},   {NULL, 0, NULL, 0},
    };
    for (int option; (option = getopt_long(count, words, "", known, NULL)) != -1;) {
        switch (option) {
        case 'n': options.name = optarg; break;
        case 'c': options.connections = (unsigned)strtoul(optarg, NULL, 10); break;
        case 'b': options.bytes = strtoul(optarg, NULL, 10); break;
        case 'p': options.pipelining = (unsigned)strtoul(optarg, NULL, 10); break;
        case 'w': options.warm_up = strtod(optarg, NULL); break;
        case 's': options.seconds = strtod(optarg, NULL); break;
        case 'k':
            if (sscanf(optarg, "%d,%d", &options.load_core, &options.server_core) != 2) {
                misuse();
            }
            break;
        default: misuse();
        }
    }

    options.server = words + optind;
    if (options.name == NULL || *options.server == NULL || options.connections == 0 || options.bytes == 0
        || options.pipelining == 0 || options.warm_up < 0 || options.seconds <= 0) {
        misuse();
    }
}

// For this process and, inherited, for the server.
static void allow_descriptors(rlim_t needed) {
    struct rlimit limit;
    getrlimit(RLIMIT_NOFILE, &limit);
    if (limit.rlim_max < needed) {
        limit.rlim_max = needed; // Only root may.
    }
    limit.rlim_cur = limit.rlim_max;
    if (setrlimit(RLIMIT_NOFILE, &limit) < 0) {
        fail("%u connections need a limit of %llu open files: see ulimit -Hn", options.connections, (unsigned long long)needed);
    }
}

static void pin_to(int core) {
    if (core >= 0) {
        cpu_set_t cores;
        CPU_ZERO(&cores);
        CPU_SET((size_t)core, &cores);
        sched_setaffinity(0, sizeof cores, &cores);
    }
}

int main(int count, char **words) {
    load *run = NULL;
    for (size_t i = 0; i < sizeof kinds / sizeof *kinds && count > 1; i++) {
        if (strcmp(words[1], kinds[i].name) == 0) {
            run = kinds[i].run;
        }
    }
    if (run == NULL) {
        misuse();
    }

    parse(count - 1, words + 1);
    allow_descriptors(options.connections + 500);
    pin_to(options.load_core);
    make_pattern();
    start_server(options.server, options.server_core);
    run(&options);
    stop_server();
    return 0;
}
