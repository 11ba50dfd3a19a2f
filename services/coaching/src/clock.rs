use jiff::Timestamp;

/// Where the time comes from. Only a binary reads a real clock.
pub trait Clock: Send + Sync {
    /// What time it is.
    fn now(&self) -> Timestamp;
}

/// Where secrets and ids come from. A binary takes the system's source; nothing else is unguessable.
pub trait Random: Send + Sync {
    /// Fills with random bytes.
    fn fill(&self, bytes: &mut [u8]);
}
