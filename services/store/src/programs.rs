//! Programs in their smallest form, and the engagements in them: one leader with one coach.

use access::{Engagement, EngagementId, PersonId, ProgramId, Role};
use audience::OrganizationId;
use jiff::{Timestamp, civil::Date};
use sqlx::FromRow;

use crate::{
    Act, Action, Deed, Name, Refusal, Store, StoreError,
    audit::Acting,
    db::{Query, Scope, Transaction, sql},
    people, row,
};

/// One development effort.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Program {
    /// Its id.
    pub id: ProgramId,
    /// Its name.
    pub name: Name,
    /// Its first day.
    pub starts: Option<Date>,
    /// Its last day.
    pub ends: Option<Date>,
    /// Raised with each change.
    pub revision: u32,
    /// Since when it is there.
    pub created: Timestamp,
}

/// What a program is to be.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ProgramPlan {
    /// Its name.
    pub name: Name,
    /// Its first day.
    pub starts: Option<Date>,
    /// Its last day.
    pub ends: Option<Date>,
}

/// A leader to be put into a program with a coach.
#[derive(Debug, Clone, Copy)]
pub struct NewEngagement {
    /// Its id.
    pub id: EngagementId,
    /// Into which program.
    pub program: ProgramId,
    /// With which coach.
    pub coach: PersonId,
}

/// An open engagement with the names of its two.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NamedEngagement {
    /// Who with whom, in which program.
    pub engagement: Engagement,
    /// The leader's name.
    pub leader: Name,
    /// The coach's name.
    pub coach: Name,
    /// Since when.
    pub started: Timestamp,
}

const PROGRAM_INSERT: &str = "
    INSERT INTO programs (organization, id, name, starts_on, ends_on, revision, created_ms)
    VALUES ($1, $2, $3, $4, $5, 1, $6)";

const PROGRAM_SELECT: &str =
    "SELECT id, name, starts_on, ends_on, revision, created_ms FROM programs WHERE organization = $1";

const PROGRAM_UPDATE: &str = "
    UPDATE programs SET name = $3, starts_on = $4, ends_on = $5, revision = revision + 1
    WHERE organization = $1 AND id = $2";

const ENGAGEMENT_INSERT: &str = "
    INSERT INTO engagements (organization, id, program, leader, coach, started_ms) VALUES ($1, $2, $3, $4, $5, $6)
    ON CONFLICT (organization, program, leader) WHERE ended_ms IS NULL DO NOTHING";

const ENGAGEMENT_SELECT: &str = "
    SELECT e.id, e.program, e.leader, e.coach, e.started_ms, l.name AS leader_name, c.name AS coach_name
    FROM engagements e
    JOIN people l ON l.organization = e.organization AND l.person = e.leader
    JOIN people c ON c.organization = e.organization AND c.person = e.coach
    WHERE e.organization = $1 AND e.ended_ms IS NULL";

const ENGAGEMENT_END: &str = "
    UPDATE engagements SET ended_ms = $3 WHERE organization = $1 AND id = $2 AND ended_ms IS NULL RETURNING leader";

const ENGAGEMENTS_END: &str = "
    UPDATE engagements SET ended_ms = $3
    WHERE organization = $1 AND (leader = $2 OR coach = $2) AND ended_ms IS NULL
    RETURNING id, leader";

const ENGAGEMENTS_DELETE: &str = "
    DELETE FROM engagements WHERE organization = $1 AND (leader = $2 OR coach = $2)";

const ENGAGEMENTS_OPEN: &str = "
    SELECT coalesce(sum(CASE WHEN leader = $2 THEN 1 ELSE 0 END), 0) AS leads,
        coalesce(sum(CASE WHEN coach = $2 THEN 1 ELSE 0 END), 0) AS coaches
    FROM engagements WHERE organization = $1 AND (leader = $2 OR coach = $2) AND ended_ms IS NULL";

#[derive(FromRow)]
struct ProgramRow {
    id: String,
    name: String,
    starts_on: Option<String>,
    ends_on: Option<String>,
    revision: i64,
    created_ms: i64,
}

#[derive(FromRow)]
struct EngagementRow {
    id: String,
    program: String,
    leader: String,
    coach: String,
    started_ms: i64,
    leader_name: String,
    coach_name: String,
}

impl Store {
    /// Sets up a program.
    pub async fn program_create(
        &self,
        organization: &OrganizationId,
        act: &Act,
        id: ProgramId,
        plan: &ProgramPlan,
    ) -> Result<Program, StoreError> {
        let mut acting = self.act(organization, act).await?;
        let insert = sql(PROGRAM_INSERT).bind(organization).bind(id).bind(plan.name.as_str());
        acting.run(insert.bind(day(plan.starts)).bind(day(plan.ends)).bind(act.at)).await?;
        acting.note(Deed::new(Action::ProgramCreated).object("program", id));
        let program = program(&mut acting, organization, id).await?;
        acting.commit().await?;
        tracing::info!(%organization, program.id = %id, "set up a program");
        Ok(program)
    }

