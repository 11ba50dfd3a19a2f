//! A person can leave: everything about them as a file, everything about them erased.
//!
//! [`HELD`] is the one list of where rows name a person, and what becomes of them. A test compares it with the schema.

use access::{EngagementId, PersonId};
use audience::OrganizationId;
use serde_json::{Map, Value, json};

use self::Leaving::{Blank, Delete};
use crate::{
    Act, Action, Deed, Refusal, Store, StoreError,
    audit::Acting,
    db::{Query, Scope, Texts, Transaction, sql},
    people, row, sign_in,
};

/// Rows that name a person in one of their columns.
#[derive(Debug, Clone, Copy)]
pub struct Held {
    /// The table.
    pub table: &'static str,
    /// The column with the person's id.
    pub column: &'static str,
    /// What these rows are, in words.
    pub what: &'static str,
    /// The columns that are the person's to see. Left out are secrets, and what is about others.
    pub shown: &'static [&'static str],
    /// What becomes of them when the person leaves for good.
    pub leaving: Leaving,
}

/// What becomes of rows when a person leaves for good.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Leaving {
    /// They go.
    Delete,
    /// They are others' too: only these columns are emptied.
    Blank(&'static [&'static str]),
}

/// Where rows name a person. In this order they go, so that what others rest on goes last.
pub const HELD: &[Held] = &[
    held(("consents", "person"), "What I agreed to", &["kind", "given_ms", "revoked_ms"], Delete),
    held(
        ("access_acceptances", "person"),
        "Which versions of the table of who sees what I accepted",
        &["table_version", "accepted_ms"],
        Delete,
    ),
    held(
        ("sessions", "person"),
        "Where I was signed in",
        &["agent", "created_ms", "seen_ms", "expires_ms", "revoked_ms"],
        Delete,
    ),
    held(
        ("sign_in_links", "person"),
        "Links that were sent to me to sign in",
        &["created_ms", "expires_ms", "used_ms"],
        Delete,
    ),
    held(
        ("api_keys", "person"),
        "My API keys",
        &["name", "prefix", "scopes", "created_ms", "expires_ms", "used_ms", "revoked_ms"],
        Delete,
    ),
    held(
        ("invitations", "person"),
        "My invitations",
        &["created_ms", "expires_ms", "accepted_ms", "revoked_ms"],
        Delete,
    ),
    held(
        ("invitations", "invited_by"),
        "Invitations that I made",
        &["id", "created_ms", "expires_ms", "accepted_ms", "revoked_ms"],
        Blank(&["invited_by"]),
    ),
    held(
        ("engagements", "leader"),
        "Programs in which I am coached",
        &["id", "program", "coach", "started_ms", "ended_ms"],
        Delete,
    ),
    held(
        ("engagements", "coach"),
        "Programs in which I coach",
        &["id", "program", "started_ms", "ended_ms"],
        Blank(&["coach"]),
    ),
    held(
        ("jobs", "asked_by"),
        "Work that I asked for",
        &["id", "kind", "state", "created_ms", "ended_ms"],
        Blank(&["asked_by"]),
    ),
    held(
        ("kept_answers", "person"),
        "Answers kept for a week, in case I ask the same again",
        &["status", "begun_ms"],
        Delete,
    ),
    held(("outbox", "about"), "Messages to me", &["channel", "created_ms", "sent_ms"], Delete),
    held(
        ("model_calls", "about"),
        "What was sent to a model about me, and what it answered",
        &["prompt", "version", "model", "answered_by", "told", "given", "output", "made_ms"],
        Delete,
    ),
    held(
        ("uploads", "person"),
        "Files that I sent",
        &["id", "name", "bytes", "state", "created_ms"],
        Blank(&["person"]),
    ),
    held(
        ("documents", "removed_by"),
        "Documents that I removed",
        &["id", "given", "removed_ms"],
        Blank(&["removed_by"]),
    ),
    held(
        ("intents", "person"),
        "Leadership intents that I wrote",
        &["program", "version", "statement", "written_ms"],
        Blank(&["person"]),
    ),
    held(
        ("intent_agreements", "person"),
        "Leadership intents that I agreed to",
        &["program", "version", "agreed_ms"],
        Blank(&["person"]),
    ),
    held(("maps", "person"), "Capacity maps that I had drafted", &["id", "program", "created_ms"], Blank(&["person"])),
    held(
        ("map_versions", "person"),
        "Versions of capacity maps that I made",
        &["map", "version", "made_ms"],
        Blank(&["person"]),
    ),
    held(
        ("map_notes", "person"),
        "What I said of statements of capacity maps",
        &["map", "statement", "verdict", "text", "noted_ms"],
        Blank(&["person", "text"]),
    ),
    held(
        ("map_steps", "person"),
        "Capacity maps that I submitted, returned or signed",
        &["map", "version", "step", "text", "at_ms"],
        Blank(&["person", "text"]),
    ),
    held(
        ("audit_entries", "actor"),
        "What the audit trail says that I did and saw",
        &["number", "action", "about", "object", "detail"],
        Blank(&["actor", "actor_salt"]),
    ),
    held(
        ("audit_entries", "about"),
        "What the audit trail says of me",
        &["number", "action", "object", "detail"],
        Blank(&["about", "about_salt"]),
    ),
    held(("people", "manager"), "Entries that name me as manager", &["person"], Blank(&["manager"])),
    held(("roles", "person"), "My roles", &["role"], Delete),
    held(("people", "person"), "My entry", &["name", "email", "manager", "created_ms", "joined_ms", "left_ms"], Delete),
];

