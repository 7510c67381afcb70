// The measured window.
#include "load.h"

static const uint64_t patience = 5000000000;

struct window plan_window(const struct options *options) {
    uint64_t begin = now() + (uint64_t)(options->warm_up * 1e9);
    return (struct window){.begin = begin, .end = begin + (uint64_t)(options->seconds * 1e9)};
}

bool is_measuring(struct window *window, uint64_t time) {
    if (!window->has_begun && time >= window->begin) {
        window->has_begun = true;
        window->cpu_begin = server_cpu();
        window->begin = time = now();
    }

    if (window->has_begun && !window->has_ended && time >= window->end + (window->is_waiting ? patience : 0)) {
        window->has_ended = true;
        window->cpu_end = server_cpu();
        window->end = now();
    }

    return window->has_begun && !window->has_ended;
}

void report_window(const struct window *window, double operations, const char *rate) {
    if (operations < 1) {
        fail("not one operation was finished in the measured time");
    }

    double cpu = (double)(window->cpu_end - window->cpu_begin);
    double wall = (double)(window->end - window->begin);
    report("cpu_ns", cpu / operations);
    report(rate, operations / wall * 1e9);
    report("busy_%", 100 * cpu / wall); // Below 100, the load could not keep the server busy.
}
