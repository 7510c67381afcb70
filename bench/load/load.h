// The load generator: it starts a server, loads it for a while, prints what that cost the server, and ends it.
//
//     simmer-load KIND [OPTIONS] -- SERVER ARGUMENTS…
//
// The server prints a line "PORT n" and serves 127.0.0.1:n until it is killed. It is a child of this process, which reads
// its processor time at both ends of the measured window, and it does not outlive this process, however that ends.
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct options {
    const char *name;      // The first word of each line that is printed.
    unsigned connections;
    size_t bytes;          // The size of a message.
    unsigned pipelining;   // How many requests of a connection are on their way at once.
    double warm_up;        // Seconds.
    double seconds;        // How long the measured window is.
    int load_core;         // -1: not pinned.
    int server_core;
    char **server;         // The server's command.
};

// main.c. What a kind of load does between "the server is there" and "the server is ended".
typedef void load(const struct options *options);
load load_echo, load_accept, load_idle, load_sink, load_source;

// server.c. One server for each process.
void start_server(char **command, int core);
void stop_server(void);
uint64_t server_cpu(void);      // Nanoseconds of processor time so far: all its threads, also those that have ended.
uint64_t server_resident(void); // Bytes of memory that it holds.
void settle_server(void);       // Lets it collect its garbage, if it has any, and waits until it is quiet.
int connect_to_server(void);    // A blocking connection, made.
int begin_to_connect(void);     // A non-blocking one, under way.

// report.c
_Noreturn void fail(const char *format, ...) __attribute__((format(printf, 1, 2)));
void report(const char *metric, double value);
uint64_t now(void); // Nanoseconds; monotonic.
void sleep_for(double seconds);

// window.c. The measured window: begins after the warm-up, ends some seconds later; the server's processor time in between.
struct window {
    uint64_t begin, end;         // When it should; then, when it did.
    uint64_t cpu_begin, cpu_end;
    bool has_begun, has_ended;
    bool is_waiting; // Nothing has been finished yet, and on a busy machine that may take longer: so it does not end.
};
struct window plan_window(const struct options *options);
bool is_measuring(struct window *window, uint64_t time); // To be asked often: it begins and ends the window.
void report_window(const struct window *window, double operations, const char *rate);

// pattern.c. What is sent differs at each offset and on each connection: what is lost, doubled or mixed up is noticed.
enum { CHUNK = 256 * 1024 }; // The most that is compared or sent at once.
void make_pattern(void);
const char *pattern_at(unsigned connection, uint64_t offset);
void verify(unsigned connection, uint64_t offset, const char *received, size_t count);

// latency.c
void record_latency(uint64_t nanoseconds);
void report_latencies(void);

// wire.c. Blocking, for what is not measured by the clock.
void send_all(int socket, const char *data, size_t count);
void echo_once(int socket, unsigned connection, size_t bytes);
