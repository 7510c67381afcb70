// What the two C servers share: the command line, the listening socket, and the line that tells its port.
//
//     PROGRAM echo|sink|source BUFFER | --list | --version
//
// echo sends back what it receives; sink counts what it receives and answers with the number at the end; source sends
// 'x' until nobody takes it any more. They are the limit: nothing of what a library does for its users is done here.
#pragma once

#include <stdbool.h>
#include <stddef.h>

enum mode { ECHO_BACK, SINK, SOURCE };

typedef void serve(enum mode mode, size_t buffer, int listener); // Never returns.

int run_server(int count, char **words, const char *version, serve *serve);
void measure_files(const char *workload, double scale); // In files.c: of the ring only.
_Noreturn void die(const char *what);
