//! Random reads of a file: each on a thread of Tokio's pool for what blocks. tokio::fs does the same, but knows no reads at
//! positions. For the file, and the order of the blocks, see "Files" in bench/README.md.

use crate::meter::Meter;
use crate::time::cpu_time;
use std::fs::File;
use std::os::unix::io::AsRawFd;
use std::os::unix::fs::FileExt;
use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::Arc;
use std::time::{Duration, Instant};
use tokio::task::{spawn_blocking, JoinSet};

const PATH: &str = "artifacts/files/blocks";
const BLOCK_SIZE: usize = 4096;
const LAST_BLOCK: u32 = (1 << 18) - 1;
const SECTIONS: usize = 5;

/// The readers' common place in the order of the blocks.
struct Turns {
    next: AtomicU32,
    end: u32,
}

pub async fn files(meter: Meter, depth: usize, reads: usize) {
    let file = Arc::new(File::open(PATH).expect("the harness has made the file"));
    unsafe { libc::posix_fadvise(file.as_raw_fd(), 0, 0, libc::POSIX_FADV_RANDOM) };
    let count = meter.scaled(reads, 1);
    read_all(&file, depth, 0, count).await; // The warm-up.

    let mut times = [Duration::ZERO; SECTIONS];
    let cpu = cpu_time();
    for (i, time) in times.iter_mut().enumerate() {
        let start = Instant::now();
        read_all(&file, depth, (i + 1) * count, count).await;
        *time = start.elapsed();
    }
    let cpu = cpu_time() - cpu;
    times.sort();
    let ns = times[SECTIONS / 2].as_nanos() as f64 / count as f64;
    meter.report("ns", ns);
    meter.report("cpu_ns", cpu.as_nanos() as f64 / (SECTIONS * count) as f64);
    meter.report("reads_s", 1e9 / ns);
}

async fn read_all(file: &Arc<File>, depth: usize, start: usize, count: usize) {
    let turns = Arc::new(Turns { next: AtomicU32::new(start as u32), end: (start + count) as u32 });
    let mut readers = JoinSet::new();
    for _ in 0..depth {
        readers.spawn(read(Arc::clone(file), Arc::clone(&turns)));
    }
    while let Some(ended) = readers.join_next().await {
        ended.expect("no block is read wrongly");
    }
}

async fn read(file: Arc<File>, turns: Arc<Turns>) {
    let mut buffer = vec![0; BLOCK_SIZE];
    loop {
        let index = turns.next.fetch_add(1, Ordering::Relaxed);
        if index >= turns.end {
            return;
        }
        let block = permute(index);
        let file = Arc::clone(&file);
        buffer = spawn_blocking(move || {
            file.read_exact_at(&mut buffer, u64::from(block) * BLOCK_SIZE as u64).expect("a disk that reads");
            buffer
        })
        .await
        .expect("the read ends");
        assert_eq!(buffer[..4], block.to_le_bytes(), "a block was read wrongly");
    }
}

/// Every block comes once before one comes again.
fn permute(index: u32) -> u32 {
    let index = index.wrapping_mul(0x9E37_79B1) & LAST_BLOCK;
    let index = index ^ index >> 9;
    let index = index.wrapping_mul(0x85EB_CA6B) & LAST_BLOCK;
    index ^ index >> 9
}
