use serde::{Deserialize, Serialize};

/// An audience without its id.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    /// Everybody in the organization.
    Org,
    /// The people of one program.
    Program,
    /// One leader and their coach.
    Engagement,
    /// One person alone.
    Person,
}

mod sealed {
    pub trait Sealed {}
}

/// A kind of audience as a type. Sealed: the four below are all there are.
pub trait Compartment: sealed::Sealed + std::fmt::Debug + Clone + Copy + Send + Sync + 'static {
    /// The same fact as a value.
    const KIND: Kind;
}

macro_rules! compartment {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq)]
        pub struct $name;

        impl sealed::Sealed for $name {}

        impl Compartment for $name {
            const KIND: Kind = Kind::$name;
        }
    };
}

compartment! {
    /// Readable by everybody in the organization.
    Org
}
compartment! {
    /// Readable by the people of one program.
    Program
}
compartment! {
    /// Readable by one leader and their coach.
    Engagement
}
compartment! {
    /// Readable by one person alone.
    Person
}
