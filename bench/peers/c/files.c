// Random reads of a file through a ring, so many under way. For the file, and the order of the blocks, see "Files" in
// bench/README.md.
#define _GNU_SOURCE
#include "serving.h"

#include <errno.h>
#include <fcntl.h>
#include <liburing.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

enum { READ_SIZE = 4096, LAST_BLOCK = (1 << 18) - 1, SECTIONS = 5, MAX_DEPTH = 32 };

static struct io_uring ring;
static int file;
static char buffers[MAX_DEPTH][READ_SIZE] __attribute__((aligned(READ_SIZE)));
static uint32_t blocks[MAX_DEPTH]; // What each buffer is being filled with.
static uint32_t next, end;

// Every block comes once before one comes again.
static uint32_t permute(uint32_t index) {
    index = index * 0x9E3779B1 & LAST_BLOCK;
    index ^= index >> 9;
    index = index * 0x85EBCA6B & LAST_BLOCK;
    return index ^ index >> 9;
}

static double seconds(clockid_t clock) {
    struct timespec time;
    clock_gettime(clock, &time);
    return (double)time.tv_sec + (double)time.tv_nsec / 1e9;
}

static void read_next(unsigned reader) {
    blocks[reader] = permute(next++);
    struct io_uring_sqe *entry = io_uring_get_sqe(&ring);
    io_uring_prep_read(entry, file, buffers[reader], READ_SIZE, (uint64_t)blocks[reader] * READ_SIZE);
    io_uring_sqe_set_data64(entry, reader);
}

static void check(unsigned reader, int result) {
    uint32_t number;
    memcpy(&number, buffers[reader], sizeof number);
    if (result != READ_SIZE || number != blocks[reader]) {
        errno = result < 0 ? -result : EIO;
        die("a block was read wrongly");
    }
}

static void read_all(unsigned depth, uint32_t count) {
    end = next + count;
    unsigned under_way = 0;
    for (; under_way < depth && next < end; under_way++) {
        read_next(under_way);
    }

    while (under_way > 0) {
        int error = io_uring_submit_and_wait(&ring, 1);
        if (error < 0 && error != -EINTR) {
            errno = -error;
            die("io_uring_submit_and_wait");
        }

        struct io_uring_cqe *result;
        unsigned head, taken = 0;
        io_uring_for_each_cqe(&ring, head, result) {
            unsigned reader = (unsigned)io_uring_cqe_get_data64(result);
            check(reader, result->res);
            taken++;
            under_way--;
            if (next < end) {
                read_next(reader);
                under_way++;
            }
        }
        io_uring_cq_advance(&ring, taken);
    }
}

static int ascending(const void *a, const void *b) {
    double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

void measure_files(const char *workload, double scale) {
    unsigned depth = (unsigned)strtoul(strrchr(workload, '-') + 1, NULL, 10);
    bool is_cached = strstr(workload, "cached") != NULL;
    double full = is_cached ? 200000 : depth == 1 ? 8000 : 40000;
    uint32_t count = full * scale < 1 ? 1 : (uint32_t)(full * scale);
    struct io_uring_params parameters = {.flags = IORING_SETUP_SINGLE_ISSUER | IORING_SETUP_DEFER_TASKRUN | IORING_SETUP_SUBMIT_ALL};
    errno = -io_uring_queue_init_params(MAX_DEPTH, &ring, &parameters);
    if (errno != 0) {
        die("io_uring");
    }
    io_uring_register_ring_fd(&ring);
    file = open("artifacts/files/blocks", O_RDONLY | O_CLOEXEC);
    if (file < 0) {
        die("artifacts/files/blocks");
    }
    posix_fadvise(file, 0, 0, POSIX_FADV_RANDOM);

    read_all(depth, count); // The warm-up.
    double times[SECTIONS], cpu = seconds(CLOCK_PROCESS_CPUTIME_ID);
    for (int i = 0; i < SECTIONS; i++) {
        double start = seconds(CLOCK_MONOTONIC);
        read_all(depth, count);
        times[i] = seconds(CLOCK_MONOTONIC) - start;
    }
    cpu = seconds(CLOCK_PROCESS_CPUTIME_ID) - cpu;
    qsort(times, SECTIONS, sizeof *times, ascending);
    double each = times[SECTIONS / 2] / count;
    printf("%s ns %.3f\n%s cpu_ns %.3f\n%s reads_s %.3f\n", workload, each * 1e9, workload, cpu / count / SECTIONS * 1e9, workload, 1 / each);
}