    /// A program.
    pub async fn program_find(
        &self,
        organization: &OrganizationId,
        id: ProgramId,
    ) -> Result<Option<Program>, StoreError> {
        let mut transaction = self.read(Scope::Organization(organization)).await?;
        let select = sql(PROGRAM_SELECT).bind(organization).push(" AND id = $2").bind(id);
        Ok(programs(&mut transaction, select).await?.pop())
    }

    /// The programs of an organization, in the order they were set up, from after one on; of `only` these, where they
    /// are named.
    pub async fn program_list(
        &self,
        organization: &OrganizationId,
        only: Option<&[ProgramId]>,
        after: Option<ProgramId>,
        limit: u32,
    ) -> Result<Vec<Program>, StoreError> {
        if only.is_some_and(<[_]>::is_empty) {
            return Ok(Vec::new());
        }
        let select = sql(PROGRAM_SELECT)
            .bind(organization)
            .bind(after.map(|id| id.to_string()).unwrap_or_default())
            .bind(limit)
            .push(" AND id > $2");
        let select = match only {
            Some(only) => select.push(" AND id IN ").push_list(only.iter().copied()),
            None => select,
        };
        programs(&mut self.read(Scope::Organization(organization)).await?, select.push(" ORDER BY id LIMIT $3")).await
    }

    /// All programs of an organization.
    pub async fn program_ids(&self, organization: &OrganizationId) -> Result<Vec<ProgramId>, StoreError> {
        let select = sql("SELECT id FROM programs WHERE organization = $1 ORDER BY id").bind(organization);
        let rows: Vec<(String,)> = self.read(Scope::Organization(organization)).await?.all(select).await?;
        rows.iter().map(|(raw,)| row::parsed("program id", raw)).collect()
    }

    /// Changes a program, made up for this revision if that matters; as it is then.
    pub async fn program_change(
        &self,
        organization: &OrganizationId,
        act: &Act,
        id: ProgramId,
        plan: &ProgramPlan,
        revision: Option<u32>,
    ) -> Result<Program, StoreError> {
        let mut acting = self.act(organization, act).await?;
        let before = program(&mut acting, organization, id).await?;
        if revision.is_some_and(|revision| revision != before.revision) {
            return Err(Refusal::Changed.into());
        }
        let update = sql(PROGRAM_UPDATE).bind(organization).bind(id).bind(plan.name.as_str());
        acting.run(update.bind(day(plan.starts)).bind(day(plan.ends))).await?;
        acting.note(Deed::new(Action::ProgramChanged).object("program", id));
        let program = program(&mut acting, organization, id).await?;
        acting.commit().await?;
        Ok(program)
    }

    /// Puts a leader into a program with a coach.
    pub async fn engagement_add(
        &self,
        organization: &OrganizationId,
        act: &Act,
        leader: PersonId,
        engagement: &NewEngagement,
    ) -> Result<Engagement, StoreError> {
        let mut acting = self.act(organization, act).await?;
        let added = Self::engagement_insert(&mut acting, organization, leader, engagement, act.at).await?;
        acting.commit().await?;
        Ok(added)
    }

    /// The open engagements of a program, or those of a person in it, in the order they began; so many, from after one
    /// on.
    pub async fn engagement_list(
        &self,
        organization: &OrganizationId,
        program: ProgramId,
        of: Option<PersonId>,
        (after, limit): (Option<EngagementId>, u32),
    ) -> Result<Vec<NamedEngagement>, StoreError> {
        let select = sql(ENGAGEMENT_SELECT)
            .bind(organization)
            .bind(program)
            .bind(after.map(|id| id.to_string()).unwrap_or_default())
            .bind(limit)
            .push(" AND e.program = $2 AND e.id > $3");
        let select = match of {
            Some(person) => select.bind(person).push(" AND (e.leader = $5 OR e.coach = $5)"),
            None => select,
        };
        let select = select.push(" ORDER BY e.id LIMIT $4");
        let rows: Vec<EngagementRow> = self.read(Scope::Organization(organization)).await?.all(select).await?;
        rows.into_iter().map(NamedEngagement::try_from).collect()
    }

    /// Ends an engagement.
    pub async fn engagement_end(
        &self,
        organization: &OrganizationId,
        act: &Act,
        id: EngagementId,
    ) -> Result<(), StoreError> {
        let mut acting = self.act(organization, act).await?;
        let ended: Option<(String,)> =
            acting.first(sql(ENGAGEMENT_END).bind(organization).bind(id).bind(act.at)).await?;
        let (leader,) = ended.ok_or(Refusal::NotThere)?;
        let leader = row::parsed("person id", &leader)?;
        acting.note(Deed::new(Action::EngagementEnded).about(leader).object("engagement", id));
        acting.commit().await
    }

