//! What does it cost to go on with somebody else?

use crate::meter::Meter;
use tokio::task::yield_now;

/// The measuring task is one of them; the others live as long as the workload, so none is created in it.
pub async fn switch(meter: Meter, tasks: usize, rounds: usize) {
    let others: Vec<_> = (1..tasks)
        .map(|_| {
            tokio::spawn(async {
                loop {
                    yield_now().await;
                }
            })
        })
        .collect();

    meter
        .measure("ns", rounds, tasks, |count| async move {
            for _ in 0..count {
                yield_now().await;
            }
        })
        .await;

    others.iter().for_each(|task: &tokio::task::JoinHandle<()>| task.abort());
}
