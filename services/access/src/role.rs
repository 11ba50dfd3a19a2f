use std::{collections::BTreeSet, fmt, str::FromStr};

use serde::{Deserialize, Serialize};

/// What somebody does in their organization. One person may have several roles.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Role {
    /// Uploads, sets up programs, watches progress, reports.
    Talent,
    /// States the intent and signs the map.
    Executive,
    /// Reviews maps and coaches leaders.
    Coach,
    /// Is coached.
    Leader,
    /// Runs the instance. Sees counts and costs, and no text of anybody.
    Operator,
}

impl Role {
    /// All roles, in the order in which pages name them.
    pub const ALL: [Self; 5] = [Self::Talent, Self::Executive, Self::Coach, Self::Leader, Self::Operator];

    /// The role as it is stored and sent.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Talent => "talent",
            Self::Executive => "executive",
            Self::Coach => "coach",
            Self::Leader => "leader",
            Self::Operator => "operator",
        }
    }
}

impl fmt::Display for Role {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// There is no such role.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("'{0}' is not a role: use talent, executive, coach, leader or operator")]
pub struct InvalidRole(String);

impl FromStr for Role {
    type Err = InvalidRole;

    fn from_str(raw: &str) -> Result<Self, Self::Err> {
        Self::ALL.into_iter().find(|role| role.as_str() == raw).ok_or_else(|| InvalidRole(raw.to_owned()))
    }
}

/// The roles of one person. Nobody without one can be built: who has none is nobody's member.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "BTreeSet<Role>", into = "BTreeSet<Role>")]
pub struct Roles(BTreeSet<Role>);

/// A person needs a role.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("no role is named: use talent, executive, coach, leader or operator")]
pub struct NoRole;

impl Roles {
    /// These roles.
    pub fn new(roles: impl IntoIterator<Item = Role>) -> Result<Self, NoRole> {
        let roles: BTreeSet<_> = roles.into_iter().collect();
        if roles.is_empty() { Err(NoRole) } else { Ok(Self(roles)) }
    }

    /// Whether this role is among them.
    pub fn has(&self, role: Role) -> bool {
        self.0.contains(&role)
    }

    /// All of them, in a stable order.
    pub fn iter(&self) -> impl Iterator<Item = Role> {
        self.0.iter().copied()
    }
}

impl From<Role> for Roles {
    fn from(role: Role) -> Self {
        Self(BTreeSet::from([role]))
    }
}

impl TryFrom<BTreeSet<Role>> for Roles {
    type Error = NoRole;

    fn try_from(roles: BTreeSet<Role>) -> Result<Self, NoRole> {
        Self::new(roles)
    }
}

impl From<Roles> for BTreeSet<Role> {
    fn from(roles: Roles) -> Self {
        roles.0
    }
}
