// Latencies, in a histogram: 64 buckets for each power of two, so that a percentile is right to 1.6 %.
#include "load.h"

enum { BITS = 6, PER_OCTAVE = 1 << BITS, OCTAVES = 36 };
static uint64_t buckets[(OCTAVES + 1) * PER_OCTAVE];
static uint64_t count;

static size_t bucket_of(uint64_t value) {
    if (value < PER_OCTAVE) {
        return value;
    }

    unsigned shift = 63 - (unsigned)__builtin_clzll(value) - BITS;
    size_t bucket = (shift + 1) * PER_OCTAVE + (value >> shift) - PER_OCTAVE;
    size_t last = sizeof buckets / sizeof *buckets - 1;
    return bucket < last ? bucket : last;
}

static double value_of(size_t bucket) {
    if (bucket < PER_OCTAVE) {
        return (double)bucket;
    }

    unsigned shift = (unsigned)(bucket / PER_OCTAVE) - 1;
    return ((double)(bucket % PER_OCTAVE) + PER_OCTAVE + 0.5) * (double)((uint64_t)1 << shift);
}

static double percentile(double part) {
    uint64_t left = (uint64_t)((double)count * part);
    size_t bucket = 0;
    while (left >= buckets[bucket]) {
        left -= buckets[bucket++];
    }
    return value_of(bucket);
}

void record_latency(uint64_t nanoseconds) {
    buckets[bucket_of(nanoseconds)]++;
    count++;
}

void report_latencies(void) {
    if (count == 0) {
        return; // Each took longer than the window.
    }
    report("p50_us", percentile(0.5) / 1000);
    report("p99_us", percentile(0.99) / 1000);
    report("p99.9_us", percentile(0.999) / 1000);
}