const fn held(
    (table, column): (&'static str, &'static str),
    what: &'static str,
    shown: &'static [&'static str],
    leaving: Leaving,
) -> Held {
    Held { table, column, what, shown, leaving }
}

/// How many rows there are of each kind.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct HeldCount {
    /// What they are.
    pub what: &'static str,
    /// How many.
    pub rows: u64,
}

const DOCUMENTS_OF: &str = "
    SELECT d.id, d.given, d.audience, v.version, v.title, v.text
    FROM documents d JOIN versions v ON v.organization = d.organization AND v.document = d.id
    WHERE d.organization = $1 AND d.audience IN ";

const ENGAGEMENTS_LED: &str = "SELECT id FROM engagements WHERE organization = $1 AND leader = $2";

/// A version of a document of one's own.
type OwnDocument = (String, String, String, i64, Option<String>, String);

impl Store {
    /// What there is about a person: how many rows of each kind, those of which there are some.
    pub async fn person_held(
        &self,
        organization: &OrganizationId,
        person: PersonId,
    ) -> Result<Vec<HeldCount>, StoreError> {
        let mut transaction = self.read(Scope::Organization(organization)).await?;
        let mut counts = Vec::new();
        for held in HELD {
            let count = of(sql("SELECT count(*) FROM "), held, organization, person);
            let (rows,): (i64,) = transaction.one(count).await?;
            counts.push(HeldCount { what: held.what, rows: row::number("count", rows)? });
        }
        let own = own_documents(&mut transaction, organization, person).await?;
        counts.push(HeldCount { what: "Versions of my documents", rows: own.len() as u64 });
        counts.retain(|count| count.rows > 0);
        Ok(counts)
    }

    /// Everything about a person, as one JSON document.
    pub async fn person_export(
        &self,
        organization: &OrganizationId,
        act: &Act,
        person: PersonId,
    ) -> Result<Value, StoreError> {
        let mut acting = self.act(organization, act).await?;
        let mut parts = Vec::new();
        for held in HELD {
            let rows = held_rows(&mut acting, held, organization, person).await?;
            if !rows.is_empty() {
                parts.push(json!({ "what": held.what, "rows": rows }));
            }
        }
        let documents = own_documents(&mut acting, organization, person).await?;
        let documents: Vec<_> = documents.into_iter().map(document).collect();
        acting.note(Deed::new(Action::PersonExported).about(person));
        acting.commit().await?;
        tracing::info!(%organization, person.id = %person, "exported everything about a person");
        Ok(json!({
            "organization": organization,
            "person": person,
            "exported": act.at,
            "held": parts,
            "documents": documents,
        }))
    }

