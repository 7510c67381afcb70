// Node's net module: echo (what arrives is sent back), sink (the number of bytes is sent at the end) and source (sends 'x'
// for ever). Prints a line "PORT n", and serves until it is killed. The buffers for reading are Node's own.

import { createServer } from 'node:net';

function echo(socket) {
  socket.on('data', (data) => {
    if (!socket.write(data)) {
      socket.pause(); // What the peer does not take must not pile up here.
      socket.once('drain', () => socket.resume());
    }
  });
}

function sink(socket) {
  let total = 0;
  socket.on('data', (data) => {
    total += data.length;
  });
  socket.on('end', () => socket.end(String(total)));
}

function source(socket, size) {
  const data = Buffer.alloc(size, 'x');
  const fill = () => {
    while (!socket.destroyed && socket.write(data));
  };
  socket.on('drain', fill);
  socket.resume();
  fill();
}

export const modes = { echo, sink, source };

export function serve(mode, size) {
  // A sink answers after the end of what it receives.
  const server = createServer({ noDelay: true, allowHalfOpen: mode === 'sink' }, (socket) => {
    socket.on('error', (error) => console.error(error.message));
    modes[mode](socket, size);
  });
  process.on('SIGUSR2', () => globalThis.gc?.());
  server.listen({ host: '127.0.0.1', port: 0, backlog: 4096 }, () => console.log(`PORT ${server.address().port}`));
}
