//! Warms up a workload, measures it, and prints the result.

use std::future::Future;
use std::time::{Duration, Instant};

const SECTIONS: usize = 5; // The median of five counts: one that another process disturbed changes nothing.
const WARM_UP: Duration = Duration::from_millis(150); // Nothing is compiled; this is for caches, pages and clock speed.

pub struct Meter {
    name: &'static str,
    scale: f64,
    variant: &'static str,
}

impl Meter {
    /// A meter whose metrics end in the name of the variant.
    pub fn new(name: &'static str, scale: f64, variant: &'static str) -> Self {
        Self { name, scale, variant }
    }

    /// Whether this is a measurement rather than a smoke test.
    pub fn is_full_size(&self) -> bool {
        self.scale >= 1.0
    }

    pub fn scaled(&self, count: usize, minimum: usize) -> usize {
        ((count as f64 * self.scale) as usize).max(minimum)
    }

    /// Measures `section(count)`, which does that many times so many operations.
    pub async fn measure<F>(&self, metric: &str, count: usize, operations: usize, mut section: impl FnMut(usize) -> F)
    where
        F: Future<Output = ()>,
    {
        let count = self.scaled(count, 1);
        let start = Instant::now();
        while start.elapsed() < WARM_UP.mul_f64((self.scale * 5.0).min(1.0)) {
            section((count / 20).max(1)).await;
        }

        let mut times = [Duration::ZERO; SECTIONS];
        for time in &mut times {
            let start = Instant::now();
            section(count).await;
            *time = start.elapsed();
        }
        times.sort();
        self.report(metric, times[SECTIONS / 2].as_nanos() as f64 / (count * operations) as f64);
    }

    pub fn report(&self, metric: &str, value: f64) {
        println!("{} {metric}{} {value:.3}", self.name, self.variant);
    }
}
