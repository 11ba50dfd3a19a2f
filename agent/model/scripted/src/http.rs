//! As much HTTP/1.1 as a client of models needs, by hand, so that it can be broken at any byte.

use std::{io, sync::Arc, time::Duration};

use serde_json::Value;
use tokio::{
    io::{AsyncBufReadExt, AsyncReadExt, AsyncWriteExt, BufReader},
    net::TcpStream,
    time::Instant,
};

use crate::{
    Protocol, Shared, Step,
    reply::{Framing, Head},
};

/// What a client asked.
#[derive(Debug, Clone)]
pub struct Request {
    /// The client's port: the same for requests over one connection.
    pub port: u16,
    /// The path and query.
    pub path: String,
    /// Names in lower case, with their values.
    pub headers: Vec<(String, String)>,
    /// The body; null if it is no JSON.
    pub body: Value,
    /// When it was there as a whole.
    pub at: Instant,
}

impl Request {
    /// The value of a header.
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|(known, _)| known == name).map(|(_, value)| value.as_str())
    }

    /// The protocol, by the path.
    pub fn protocol(&self) -> Protocol {
        if self.path.contains("/messages") { Protocol::Anthropic } else { Protocol::OpenAi }
    }

    /// Whether a stream was asked for.
    pub fn streams(&self) -> bool {
        self.body["stream"] == true
    }

    /// The words of the last message.
    pub fn last_message(&self) -> String {
        let content =
            &self.body["messages"].as_array().and_then(|messages| messages.last()).unwrap_or(&Value::Null)["content"];
        match content {
            Value::String(text) => text.clone(),
            Value::Array(blocks) => blocks.iter().filter_map(|block| block["text"].as_str()).collect(),
            _ => String::new(),
        }
    }
}

/// Answers the requests of one connection.
pub(crate) async fn serve(socket: TcpStream, shared: Arc<Shared>) {
    // Otherwise the system holds pieces back for 40 ms, and everything measured here with them. If it will not
    // have it, the tests are only slower.
    let _ = socket.set_nodelay(true);
    let mut socket = BufReader::new(socket);
    while let Ok(request) = read(&mut socket).await {
        let (head, steps) = shared.hear(request.clone()).render(&request);
        match write(&mut socket, &head, steps).await {
            Ok(After::KeepOpen) => {}
            Ok(After::Close) => return,
            Err(_) => return shared.hung_up(),
        }
    }
}

enum After {
    KeepOpen,
    Close,
}

async fn read(socket: &mut BufReader<TcpStream>) -> io::Result<Request> {
    let mut lines = Vec::new();
    loop {
        let mut line = String::new();
        if socket.read_line(&mut line).await? == 0 {
            return Err(io::ErrorKind::UnexpectedEof.into());
        }
        match line.trim_end() {
            "" => break,
            line => lines.push(line.to_owned()),
        }
    }
    let path = lines.first().and_then(|line| line.split(' ').nth(1)).unwrap_or_default().to_owned();
    let pairs = lines.iter().skip(1).filter_map(|line| line.split_once(':'));
    let headers: Vec<_> = pairs.map(|(name, value)| (name.to_ascii_lowercase(), value.trim().to_owned())).collect();
    let length = headers.iter().find(|(name, _)| name == "content-length").and_then(|(_, value)| value.parse().ok());
    let mut body = vec![0; length.unwrap_or(0)];
    socket.read_exact(&mut body).await?;
    let body = serde_json::from_slice(&body).unwrap_or_default();
    let port = socket.get_ref().peer_addr()?.port();
    Ok(Request { port, path, headers, body, at: Instant::now() })
}

/// Follows the steps. An error: the client closed the connection.
async fn write(socket: &mut BufReader<TcpStream>, head: &Head, steps: Vec<Step>) -> io::Result<After> {
    wait(socket, head.delay).await?;
    if !head.hangs_up {
        socket.get_mut().write_all(head.text().as_bytes()).await?;
    }
    for step in steps {
        match step {
            Step::Send(bytes) if head.framing == Framing::Chunked => {
                let chunk = [format!("{:x}\r\n", bytes.len()).as_bytes(), &bytes, b"\r\n"].concat();
                socket.get_mut().write_all(&chunk).await?;
            }
            Step::Send(bytes) => socket.get_mut().write_all(&bytes).await?,
            Step::Wait(time) => wait(socket, time).await?,
            Step::Stall => wait(socket, Duration::MAX).await?,
            Step::Cut => return Ok(After::Close),
        }
    }
    if head.framing == Framing::UntilClose || head.hangs_up {
        return Ok(After::Close);
    }
    socket.get_mut().write_all(b"0\r\n\r\n").await?;
    Ok(After::KeepOpen)
}

/// Waits, and notices if the client does not.
async fn wait(socket: &mut BufReader<TcpStream>, time: Duration) -> io::Result<()> {
    if time.is_zero() {
        return Ok(());
    }
    match tokio::time::timeout(time, socket.fill_buf()).await {
        Err(_) => Ok(()),
        Ok(_) => Err(io::ErrorKind::ConnectionReset.into()),
    }
}
