//! A map begins: its row and the job that drafts it, then what the drafter made.

use access::MapId;
use audience::OrganizationId;

use super::{
    CapacityMap, MapContent, MapStep, NewMap, drafter_str,
    reading::find,
    review::{set, step_insert, version_insert},
};
use crate::{Act, Action, Deed, NewIntent, NewJob, Refusal, Store, StoreError, db::sql, intents::IntentOrigin};

const MAP_INSERT: &str = "
    INSERT INTO maps
        (organization, id, program, state, version, revision, intent, drafter, language, job, person, created_ms)
    VALUES ($1, $2, $3, 'draft', 0, 1, $4, $5, $6, $7, $8, $9)";

const INTENT_SET: &str = "UPDATE maps SET intent = $3 WHERE organization = $1 AND id = $2";

impl Store {
    /// Begins a map, with the job that drafts it.
    pub async fn map_begin(
        &self,
        organization: &OrganizationId,
        act: &Act,
        new: &NewMap,
        job: &NewJob,
    ) -> Result<CapacityMap, StoreError> {
        let mut acting = self.act(organization, act).await?;
        crate::programs::program(&mut acting, organization, new.program).await?;
        let insert = sql(MAP_INSERT)
            .bind(organization)
            .bind(new.id)
            .bind(new.program)
            .bind(new.intent)
            .bind(drafter_str(new.drafter))
            .bind(new.language.as_ref().map(ToString::to_string))
            .bind(job.id())
            .bind(act.actor)
            .bind(act.at);
        acting.run(insert).await?;
        Self::job_insert(&mut acting, job, act.at).await?;
        acting.note(Deed::new(Action::DraftStarted).object("map", new.id));
        let map = find(&mut acting, organization, new.id).await?.ok_or(Refusal::NotThere)?;
        acting.commit().await?;
        tracing::info!(%organization, map.id = %new.id, job.id = %job.id(), "a map is to be drafted");
        Ok(map)
    }

    /// Keeps what the drafter made as a map's first version, with the intent that it proposed where there was none.
    /// `false` where the map has one already: an earlier run kept it.
    pub async fn map_drafted(
        &self,
        organization: &OrganizationId,
        act: &Act,
        id: MapId,
        content: &MapContent,
    ) -> Result<bool, StoreError> {
        let mut acting = self.act(organization, act).await?;
        let map = find(&mut acting, organization, id).await?.ok_or(Refusal::NotThere)?;
        let Some(state) = map.state.after(MapStep::Draft) else { return Ok(false) };
        if map.intent.is_none() && content.intent.proposed {
            let new = NewIntent {
                statement: content.intent.statement.clone(),
                horizon_months: content.intent.horizon_months,
                demands: Vec::new(),
            };
            let proposed = (&new, IntentOrigin::Proposed);
            let version = Self::intent_insert(&mut acting, (organization, map.program), proposed, act).await?;
            acting.run(sql(INTENT_SET).bind(organization).bind(id).bind(version)).await?;
        }
        version_insert(&mut acting, (organization, id), 1, content, act).await?;
        step_insert(&mut acting, (organization, id), (MapStep::Draft, 1, None), act).await?;
        set(&mut acting, (organization, id), state, 1).await?;
        acting.note(Deed::new(Action::MapDrafted).object("map", id));
        acting.commit().await?;
        tracing::info!(%organization, map.id = %id, capacities = content.capacities.len(), "a map is drafted");
        Ok(true)
    }
}
