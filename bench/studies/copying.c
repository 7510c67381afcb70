// How long the system takes to hand 16 KiB over, by where in a page the receiver's memory begins: see docs/decisions/0013.
//   cc -O2 bench/studies/copying.c -o artifacts/copying && artifacts/copying
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <time.h>

enum { PAGE = 4096, LENGTH = 16384, ROUNDS = 7, TIMES = 300 };

static double now(void) {
    struct timespec time;
    clock_gettime(CLOCK_MONOTONIC, &time);
    return (double)time.tv_sec * 1e9 + (double)time.tv_nsec;
}

static double least(const int *pair, const char *data, char *memory) {
    double best = 1e18;
    for (int round = 0; round < ROUNDS; round++) {
        double sum = 0;
        for (int i = 0; i < TIMES; i++) {
            if (send(pair[0], data, LENGTH, 0) != LENGTH) {
                perror("send");
                exit(1);
            }
            double begin = now();
            if (recv(pair[1], memory, LENGTH, MSG_WAITALL) != LENGTH) {
                perror("recv");
                exit(1);
            }
            sum += now() - begin;
        }
        best = sum < best ? sum : best;
    }
    return best / TIMES;
}

int main(void) {
    static const int begins[] = {0, 1, 8, 16, 31, 32, 48, 63, 64, 100, 200, 1000, 2048, 4064, 4095};
    int pair[2];
    char *data = aligned_alloc(PAGE, LENGTH);
    char *memory = aligned_alloc(PAGE, LENGTH + 2 * PAGE);
    if (data == NULL || memory == NULL || socketpair(AF_UNIX, SOCK_STREAM, 0, pair) < 0) {
        perror("cannot begin");
        return 1;
    }
    memset(data, 1, LENGTH);
    memset(memory, 1, LENGTH + 2 * PAGE);
    for (size_t i = 0; i < sizeof begins / sizeof *begins; i++) {
        printf("%4d bytes after a page begins: %5.0f ns\n", begins[i], least(pair, data, memory + begins[i]));
    }
    return 0;
}