    /// [`Self::engagement_add`] inside the caller's transaction.
    pub(crate) async fn engagement_insert(
        acting: &mut Acting<'_>,
        organization: &OrganizationId,
        leader: PersonId,
        new: &NewEngagement,
        at: Timestamp,
    ) -> Result<Engagement, StoreError> {
        program(acting, organization, new.program).await?;
        let has = |person: Option<people::Person>, role| {
            person.is_some_and(|person| person.left.is_none() && person.roles.has(role))
        };
        if leader == new.coach {
            return Err(Refusal::SamePerson.into());
        }
        if !has(people::find(acting, organization, leader).await?, Role::Leader) {
            return Err(Refusal::NoLeader.into());
        }
        if !has(people::find(acting, organization, new.coach).await?, Role::Coach) {
            return Err(Refusal::NoCoach.into());
        }
        let insert = sql(ENGAGEMENT_INSERT).bind(organization).bind(new.id).bind(new.program).bind(leader);
        if acting.run(insert.bind(new.coach).bind(at)).await? == 0 {
            return Err(Refusal::Coached.into());
        }
        acting.note(Deed::new(Action::EngagementAdded).about(leader).object("engagement", new.id));
        acting.note(Deed::new(Action::CoachAssigned).about(new.coach).object("engagement", new.id));
        Ok(Engagement { id: new.id, program: new.program, leader, coach: new.coach })
    }

    /// In how many open engagements somebody leads, and in how many they coach.
    pub(crate) async fn engagements_open(
        acting: &mut Acting<'_>,
        organization: &OrganizationId,
        person: PersonId,
    ) -> Result<(i64, i64), StoreError> {
        acting.one(sql(ENGAGEMENTS_OPEN).bind(organization).bind(person)).await
    }

    /// Ends all engagements of somebody who leaves.
    pub(crate) async fn engagements_end(
        acting: &mut Acting<'_>,
        organization: &OrganizationId,
        person: PersonId,
        at: Timestamp,
    ) -> Result<(), StoreError> {
        let ended: Vec<(String, String)> =
            acting.all(sql(ENGAGEMENTS_END).bind(organization).bind(person).bind(at)).await?;
        for (id, leader) in ended {
            let leader = row::parsed("person id", &leader)?;
            acting.note(Deed::new(Action::EngagementEnded).about(leader).object("engagement", id));
        }
        Ok(())
    }

    /// Removes the engagements of somebody who never joined: nothing can have been written in them.
    pub(crate) async fn engagements_delete(
        acting: &mut Acting<'_>,
        organization: &OrganizationId,
        person: PersonId,
    ) -> Result<(), StoreError> {
        acting.run(sql(ENGAGEMENTS_DELETE).bind(organization).bind(person)).await?;
        Ok(())
    }
}

/// A program, inside the caller's transaction; refused where there is none.
pub(crate) async fn program(
    acting: &mut Acting<'_>,
    organization: &OrganizationId,
    id: ProgramId,
) -> Result<Program, StoreError> {
    let select = sql(PROGRAM_SELECT).bind(organization).push(" AND id = $2").bind(id);
    Ok(programs(acting, select).await?.pop().ok_or(Refusal::NotThere)?)
}

async fn programs(transaction: &mut Transaction, select: Query) -> Result<Vec<Program>, StoreError> {
    let rows: Vec<ProgramRow> = transaction.all(select).await?;
    rows.into_iter().map(Program::try_from).collect()
}

fn day(day: Option<Date>) -> Option<String> {
    day.map(|day| day.to_string())
}

impl TryFrom<ProgramRow> for Program {
    type Error = StoreError;

    fn try_from(row: ProgramRow) -> Result<Self, StoreError> {
        Ok(Self {
            id: row::parsed("program id", &row.id)?,
            name: row::parsed("name", &row.name)?,
            starts: row::parsed_if("day", row.starts_on.as_deref())?,
            ends: row::parsed_if("day", row.ends_on.as_deref())?,
            revision: row::number("revision", row.revision)?,
            created: row::time(row.created_ms)?,
        })
    }
}

impl TryFrom<EngagementRow> for NamedEngagement {
    type Error = StoreError;

    fn try_from(row: EngagementRow) -> Result<Self, StoreError> {
        Ok(Self {
            engagement: Engagement {
                id: row::parsed("engagement id", &row.id)?,
                program: row::parsed("program id", &row.program)?,
                leader: row::parsed("person id", &row.leader)?,
                coach: row::parsed("person id", &row.coach)?,
            },
            leader: row::parsed("name", &row.leader_name)?,
            coach: row::parsed("name", &row.coach_name)?,
            started: row::time(row.started_ms)?,
        })
    }
}
