//! What does a cancellation cost? It drops the future: nothing unwinds, and nobody inside is asked.

use crate::meter::Meter;
use std::future::Future;
use std::time::Duration;
use tokio::task::yield_now;
use tokio::time::sleep;

const HOUR: Duration = Duration::from_secs(3600);

pub async fn cancel(meter: Meter) {
    meter.measure("ns", 200_000, 1, |count| cancel_each(count, || sleep(HOUR))).await;
}

pub async fn cancel_5(meter: Meter) {
    meter.measure("ns", 200_000, 1, |count| cancel_each(count, one)).await;
}

async fn cancel_each<F>(count: usize, sleeper: fn() -> F)
where
    F: Future<Output = ()> + Send + 'static,
{
    for _ in 0..count {
        let task = tokio::spawn(sleeper());
        yield_now().await;
        task.abort();
        assert!(task.await.expect_err("it was cancelled").is_cancelled());
    }
}

// Five coroutines deep. The compiler makes one future of them.

async fn one() {
    two().await
}

async fn two() {
    three().await
}

async fn three() {
    four().await
}

async fn four() {
    five().await
}

async fn five() {
    sleep(HOUR).await
}
