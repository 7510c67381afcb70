//! What does it cost to start tasks, and to wait for them?

use crate::meter::Meter;

async fn child(x: usize) -> usize {
    x + 1
}

pub async fn spawn(meter: Meter) {
    meter
        .measure("ns", 1_000_000, 1, |count| async move {
            for i in 0..count {
                assert_eq!(tokio::spawn(child(i)).await.expect("the child ends"), i + 1);
            }
        })
        .await;
}

pub async fn gather(meter: Meter, children: usize, count: usize) {
    meter
        .measure("ns", count, children, |count| async move {
            for _ in 0..count {
                let running: Vec<_> = (0..children).map(|i| tokio::spawn(child(i))).collect();
                let mut results = Vec::with_capacity(children);
                for task in running {
                    results.push(task.await.expect("the child ends"));
                }
                assert_eq!(results.last(), Some(&children));
            }
        })
        .await;
}
