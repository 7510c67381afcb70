//! What does it cost to hand a callback over from another thread? A receiver in a loop is how one does that in Tokio;
//! spawning a task for each is the variant `spawn`.

use crate::meter::Meter;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::Arc;
use std::thread;
use std::time::{Duration, Instant};
use tokio::runtime::Handle;
use tokio::sync::{mpsc, Notify};

/// What is posted: a function and its argument, as a callback and its state elsewhere.
struct Callback {
    run: fn(&mut usize, usize),
    argument: usize,
}

pub async fn threadsafe(meter: Meter) {
    meter.measure("ns", 1_000_000, 1, through_a_channel).await;
    meter.measure("ns_spawn", 400_000, 1, through_tasks).await;
}

async fn through_a_channel(count: usize) {
    let (sender, mut receiver) = mpsc::unbounded_channel::<Callback>();
    let poster = thread::spawn(move || {
        for _ in 0..count {
            let callback = Callback { run: |sum, argument| *sum += argument, argument: 1 };
            sender.send(callback).ok().expect("somebody receives");
        }
    });

    let mut sum = 0;
    while let Some(callback) = receiver.recv().await {
        (callback.run)(&mut sum, callback.argument);
    }
    assert_eq!(sum, count);
    poster.join().expect("the poster ends");
}

async fn through_tasks(count: usize) {
    let left = Arc::new(AtomicUsize::new(count));
    let done = Arc::new(Notify::new());
    let all_done = Arc::clone(&done);
    let runtime = Handle::current();
    let poster = thread::spawn(move || {
        for _ in 0..count {
            let (left, done) = (Arc::clone(&left), Arc::clone(&done));
            runtime.spawn(async move {
                if left.fetch_sub(1, Ordering::Relaxed) == 1 {
                    done.notify_one();
                }
            });
        }
    });

    all_done.notified().await;
    poster.join().expect("the poster ends");
}

pub async fn wake(meter: Meter) {
    let count = meter.scaled(2_000, 50);
    let (sender, mut receiver) = mpsc::unbounded_channel::<Instant>();
    thread::spawn(move || {
        for _ in 0..count {
            thread::sleep(Duration::from_micros(500)); // Long enough for the loop to block again.
            sender.send(Instant::now()).expect("somebody receives");
        }
    });

    let mut latencies = Vec::with_capacity(count);
    while let Some(posted) = receiver.recv().await {
        latencies.push(posted.elapsed());
    }
    latencies.sort();
    let nanoseconds = |position: usize| latencies[position].as_nanos() as f64;
    meter.report("ns", nanoseconds(count / 2));
    meter.report("p50_ns", nanoseconds(count / 2));
    meter.report("p99_ns", nanoseconds(count * 99 / 100));
}
