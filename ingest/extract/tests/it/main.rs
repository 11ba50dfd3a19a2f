//! The crate from outside: each format by small files, hostile ones, and real child processes.

mod formats;
mod hostile;
mod office;
mod worker;
