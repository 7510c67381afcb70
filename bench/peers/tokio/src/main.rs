//! Tokio, on its single-threaded runtime.
//!
//!     simmer-bench-tokio WORKLOAD SCALE | MODE BUFFER | --list | --version
//!
//! MODE is what it serves as: see serving.rs. Otherwise it prints lines "WORKLOAD METRIC VALUE". There is no `call`: an
//! await that does not suspend is inlined away. There is no `throw`: Rust has no exceptions. Memory per operation is not
//! reported: the allocator does not count it.

mod awaiting;
mod cancelling;
mod exchanging;
mod files;
mod meter;
mod posting;
mod serving;
mod spawning;
mod switching;
mod time;

use meter::Meter;
use std::future::Future;
use std::pin::Pin;
use std::process::ExitCode;
use tokio::runtime::{Builder, Runtime};

type Boxed<T> = Pin<Box<dyn Future<Output = T> + Send>>;

struct Workload {
    name: &'static str,
    run: fn(Meter) -> Boxed<()>,
    runtimes: &'static [Variant],
}

/// What a runtime is built with, and what its metrics end in.
type Variant = (&'static str, fn(&mut Builder) -> &mut Builder);

// As bare as possible is Tokio at its fastest. Programs that use time or talk to somebody have the drivers, and then a
// loop that runs empty, goes to sleep or only yields asks the clock and epoll: that is the variant `io`.
const BARE: Variant = ("", |builder| builder);
const WITH_TIME: Variant = ("", Builder::enable_time);
const WITH_IO: Variant = ("_io", Builder::enable_all);

fn workloads() -> Vec<Workload> {
    fn workload(name: &'static str, runtimes: &'static [Variant], run: fn(Meter) -> Boxed<()>) -> Workload {
        Workload { name, run, runtimes }
    }

    vec![
        workload("chain10", &[BARE], |meter| Box::pin(awaiting::chain10(meter))),
        workload("chain10-yield", &[BARE, WITH_IO], |meter| Box::pin(awaiting::chain10_yield(meter))),
        workload("switch-2", &[BARE, WITH_IO], |meter| Box::pin(switching::switch(meter, 2, 1_500_000))),
        workload("switch-1k", &[BARE, WITH_IO], |meter| Box::pin(switching::switch(meter, 1_000, 4_000))),
        workload("switch-100k", &[BARE, WITH_IO], |meter| Box::pin(switching::switch(meter, 100_000, 30))),
        workload("spawn", &[BARE], |meter| Box::pin(spawning::spawn(meter))),
        workload("gather-100", &[BARE], |meter| Box::pin(spawning::gather(meter, 100, 8_000))),
        workload("gather-10k", &[BARE], |meter| Box::pin(spawning::gather(meter, 10_000, 60))),
        workload("queue", &[BARE], |meter| Box::pin(exchanging::queue(meter))),
        workload("lock", &[BARE, WITH_IO], |meter| Box::pin(exchanging::lock(meter))),
        workload("cancel", &[WITH_TIME], |meter| Box::pin(cancelling::cancel(meter))),
        workload("cancel-5", &[WITH_TIME], |meter| Box::pin(cancelling::cancel_5(meter))),
        workload("timer", &[WITH_TIME], |meter| Box::pin(time::timer(meter))),
        workload("sleep-1m", &[WITH_TIME], |meter| Box::pin(time::sleep_million(meter))),
        workload("threadsafe", &[BARE, WITH_IO], |meter| Box::pin(posting::threadsafe(meter))),
        workload("wake", &[BARE, WITH_IO], |meter| Box::pin(posting::wake(meter))),
        workload("files-1", &[BARE], |meter| Box::pin(files::files(meter, 1, 8_000))),
        workload("files-32", &[BARE], |meter| Box::pin(files::files(meter, 32, 40_000))),
        workload("files-cached-1", &[BARE], |meter| Box::pin(files::files(meter, 1, 20_000))),
        workload("files-cached-32", &[BARE], |meter| Box::pin(files::files(meter, 32, 40_000))),
    ]
}

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    match arguments.iter().map(String::as_str).collect::<Vec<_>>()[..] {
        ["--version"] => println!("tokio {}", env!("TOKIO_VERSION")),
        ["--list"] => {
            workloads().iter().for_each(|workload| println!("{}", workload.name));
            serving::MODES.iter().for_each(|mode| println!("{mode}"));
        }
        [mode, size] if serving::MODES.contains(&mode) => match size.parse() {
            Ok(size) => serving::serve(mode, size).expect("a server"),
            Err(_) => return usage(),
        },
        [name, scale] => match (workloads().iter().find(|workload| workload.name == name), scale.parse()) {
            (Some(workload), Ok(scale)) => measure(workload, scale),
            _ => return usage(),
        },
        _ => return usage(),
    }
    ExitCode::SUCCESS
}

fn measure(workload: &Workload, scale: f64) {
    for (variant, with_drivers) in workload.runtimes {
        let runtime = with_drivers(&mut Builder::new_current_thread()).build().expect("a runtime");
        run(runtime, (workload.run)(Meter::new(workload.name, scale, variant)));
    }
}

fn run(runtime: Runtime, workload: Boxed<()>) {
    // The workload is a task like the others: what block_on itself runs is polled only once in 61 steps.
    runtime.block_on(async { tokio::spawn(workload).await.expect("the workload ends") });
}

fn usage() -> ExitCode {
    eprintln!("usage: simmer-bench-tokio WORKLOAD SCALE | MODE BUFFER | --list | --version");
    ExitCode::from(2)
}
