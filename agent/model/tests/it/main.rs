//! The client against a scripted model, over real sockets, in both protocols.

mod answers;
mod cancelling;
mod faults;
mod requests;
mod retries;
mod streams;
mod structured;
mod world;
