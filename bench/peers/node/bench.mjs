// Node's promises, timers and worker threads.
//
//     node --expose-gc bench.mjs WORKLOAD SCALE | MODE BUFFER | --list | --version
//
// MODE is what it serves as: see serve.mjs. Otherwise it prints lines "WORKLOAD METRIC VALUE". Yielding is `await null`,
// which goes through V8's queue of microtasks and is the fastest that the platform has; it lets other promises run, but
// neither timers nor I/O. Memory per operation is not reported: V8 does not count it. There is no `spawn` and no `cancel`:
// calling an async function starts it, and nothing can stop it.

import { setTimeout as sleep } from 'node:timers/promises';
import { Worker, isMainThread, parentPort, workerData } from 'node:worker_threads';
import { files } from './files.mjs';
import { modes, serve } from './serve.mjs';

const sections = 5; // The median of five counts: one that another process disturbed changes nothing.
const warmUpMilliseconds = 500; // The optimising compiler works on another thread and wants a good number of calls.
const hour = 3_600_000;

const now = () => Number(process.hrtime.bigint());

// Nanoseconds per operation of section(count), which does that many times so many operations.
async function measure(scale, fullCount, section, operations = 1) {
  const count = Math.max(1, Math.floor(fullCount * scale));
  const end = performance.now() + warmUpMilliseconds * Math.min(1, scale * 5);
  do {
    await section(Math.max(1, Math.floor(count / 20)));
  } while (performance.now() < end);

  const times = [];
  for (let i = 0; i < sections; i++) {
    const start = now();
    await section(count);
    times.push(now() - start);
  }
  return median(times) / (count * operations);
}

const ascending = (a, b) => a - b;
const median = (values) => values.sort(ascending)[Math.floor(values.length / 2)];

// What does an await cost?

const child = async (x) => x + 1;

async function call(scale) {
  return { ns: await measure(scale, 1_000_000, async (count) => {
    let sum = 0;
    for (let i = 0; i < count; i++) sum += await child(i);
    return sum;
  }) };
}

const link = async (below) => (below === 0 ? 1 : await link(below - 1) + 1);

async function chain10(scale) {
  return { ns: await measure(scale, 100_000, async (count) => {
    for (let i = 0; i < count; i++) await link(9);
  }) };
}

// What does it cost to suspend, and to go on with somebody else?

async function yieldingLink(below) {
  if (below > 0) return await yieldingLink(below - 1) + 1;
  await null;
  return 1;
}

async function chain10Yield(scale) {
  return { ns: await measure(scale, 100_000, async (count) => {
    for (let i = 0; i < count; i++) await yieldingLink(9);
  }) };
}

// The measuring function is one of the tasks; the others live as long as the workload, so none is created in it.
const switching = (tasks, rounds) => async (scale) => {
  let running = true;
  const others = Array.from({ length: tasks - 1 }, async () => {
    while (running) await null;
  });
  const ns = await measure(scale, rounds, async (count) => {
    for (let i = 0; i < count; i++) await null;
  }, tasks);
  running = false;
  await Promise.all(others);
  return { ns };
};

// What does it cost to start many, and to wait for all?

const gather = (children, count) => async (scale) => ({
  ns: await measure(scale, count, async (c) => {
    for (let i = 0; i < c; i++) await Promise.all(Array.from({ length: children }, (_, x) => child(x)));
  }, children),
});

// What does it cost to hand something over?

// First in, first out. Not an array with shift(): with 100 waiters that costs four times as much as the rest of the lock.
class Line {
  #first = null;
  #last = null;

  push(value) {
    const link = { value, next: null };
    if (this.#first === null) this.#first = link;
    else this.#last.next = link;
    this.#last = link;
  }

  // The first value, or undefined.
  shift() {
    const link = this.#first;
    if (link === null) return undefined;
    this.#first = link.next;
    return link.value;
  }

  get isEmpty() {
    return this.#first === null;
  }
}

class Queue {
  #items = new Line();
  #takers = new Line();

  put(item) {
    const taker = this.#takers.shift();
    if (taker) taker(item);
    else this.#items.push(item);
  }

  get() {
    return this.#items.isEmpty ? new Promise((taker) => this.#takers.push(taker)) : this.#items.shift();
  }
}

async function queue(scale) {
  const there = new Queue();
  const back = new Queue();
  const end = Symbol('end');
  const echoing = (async () => {
    for (let item = await there.get(); item !== end; item = await there.get()) back.put(item);
  })();
  const ns = await measure(scale, 400_000, async (count) => {
    for (let i = 0; i < count; i++) {
      there.put(i);
      await back.get();
    }
  });
  there.put(end);
  await echoing;
  return { ns };
}

class Lock {
  #taken = false;
  #waiters = new Line();

