//! What does a timer cost, and what a sleeping task?

use crate::meter::Meter;
use std::fs;
use std::future::Future;
use std::mem::MaybeUninit;
use std::pin::Pin;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::Arc;
use std::task::{Context, Poll};
use std::time::{Duration, Instant};
use tokio::sync::Notify;
use tokio::task::yield_now;
use tokio::time::{sleep, sleep_until, Sleep};

const HOUR: Duration = Duration::from_secs(3600);
const LIVE: u32 = 10_000;

pub async fn timer(meter: Meter) {
    let mut live: Vec<_> = (0..LIVE).map(|i| Box::pin(sleep(HOUR + HOUR / LIVE * i))).collect();
    for timer in &mut live {
        Registration(timer.as_mut()).await;
    }

    meter
        .measure("ns", 1_000_000, 1, |count| async move {
            for _ in 0..count {
                let timer = sleep(HOUR);
                tokio::pin!(timer);
                Registration(timer).await;
            }
        })
        .await;
}

/// Polls a timer once: that is when it enters the wheel.
struct Registration<'a>(Pin<&'a mut Sleep>);

impl Future for Registration<'_> {
    type Output = ();

    fn poll(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<()> {
        assert!(self.0.as_mut().poll(context).is_pending());
        Poll::Ready(())
    }
}

pub async fn sleep_million(meter: Meter) {
    let (count, delay) = match meter.is_full_size() {
        true => (1_000_000, Duration::from_secs(12)),
        false => (100_000, Duration::from_millis(2_000)),
    };
    let left = Arc::new(AtomicUsize::new(count));
    let all_awake = Arc::new(Notify::new());

    let resident_before = resident_bytes();
    let start = Instant::now();
    let end = tokio::time::Instant::from_std(start + delay);
    for _ in 0..count {
        let (left, all_awake) = (Arc::clone(&left), Arc::clone(&all_awake));
        tokio::spawn(async move {
            sleep_until(end).await;
            if left.fetch_sub(1, Ordering::Relaxed) == 1 {
                all_awake.notify_one();
            }
        });
    }
    yield_now().await; // Each has run until it sleeps.
    let spawned = start.elapsed().as_nanos() as f64 / count as f64;
    let grown = (resident_bytes() - resident_before) / count as f64;
    assert!(start.elapsed() < delay, "creating the sleepers took longer than they sleep: raise delay");

    let cpu = cpu_time();
    all_awake.notified().await;
    let woken = (cpu_time() - cpu).as_nanos() as f64 / count as f64;

    meter.report("count", count as f64);
    meter.report("spawn_ns", spawned);
    meter.report("rss_bytes", grown);
    meter.report("bytes", grown);
    meter.report("wake_ns", woken);
    meter.report("ns", spawned + woken);
}

fn resident_bytes() -> f64 {
    let statm = fs::read_to_string("/proc/self/statm").expect("a Linux system");
    let pages: f64 = statm.split(' ').nth(1).and_then(|field| field.parse().ok()).expect("the second field is the resident set");
    pages * unsafe { libc::sysconf(libc::_SC_PAGESIZE) } as f64
}

pub fn cpu_time() -> Duration {
    let mut time = MaybeUninit::<libc::timespec>::uninit();
    let time = unsafe {
        libc::clock_gettime(libc::CLOCK_PROCESS_CPUTIME_ID, time.as_mut_ptr());
        time.assume_init()
    };
    Duration::new(time.tv_sec as u64, time.tv_nsec as u32)
}
