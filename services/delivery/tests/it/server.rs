//! A mail server (RFC 5321) that takes one letter after the other and answers each as its script says.

use std::sync::{Arc, Mutex};

use tokio::{
    io::{AsyncBufReadExt as _, AsyncWriteExt as _, BufReader},
    net::{TcpListener, TcpStream},
    task::JoinHandle,
};
use url::Url;

/// What it says to a letter, or already to the receiver.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Reply {
    Letter(&'static str),
    Receiver(&'static str),
    HangUp,
}

/// It stops when it is dropped.
pub(crate) struct Server {
    pub(crate) url: Url,
    letters: Arc<Mutex<Vec<String>>>,
    running: JoinHandle<()>,
}

impl Server {
    /// Answers the first letters by these, all others with `250`.
    pub(crate) async fn start(replies: &'static [Reply]) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("smtp://{}", listener.local_addr().unwrap()).parse().unwrap();
        let letters = Arc::new(Mutex::new(Vec::new()));
        let kept = Arc::clone(&letters);
        let running = tokio::spawn(async move {
            let mut replies = replies.iter().copied();
            loop {
                let (stream, _) = listener.accept().await.unwrap();
                // A client that goes away is none of its troubles.
                let _ = talk(stream, replies.next().unwrap_or(Reply::Letter("250 kept")), &kept).await;
            }
        });
        Self { url, letters, running }
    }

    /// The letters that came in whole, as they were sent.
    pub(crate) fn letters(&self) -> Vec<String> {
        self.letters.lock().unwrap().clone()
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        self.running.abort();
    }
}

async fn talk(stream: TcpStream, reply: Reply, letters: &Mutex<Vec<String>>) -> std::io::Result<()> {
    let mut stream = BufReader::new(stream);
    stream.write_all(b"220 mail.test\r\n").await?;
    loop {
        let mut line = String::new();
        if stream.read_line(&mut line).await? == 0 {
            return Ok(());
        }
        let verb = line.split([' ', ':', '\r']).next().unwrap_or_default().to_uppercase();
        let answer = match (verb.as_str(), reply) {
            ("MAIL", Reply::HangUp) => return Ok(()),
            ("RCPT", Reply::Receiver(answer)) => answer,
            ("DATA", _) => {
                stream.write_all(b"354 go on\r\n").await?;
                let letter = letter(&mut stream).await?;
                letters.lock().unwrap().push(letter);
                if let Reply::Letter(answer) = reply { answer } else { "250 kept" }
            }
            ("QUIT", _) => {
                stream.write_all(b"221 bye\r\n").await?;
                return Ok(());
            }
            _ => "250 mail.test",
        };
        stream.write_all(format!("{answer}\r\n").as_bytes()).await?;
    }
}

/// Up to the line with a single dot.
async fn letter(stream: &mut BufReader<TcpStream>) -> std::io::Result<String> {
    let mut letter = String::new();
    loop {
        let before = letter.len();
        if stream.read_line(&mut letter).await? == 0 || &letter[before..] == ".\r\n" {
            letter.truncate(before);
            return Ok(letter);
        }
    }
}
