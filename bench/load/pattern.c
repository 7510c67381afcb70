// What is sent: pseudo-random bytes that repeat after a prime number of them, on each connection from another place.
#include "load.h"

#include <stdio.h>
#include <string.h>

enum { PERIOD = 65521 };
static char pattern[PERIOD + CHUNK];

void make_pattern(void) {
    uint32_t state = 1;
    for (size_t i = 0; i < PERIOD; i++) {
        state = state * 1664525 + 1013904223;
        pattern[i] = (char)(state >> 24);
    }

    for (size_t i = PERIOD; i < sizeof pattern; i++) {
        pattern[i] = pattern[i - PERIOD];
    }
}

const char *pattern_at(unsigned connection, uint64_t offset) {
    return pattern + (connection * (uint64_t)7919 + offset) % PERIOD;
}

void verify(unsigned connection, uint64_t offset, const char *received, size_t count) {
    const char *expected = pattern_at(connection, offset);
    if (memcmp(received, expected, count) == 0) {
        return;
    }

    size_t good = 0;
    while (received[good] == expected[good]) {
        good++;
    }
    fail("connection %u: byte %llu came back as %02x instead of %02x", connection, (unsigned long long)(offset + good),
         (unsigned char)received[good], (unsigned char)expected[good]);
}
