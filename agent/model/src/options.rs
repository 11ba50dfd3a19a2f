use std::time::Duration;

/// How patient the client is, and how much it puts up with.
#[derive(Debug, Clone)]
pub struct Options {
    /// How long it waits for what.
    pub timeouts: Timeouts,
    /// How often it tries again.
    pub retries: Retries,
    /// How much it reads.
    pub caps: Caps,
    /// How often [`Client::json`](crate::Client::json) lets the model mend an answer that does not fit.
    pub repairs: u32,
    /// Seeds the jitter of waiting times, so that they can be repeated. None: at random.
    pub jitter_seed: Option<u64>,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            timeouts: Timeouts::default(),
            retries: Retries::default(),
            caps: Caps::default(),
            repairs: 2,
            jitter_seed: None,
        }
    }
}

/// The limits of one exchange with the server.
#[derive(Debug, Clone)]
pub struct Timeouts {
    /// To reach the server.
    pub connect: Duration,
    /// From the request to the first byte of the answer. A server that does not stream has [`whole`](Self::whole).
    pub first_byte: Duration,
    /// Between two pieces of the answer; comments and pings count as pieces.
    pub idle: Duration,
    /// For the whole exchange.
    pub whole: Duration,
}

impl Default for Timeouts {
    fn default() -> Self {
        Self {
            connect: Duration::from_secs(10),
            first_byte: Duration::from_mins(2),
            idle: Duration::from_mins(1),
            whole: Duration::from_mins(10),
        }
    }
}

/// How a call that failed for the moment is tried again.
#[derive(Debug, Clone)]
pub struct Retries {
    /// Tries after the first one, on each endpoint.
    pub max: u32,
    /// All the waiting of one turn together, repairs and fallback included. A server that asks for more than is
    /// left is not waited for.
    pub budget: Duration,
    /// The first waiting time; each next one is twice as long.
    pub base: Duration,
    /// The longest waiting time, unless the server asks for a longer one.
    pub ceiling: Duration,
}

impl Default for Retries {
    fn default() -> Self {
        Self {
            max: 4,
            budget: Duration::from_mins(2),
            base: Duration::from_millis(500),
            ceiling: Duration::from_secs(30),
        }
    }
}

/// How much of an answer is read.
#[derive(Debug, Clone)]
pub struct Caps {
    /// Bytes of a whole answer.
    pub body: usize,
    /// Bytes of one line of a stream.
    pub line: usize,
}

impl Default for Caps {
    fn default() -> Self {
        Self { body: 32 << 20, line: 8 << 20 }
    }
}