  acquire() {
    if (this.#taken) return new Promise((enter) => this.#waiters.push(enter));
    this.#taken = true;
    return null;
  }

  release() {
    const next = this.#waiters.shift();
    if (next) next();
    else this.#taken = false;
  }
}

async function lock(scale) {
  const gate = new Lock();
  const contend = async (count) => {
    for (let i = 0; i < count; i++) {
      await gate.acquire();
      await null;
      gate.release();
    }
  };
  return { ns: await measure(scale, 6_000, async (count) => {
    await Promise.all(Array.from({ length: 100 }, () => contend(count)));
  }, 100) };
}

// What does an exception cost?

async function throwing(scale) {
  const thrower = async () => {
    throw new Error();
  };
  return { ns: await measure(scale, 40_000, async (count) => {
    for (let i = 0; i < count; i++) {
      try {
        await thrower();
      } catch {
        // The catching is what is measured.
      }
    }
  }) };
}

// What does a timer cost, and what a sleeping task?

async function timer(scale) {
  const nothing = () => {};
  const live = Array.from({ length: 10_000 }, (_, i) => setTimeout(nothing, hour + (i * hour) / 10_000));
  const ns = await measure(scale, 1_000_000, async (count) => {
    for (let i = 0; i < count; i++) clearTimeout(setTimeout(nothing, hour));
  });
  live.forEach(clearTimeout);
  return { ns };
}

async function sleepMillion(scale) {
  const count = scale >= 1 ? 1_000_000 : 100_000;
  const delay = scale >= 1 ? 25_000 : 3_000;
  const resident = () => process.memoryUsage().rss;

  let left = count;
  let allAwake;
  const done = new Promise((resolve) => { allAwake = resolve; });
  const sleepUntil = async (end) => {
    await sleep(end - performance.now());
    if (--left === 0) allAwake();
  };

  const residentBefore = resident();
  const start = now();
  const end = performance.now() + delay;
  for (let i = 0; i < count; i++) sleepUntil(end);
  const spawned = (now() - start) / count;
  const grown = (resident() - residentBefore) / count;
  if (performance.now() > end) throw new Error('creating the sleepers took longer than they sleep: raise delay');

  const cpu = process.cpuUsage();
  await done;
  const { user, system } = process.cpuUsage(cpu);
  const woken = ((user + system) * 1000) / count;
  return { count, spawn_ns: spawned, rss_bytes: grown, bytes: grown, wake_ns: woken, ns: spawned + woken };
}

// What does it cost to hand something over from another thread? A worker's message runs a callback of the main thread's
// loop: the one way there is.

async function threadsafe(scale) {
  return withWorker(async (worker) => ({
    ns: await measure(scale, 60_000, (count) => new Promise((resolve) => {
      let left = count;
      worker.removeAllListeners('message');
      worker.on('message', () => {
        if (--left === 0) resolve();
      });
      worker.postMessage({ count, pause: 0 });
    })),
  }));
}

async function wake(scale) {
  const count = Math.max(50, Math.floor(2_000 * scale));
  return withWorker((worker) => new Promise((resolve) => {
    const latencies = [];
    worker.on('message', (posted) => {
      latencies.push(now() - posted);
      if (latencies.length < count) return;
      latencies.sort(ascending);
      const p50 = latencies[count >> 1];
      resolve({ ns: p50, p50_ns: p50, p99_ns: latencies[Math.floor(count * 0.99)] });
    });
    worker.postMessage({ count, pause: 0.5 }); // Milliseconds: long enough for the loop to block again.
  }));
}

async function withWorker(body) {
  const worker = new Worker(new URL(import.meta.url), { workerData: 'poster' });
  try {
    return await body(worker);
  } finally {
    await worker.terminate();
  }
}

function postOnDemand() {
  const never = new Int32Array(new SharedArrayBuffer(4));
  parentPort.on('message', ({ count, pause }) => {
    for (let i = 0; i < count; i++) {
      if (pause > 0) Atomics.wait(never, 0, 0, pause);
      parentPort.postMessage(pause > 0 ? now() : null);
    }
  });
}

const workloads = {
  call,
  chain10,
  'chain10-yield': chain10Yield,
  'switch-2': switching(2, 1_000_000),
  'switch-1k': switching(1_000, 2_000),
  'switch-100k': switching(100_000, 4),
  'gather-100': gather(100, 8_000),
  'gather-10k': gather(10_000, 20),
  queue,
  lock,
  throw: throwing,
  timer,
  'sleep-1m': sleepMillion,
  threadsafe,
  wake,
  ...files,
};

async function main([name, scale]) {
  if (name === '--version') {
    console.log(`Node ${process.version}, V8 ${process.versions.v8}`);
  } else if (name === '--list') {
    console.log([...Object.keys(workloads), ...Object.keys(modes)].join('\n'));
  } else if (name in modes && Number(scale) > 0) {
    serve(name, Number(scale));
  } else if (name in workloads && Number(scale) > 0) {
    for (const [metric, value] of Object.entries(await workloads[name](Number(scale)))) {
      console.log(name, metric, Math.round(value * 1000) / 1000);
    }
  } else {
    console.error('usage: bench.mjs WORKLOAD SCALE | MODE BUFFER | --list | --version');
    process.exitCode = 2;
  }
}

if (isMainThread) await main(process.argv.slice(2));
else if (workerData === 'poster') postOnDemand();