    /// Erases everything about a person, in one transaction. What stays of them is in nobody's name: the trail keeps
    /// that something was done, an engagement that a leader was coached.
    pub async fn person_forget(
        &self,
        organization: &OrganizationId,
        act: &Act,
        id: PersonId,
    ) -> Result<(), StoreError> {
        let act = Act { actor: None, ..act.clone() };
        // Of the instance, because tries to sign in are nobody's.
        let mut acting = Acting::begin(self.write(Scope::Instance).await?, organization, &act).await?;
        let person = people::find(&mut acting, organization, id).await?.ok_or(Refusal::NotThere)?;
        if person.is_member() {
            people::stays_with_talent(&mut acting, organization, &person).await?;
        }
        Self::engagements_end(&mut acting, organization, id, act.at).await?;
        acting.flush().await?;
        acting.note_forgotten(id).await?;
        Self::library_lock(&mut acting).await?;
        let mut documents: Vec<_> = own_documents(&mut acting, organization, id).await?;
        documents.dedup_by(|one, other| one.0 == other.0);
        for (document, ..) in documents {
            Self::document_delete(&mut acting, organization, &document).await?;
        }
        sign_in::attempts_forget(&mut acting, sign_in::mail_subject(&person.email)).await?;
        for held in HELD {
            acting.run(leave(held, organization, id)).await?;
        }
        acting.commit().await?;
        tracing::info!(%organization, person.id = %id, "erased everything about a person");
        Ok(())
    }
}

/// The versions of documents that only this person may read, or only they and their coach.
async fn own_documents(
    transaction: &mut Transaction,
    organization: &OrganizationId,
    person: PersonId,
) -> Result<Vec<OwnDocument>, StoreError> {
    let led: Vec<(String,)> = transaction.all(sql(ENGAGEMENTS_LED).bind(organization).bind(person)).await?;
    let mut audiences = vec![person.audience().to_string()];
    for (engagement,) in led {
        let engagement: EngagementId = row::parsed("engagement id", &engagement)?;
        audiences.push(engagement.audience().to_string());
    }
    let select = sql(DOCUMENTS_OF).bind(organization).push_list(audiences).push(" ORDER BY d.id, v.version");
    transaction.all(select).await
}

fn document((id, given, audience, version, title, text): OwnDocument) -> Value {
    json!({ "id": id, "document": given, "audience": audience, "version": version, "title": title, "text": text })
}

/// The rest of a statement that ends with a table: its rows that name a person.
fn of(statement: Query, held: &Held, organization: &OrganizationId, person: PersonId) -> Query {
    statement
        .push(held.table)
        .bind(organization)
        .push(" WHERE organization = $1 AND ")
        .push(held.column)
        .bind(person)
        .push(" = $2")
}

async fn held_rows(
    acting: &mut Acting<'_>,
    held: &Held,
    organization: &OrganizationId,
    person: PersonId,
) -> Result<Vec<Map<String, Value>>, StoreError> {
    let mut select = sql("SELECT ");
    for (number, column) in held.shown.iter().enumerate() {
        select = select.push(if number == 0 { "CAST(" } else { ", CAST(" }).push(column).push(" AS TEXT)");
    }
    let rows: Vec<Texts> = acting.all(of(select.push(" FROM "), held, organization, person)).await?;
    rows.into_iter().map(|Texts(values)| held.shown.iter().zip(values).map(shown).collect()).collect()
}

/// A column and its value, times in words (RFC 3339).
fn shown((column, value): (&&str, Option<String>)) -> Result<(String, Value), StoreError> {
    let Some(name) = column.strip_suffix("_ms") else { return Ok(((*column).to_owned(), value.into())) };
    let time = row::time_if(row::parsed_if("time", value.as_deref())?)?;
    Ok((name.to_owned(), time.map(|time| time.to_string()).into()))
}

fn leave(held: &Held, organization: &OrganizationId, person: PersonId) -> Query {
    match held.leaving {
        Delete => of(sql("DELETE FROM "), held, organization, person),
        Blank(columns) => {
            let mut update = sql("UPDATE ").push(held.table).push(" SET ");
            for (number, column) in columns.iter().enumerate() {
                update = update.push(if number == 0 { "" } else { ", " }).push(column).push(" = NULL");
            }
            let update = update.bind(organization).bind(person).push(" WHERE organization = $1 AND ");
            update.push(held.column).push(" = $2")
        }
    }
}
