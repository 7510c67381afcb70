// Random reads of a file with fs, whose threads are as many as UV_THREADPOOL_SIZE says. For the file, and the order of the
// blocks, see "Files" in bench/README.md.

import { closeSync, openSync, read } from 'node:fs';

const path = 'artifacts/files/blocks';
const blockSize = 4096;
const lastBlock = (1 << 18) - 1;
const sections = 5;

// Every block comes once before one comes again.
function permute(index) {
  index = Math.imul(index, 0x9E3779B1) & lastBlock;
  index ^= index >> 9;
  index = Math.imul(index, 0x85EBCA6B) & lastBlock;
  return index ^ (index >> 9);
}

// Callbacks: promises of fs cost more.
function readAt(file, buffer, position) {
  return new Promise((resolve, reject) => {
    read(file, buffer, 0, blockSize, position, (error, count) => (error ? reject(error) : resolve(count)));
  });
}

const reading = (depth, fullCount) => async (scale) => {
  const file = openSync(path);
  const count = Math.max(1, Math.floor(fullCount * scale));
  let next = 0;
  let end = 0;

  async function reader() {
    const buffer = Buffer.allocUnsafeSlow(blockSize);
    while (next < end) {
      const block = permute(next++);
      const length = await readAt(file, buffer, block * blockSize);
      if (length !== blockSize || buffer.readUInt32LE(0) !== block) throw new Error(`block ${block} was read wrongly`);
    }
  }

  const readAll = async () => {
    end += count;
    await Promise.all(Array.from({ length: depth }, reader));
  };

  await readAll(); // The warm-up.
  const times = [];
  const cpu = process.cpuUsage();
  for (let i = 0; i < sections; i++) {
    const start = process.hrtime.bigint();
    await readAll();
    times.push(Number(process.hrtime.bigint() - start));
  }
  const { user, system } = process.cpuUsage(cpu);
  closeSync(file);
  const ns = times.sort((a, b) => a - b)[sections >> 1] / count;
  return { ns, cpu_ns: ((user + system) * 1000) / (count * sections), reads_s: 1e9 / ns };
};

export const files = {
  'files-1': reading(1, 8_000),
  'files-32': reading(32, 30_000),
  'files-cached-1': reading(1, 20_000),
  'files-cached-32': reading(32, 30_000),
};
