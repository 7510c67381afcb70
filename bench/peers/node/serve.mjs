// Node's net module.
//
//     node --expose-gc serve.mjs MODE BUFFER | --list | --version
//
// MODE is echo (what arrives is sent back), sink (the number of bytes is sent at the end) or source (sends 'x' for ever).
// Prints a line "PORT n", and serves until it is killed. The buffers for reading are Node's own.

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

const modes = { echo, sink, source };

function main([mode, size]) {
  if (mode === '--version') {
    console.log(`Node ${process.version}, V8 ${process.versions.v8}`);
  } else if (mode === '--list') {
    console.log(Object.keys(modes).join('\n'));
  } else if (mode in modes && Number(size) > 0) {
    // A sink answers after the end of what it receives.
    const server = createServer({ noDelay: true, allowHalfOpen: mode === 'sink' }, (socket) => {
      socket.on('error', (error) => console.error(error.message));
      modes[mode](socket, Number(size));
    });
    process.on('SIGUSR2', () => globalThis.gc?.());
    server.listen({ host: '127.0.0.1', port: 0, backlog: 4096 }, () => console.log(`PORT ${server.address().port}`));
  } else {
    console.error('usage: serve.mjs MODE BUFFER | --list | --version');
    process.exitCode = 2;
  }
}

main(process.argv.slice(2));
