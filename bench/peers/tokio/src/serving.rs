//! Servers: a task for each connection, which has a buffer of its own. They print a line "PORT n" and serve until they are
//! killed, while the load generator measures what that costs.

use std::future::Future;
use std::io;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpSocket, TcpStream};
use tokio::runtime::Builder;

pub const MODES: [&str; 3] = ["echo", "sink", "source"];

pub fn serve(mode: &str, size: usize) -> io::Result<()> {
    let runtime = Builder::new_current_thread().enable_io().build()?;
    // A task like the others: what block_on itself runs is polled only once in 61 steps.
    let mode = mode.to_owned();
    let server = runtime.spawn(async move {
        match mode.as_str() {
            "echo" => accept(|stream| echo(stream, size)).await,
            "sink" => accept(|stream| sink(stream, size)).await,
            _ => accept(|stream| source(stream, size)).await,
        }
    });
    runtime.block_on(server).expect("the server does not panic")
}

async fn accept<F>(handle: impl Fn(TcpStream) -> F) -> io::Result<()>
where
    F: Future<Output = io::Result<()>> + Send + 'static,
{
    let socket = TcpSocket::new_v4()?;
    socket.bind(([127, 0, 0, 1], 0).into())?;
    let listener = socket.listen(4096)?;
    println!("PORT {}", listener.local_addr()?.port());
    loop {
        let (stream, _) = listener.accept().await?;
        stream.set_nodelay(true)?;
        let handled = handle(stream);
        tokio::spawn(async move {
            if let Err(error) = handled.await {
                eprintln!("{error}");
            }
        });
    }
}

async fn echo(mut stream: TcpStream, size: usize) -> io::Result<()> {
    let mut buffer = vec![0; size];
    loop {
        match stream.read(&mut buffer).await? {
            0 => return Ok(()),
            count => stream.write_all(&buffer[..count]).await?,
        }
    }
}

async fn sink(mut stream: TcpStream, size: usize) -> io::Result<()> {
    let mut buffer = vec![0; size];
    let mut total = 0;
    loop {
        match stream.read(&mut buffer).await? {
            0 => return stream.write_all(format!("{total}").as_bytes()).await,
            count => total += count,
        }
    }
}

async fn source(mut stream: TcpStream, size: usize) -> io::Result<()> {
    let data = vec![b'x'; size];
    loop {
        stream.write_all(&data).await?;
    }
}
