//! Writing the trail, in the transaction of what it tells of.

use std::{
    mem,
    ops::{Deref, DerefMut},
};

use access::PersonId;
use audience::OrganizationId;
use sha2::{Digest as _, Sha256};

use super::{
    Act, Deed, HeadRow,
    chain::{digest, link, start},
    place,
};
use crate::{
    Action, Store, StoreError,
    db::{Scope, Transaction, Value, sql},
    row,
};

/// A transaction in which audited things change: it holds the organization's trail, and writes what was done with it.
pub(crate) struct Acting<'a> {
    transaction: Transaction,
    organization: &'a OrganizationId,
    act: &'a Act,
    number: u64,
    chain: [u8; 32],
    links: Vec<[Value; 7]>,
    words: Vec<[Value; 10]>,
}

// Takes the row that is the lock, whether it is there or not.
const HEAD_TAKE: &str = "
    INSERT INTO audit_heads (organization, number, chain) VALUES ($1, 0, $2)
    ON CONFLICT (organization) DO UPDATE SET number = audit_heads.number
    RETURNING number, chain";

const HEAD_SET: &str = "UPDATE audit_heads SET number = $2, chain = $3 WHERE organization = $1";

const LINK_INSERT: &str =
    "INSERT INTO audit (organization, number, at_ms, actor_digest, about_digest, what_digest, chain)";

const WORDS_INSERT: &str = "
    INSERT INTO audit_entries
        (organization, number, actor, actor_salt, about, about_salt, action, object, detail, what_salt)";

const FORGET_LIST: &str = "
    SELECT number FROM audit_entries WHERE organization = $1 AND (actor = $2 OR about = $2) ORDER BY number";

impl Store {
    /// Begins to change audited things of an organization. Who else does so waits.
    pub(crate) async fn act<'a>(
        &self,
        organization: &'a OrganizationId,
        act: &'a Act,
    ) -> Result<Acting<'a>, StoreError> {
        Acting::begin(self.write(Scope::Organization(organization)).await?, organization, act).await
    }
}

impl<'a> Acting<'a> {
    /// Takes the organization's trail in a transaction that has begun.
    pub(crate) async fn begin(
        mut transaction: Transaction,
        organization: &'a OrganizationId,
        act: &'a Act,
    ) -> Result<Self, StoreError> {
        let start = start(organization);
        let head: HeadRow = transaction.one(sql(HEAD_TAKE).bind(organization).bind(&start[..])).await?;
        let (links, words) = (Vec::new(), Vec::new());
        let number = row::number("entry's number", head.number)?;
        Ok(Self { transaction, organization, act, number, chain: row::digest(head.chain)?, links, words })
    }

    /// Notes what is done; it is written when the rest is.
    pub(crate) fn note(&mut self, deed: Deed) {
        self.number += 1;
        let salts = [b"actor", b"about", b"what!"].map(|part| self.salt(part));
        let [actor_salt, about_salt, what_salt] = &salts;
        let (actor, about) = (self.act.actor.map(|id| id.to_string()), deed.about.map(|id| id.to_string()));
        let digests = [
            digest(actor_salt, &[actor.as_deref()]),
            digest(about_salt, &[about.as_deref()]),
            digest(what_salt, &[Some(deed.action.id()), deed.object.as_deref(), deed.detail.as_deref()]),
        ];
        self.chain = link(&self.chain, self.number, self.act.at.as_millisecond(), &digests);
        let [actor_digest, about_digest, what_digest] = digests.map(|digest| Value::from(&digest[..]));
        let (organization, number) = (Value::from(self.organization), Value::from(place(Some(self.number))));
        let chain = Value::from(&self.chain[..]);
        let at = Value::from(self.act.at);
        self.links.push([organization.clone(), number.clone(), at, actor_digest, about_digest, what_digest, chain]);
        let [actor_salt, about_salt, what_salt] = salts.map(|salt| Value::from(&salt[..]));
        let what = [deed.action.id().into(), deed.object.into(), deed.detail.into()];
        let [action, object, detail] = what;
        let people = [actor.into(), actor_salt, about.into(), about_salt];
        let [actor, actor_salt, about, about_salt] = people;
        self.words.push([
            organization,
            number,
            actor,
            actor_salt,
            about,
            about_salt,
            action,
            object,
            detail,
            what_salt,
        ]);
    }

    /// Notes that a person is forgotten, in which entries. The entries themselves are blanked by the caller.
    pub(crate) async fn note_forgotten(&mut self, person: PersonId) -> Result<(), StoreError> {
        let select = sql(FORGET_LIST).bind(self.organization).bind(person);
        let numbers: Vec<(i64,)> = self.transaction.all(select).await?;
        let numbers: Vec<_> = numbers.into_iter().map(|(number,)| number.to_string()).collect();
        self.note(Deed::new(Action::PersonForgotten).detail(numbers.join(" ")));
        Ok(())
    }

    /// Writes what is noted so far.
    pub(crate) async fn flush(&mut self) -> Result<(), StoreError> {
        if !self.links.is_empty() {
            self.transaction.run(sql(LINK_INSERT).push_rows(mem::take(&mut self.links))).await?;
            self.transaction.run(sql(WORDS_INSERT).push_rows(mem::take(&mut self.words))).await?;
            let head = sql(HEAD_SET).bind(self.organization).bind(place(Some(self.number))).bind(&self.chain[..]);
            self.transaction.run(head).await?;
        }
        Ok(())
    }

    /// Makes it last, what was done together with what is noted of it.
    pub(crate) async fn commit(mut self) -> Result<(), StoreError> {
        self.flush().await?;
        self.transaction.commit().await
    }

    fn salt(&self, part: &[u8]) -> [u8; 16] {
        let mut hash = Sha256::new_with_prefix(self.act.seed);
        hash.update(self.number.to_be_bytes());
        hash.update(part);
        let hash: [u8; 32] = hash.finalize().into();
        let mut salt = [0; 16];
        salt.copy_from_slice(&hash[..16]);
        salt
    }
}

impl Deref for Acting<'_> {
    type Target = Transaction;

    fn deref(&self) -> &Transaction {
        &self.transaction
    }
}

impl DerefMut for Acting<'_> {
    fn deref_mut(&mut self) -> &mut Transaction {
        &mut self.transaction
    }
}
