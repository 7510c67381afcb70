//! What does an await cost? Ten deep, and boxed: otherwise ten futures are one, and nothing is left to measure. A chain
//! that is boxed is what recursion, trait objects and async traits give.

use crate::meter::Meter;
use crate::Boxed;
use tokio::task::yield_now;

pub async fn chain10(meter: Meter) {
    meter
        .measure("ns", 1_000_000, 1, |count| async move {
            let mut sum = 0;
            for _ in 0..count {
                sum += link(9).await;
            }
            assert_eq!(sum, 10 * count);
        })
        .await;
}

pub async fn chain10_yield(meter: Meter) {
    meter
        .measure("ns", 400_000, 1, |count| async move {
            let mut sum = 0;
            for _ in 0..count {
                sum += yielding_link(9).await;
            }
            assert_eq!(sum, 10 * count);
        })
        .await;
}

fn link(below: u32) -> Boxed<usize> {
    Box::pin(async move {
        match below {
            0 => 1,
            _ => link(below - 1).await + 1,
        }
    })
}

fn yielding_link(below: u32) -> Boxed<usize> {
    Box::pin(async move {
        match below {
            0 => {
                yield_now().await;
                1
            }
            _ => yielding_link(below - 1).await + 1,
        }
    })
}
