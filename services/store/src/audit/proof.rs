//! Whether somebody tampered with the trail, and where.

use std::collections::BTreeSet;

use audience::OrganizationId;
use sqlx::FromRow;

use super::{
    HeadRow,
    chain::{digest, link, start},
    place,
};
use crate::{
    Action, Store, StoreError,
    db::{Scope, sql},
    row,
};

/// What a check of the whole trail found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Proof {
    /// How many entries there are.
    pub entries: u64,
    /// The last link. Noted elsewhere, it shows later that nothing was cut off.
    pub head: [u8; 32],
    /// Where somebody tampered; empty in a sound trail.
    pub faults: Vec<Tampering>,
}

/// Where somebody tampered with the trail.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Tampering {
    /// A link does not follow from the one before: it was changed, or one before it removed or inserted.
    Link(u64),
    /// The words of an entry are not those that were noted.
    Words(u64),
    /// An entry is missing.
    Missing(u64),
    /// A person was taken out of an entry, and no entry says that somebody left.
    Blanked(u64),
    /// The trail does not end where it should.
    End(u64),
}

const HEAD_FIND: &str = "SELECT number, chain FROM audit_heads WHERE organization = $1";

const ENTRY_PROVE: &str = "
    SELECT a.number, a.at_ms, a.actor_digest, a.about_digest, a.what_digest, a.chain,
        e.actor, e.actor_salt, e.about, e.about_salt, e.action, e.object, e.detail, e.what_salt
    FROM audit a
    LEFT JOIN audit_entries e ON e.organization = a.organization AND e.number = a.number
    WHERE a.organization = $1 AND a.number > $2
    ORDER BY a.number LIMIT $3";

/// How many entries a check reads at once.
const STEP: u32 = 1_000;

#[derive(FromRow)]
struct ProofRow {
    number: i64,
    at_ms: i64,
    actor_digest: Vec<u8>,
    about_digest: Vec<u8>,
    what_digest: Vec<u8>,
    chain: Vec<u8>,
    actor: Option<String>,
    actor_salt: Option<Vec<u8>>,
    about: Option<String>,
    about_salt: Option<Vec<u8>>,
    action: Option<String>,
    object: Option<String>,
    detail: Option<String>,
    what_salt: Option<Vec<u8>>,
}

impl Store {
    /// Checks the whole trail of an organization.
    pub async fn audit_verify(&self, organization: &OrganizationId) -> Result<Proof, StoreError> {
        let mut transaction = self.read(Scope::Organization(organization)).await?;
        let head: Option<HeadRow> = transaction.first(sql(HEAD_FIND).bind(organization)).await?;
        let mut check = Check::new(organization);
        loop {
            let select = sql(ENTRY_PROVE).bind(organization).bind(place(Some(check.last))).bind(STEP);
            let rows: Vec<ProofRow> = transaction.all(select).await?;
            if rows.is_empty() {
                break;
            }
            rows.into_iter().try_for_each(|row| check.take(row))?;
        }
        Ok(check.end(head))
    }
}

/// A walk along the trail from its start.
struct Check {
    last: u64,
    chain: [u8; 32],
    blanked: BTreeSet<u64>,
    explained: BTreeSet<u64>,
    faults: BTreeSet<Tampering>,
}

impl Check {
    fn new(organization: &OrganizationId) -> Self {
        let (blanked, explained, faults) = (BTreeSet::new(), BTreeSet::new(), BTreeSet::new());
        Self { last: 0, chain: start(organization), blanked, explained, faults }
    }

    fn take(&mut self, row: ProofRow) -> Result<(), StoreError> {
        let number = row::number("entry's number", row.number)?;
        self.faults.extend((self.last + 1..number).map(Tampering::Missing));
        let digests = [row::digest(row.actor_digest)?, row::digest(row.about_digest)?, row::digest(row.what_digest)?];
        let noted = row::digest(row.chain)?;
        if link(&self.chain, number, row.at_ms, &digests) != noted {
            self.faults.insert(Tampering::Link(number));
        }
        (self.last, self.chain) = (number, noted); // Go on from what is there: one fault is one finding.
        let (Some(action), Some(what_salt)) = (row.action, row.what_salt) else {
            self.faults.insert(Tampering::Missing(number));
            return Ok(());
        };
        let [actor_digest, about_digest, what_digest] = digests;
        let what = [Some(action.as_str()), row.object.as_deref(), row.detail.as_deref()];
        let mut sound = digest(&what_salt, &what) == what_digest;
        for (salt, name, noted) in
            [(row.actor_salt, row.actor, actor_digest), (row.about_salt, row.about, about_digest)]
        {
            if let Some(salt) = salt {
                sound &= digest(&salt, &[name.as_deref()]) == noted;
            } else {
                sound &= name.is_none();
                self.blanked.insert(number);
            }
        }
        if !sound {
            self.faults.insert(Tampering::Words(number));
        } else if action == Action::PersonForgotten.id() {
            let numbers = row.detail.unwrap_or_default();
            self.explained.extend(numbers.split(' ').filter_map(|number| number.parse::<u64>().ok()));
        }
        Ok(())
    }

    fn end(mut self, head: Option<HeadRow>) -> Proof {
        let ends = match head {
            Some(head) => place(Some(self.last)) == head.number && self.chain[..] == head.chain,
            None => self.last == 0,
        };
        if !ends {
            self.faults.insert(Tampering::End(self.last));
        }
        self.faults.extend(self.blanked.difference(&self.explained).copied().map(Tampering::Blanked));
        Proof { entries: self.last, head: self.chain, faults: self.faults.into_iter().collect() }
    }
}
