//! What does it cost to hand something over: an item through a queue, or a lock?

use crate::meter::Meter;
use std::sync::Arc;
use tokio::sync::{mpsc, Mutex};
use tokio::task::yield_now;

const CONTENDERS: usize = 100;

pub async fn queue(meter: Meter) {
    meter.measure("ns", 1_000_000, 1, round_trips).await;
}

async fn round_trips(count: usize) {
    let (there, mut from_there) = mpsc::unbounded_channel();
    let (back, mut from_back) = mpsc::unbounded_channel();
    let echo = tokio::spawn(async move {
        while let Some(item) = from_there.recv().await {
            back.send(item).expect("somebody receives");
        }
    });

    for i in 0..count {
        there.send(i).expect("somebody receives");
        from_back.recv().await.expect("somebody sends");
    }
    drop(there);
    echo.await.expect("the echo ends");
}

pub async fn lock(meter: Meter) {
    meter.measure("ns", 10_000, CONTENDERS, contend).await;
}

async fn contend(count: usize) {
    let gate = Arc::new(Mutex::new(()));
    let running: Vec<_> = (0..CONTENDERS)
        .map(|_| {
            let gate = Arc::clone(&gate);
            tokio::spawn(async move {
                for _ in 0..count {
                    let _guard = gate.lock().await;
                    yield_now().await;
                }
            })
        })
        .collect();
    for task in running {
        task.await.expect("the contender ends");
    }
}
