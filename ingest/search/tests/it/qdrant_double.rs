//! A double of a Qdrant server: the calls that are used, over real gRPC, on points in memory.

use std::{
    collections::{BTreeMap, HashMap},
    future::{Ready, ready},
    sync::{Arc, Mutex},
    task::{Context, Poll},
};

use axum::{Router, extract::Request, routing::MethodRouter, routing::post};
use qdrant_client::qdrant::{
    BatchResult, CollectionExists, CollectionExistsRequest, CollectionExistsResponse, CollectionOperationResponse,
    CreateCollection, CreateFieldIndexCollection, DeleteCollection, DeletePoints, FieldCondition, Filter, GetPoints,
    GetResponse, PointId, PointStruct, PointsOperationResponse, QueryBatchPoints, QueryBatchResponse, QueryPoints,
    RetrievedPoint, ScoredPoint, UpsertPoints, condition::ConditionOneOf, r#match::MatchValue,
    point_id::PointIdOptions, points_selector::PointsSelectorOneOf, query, value::Kind, vector, vector_input,
    vectors::VectorsOptions,
};
use tonic::{Status, codegen::Service};
use tonic_prost::ProstCodec;

/// What the server holds, and what it was asked.
#[derive(Default)]
pub(crate) struct Held {
    pub(crate) collection: Option<CreateCollection>,
    pub(crate) tenant: Option<String>,
    pub(crate) points: BTreeMap<u64, PointStruct>,
    pub(crate) batches: Vec<QueryBatchPoints>,
}

pub(crate) type Shared = Arc<Mutex<Held>>;

/// A running double. It works on threads of its own, so that stopping it cuts its connections too.
pub(crate) struct Double {
    pub(crate) url: String,
    pub(crate) held: Shared,
    runtime: Option<tokio::runtime::Runtime>,
}

impl Double {
    /// Stops it, as if it had been killed.
    pub(crate) fn stop(&mut self) {
        if let Some(runtime) = self.runtime.take() {
            runtime.shutdown_background();
        }
    }
}

impl Drop for Double {
    fn drop(&mut self) {
        self.stop();
    }
}

/// Starts a double.
pub(crate) fn start() -> Double {
    let held = Shared::default();
    let router = Router::new()
        .route("/qdrant.Collections/CollectionExists", rpc(&held, exists))
        .route("/qdrant.Collections/Create", rpc(&held, create))
        .route("/qdrant.Collections/Delete", rpc(&held, delete_collection))
        .route("/qdrant.Points/CreateFieldIndex", rpc(&held, create_index))
        .route("/qdrant.Points/Upsert", rpc(&held, upsert))
        .route("/qdrant.Points/Delete", rpc(&held, delete))
        .route("/qdrant.Points/Get", rpc(&held, get))
        .route("/qdrant.Points/QueryBatch", rpc(&held, query_batch));
    let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    listener.set_nonblocking(true).unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    let runtime = tokio::runtime::Runtime::new().unwrap();
    runtime.spawn(async move {
        let listener = tokio::net::TcpListener::from_std(listener).unwrap();
        let incoming = futures::stream::unfold(listener, |listener| async move {
            let accepted = listener.accept().await.map(|(socket, _)| socket);
            Some((accepted, listener))
        });
        let mut server = tonic::transport::Server::builder();
        server.add_routes(tonic::service::Routes::from(router)).serve_with_incoming(incoming).await.unwrap();
    });
    Double { url, held, runtime: Some(runtime) }
}

type Answer<Asked, Answered> = fn(&mut Held, Asked) -> Answered;

struct Rpc<Asked, Answered>(Shared, Answer<Asked, Answered>);

impl<Asked, Answered> Service<tonic::Request<Asked>> for Rpc<Asked, Answered> {
    type Response = tonic::Response<Answered>;
    type Error = Status;
    type Future = Ready<Result<Self::Response, Status>>;

    fn poll_ready(&mut self, _: &mut Context<'_>) -> Poll<Result<(), Status>> {
        Poll::Ready(Ok(()))
    }

    fn call(&mut self, request: tonic::Request<Asked>) -> Self::Future {
        let answered = (self.1)(&mut self.0.lock().unwrap(), request.into_inner());
        ready(Ok(tonic::Response::new(answered)))
    }
}

fn rpc<Asked, Answered>(held: &Shared, answer: Answer<Asked, Answered>) -> MethodRouter
where
    Asked: tonic_prost::prost::Message + Default + Send + 'static,
    Answered: tonic_prost::prost::Message + Default + Send + 'static,
{
    let held = Arc::clone(held);
    post(move |request: Request| async move {
        let mut grpc = tonic::server::Grpc::new(ProstCodec::<Answered, Asked>::default());
        grpc.unary(Rpc(held, answer), request).await
    })
}

fn done() -> PointsOperationResponse {
    PointsOperationResponse::default()
}

fn exists(held: &mut Held, _: CollectionExistsRequest) -> CollectionExistsResponse {
    let result = Some(CollectionExists { exists: held.collection.is_some() });
    CollectionExistsResponse { result, ..CollectionExistsResponse::default() }
}

fn create(held: &mut Held, collection: CreateCollection) -> CollectionOperationResponse {
    held.collection = Some(collection);
    CollectionOperationResponse { result: true, time: 0.0 }
}

fn delete_collection(held: &mut Held, _: DeleteCollection) -> CollectionOperationResponse {
    held.collection = None;
    held.points.clear();
    CollectionOperationResponse { result: true, time: 0.0 }
}

fn create_index(held: &mut Held, index: CreateFieldIndexCollection) -> PointsOperationResponse {
    use qdrant_client::qdrant::payload_index_params::IndexParams;
    if let Some(IndexParams::KeywordIndexParams(keyword)) = index.field_index_params.and_then(|one| one.index_params)
        && keyword.is_tenant == Some(true)
    {
        held.tenant = Some(index.field_name);
    }
    done()
}

fn upsert(held: &mut Held, upsert: UpsertPoints) -> PointsOperationResponse {
    for point in upsert.points {
        held.points.insert(number(point.id.as_ref()), point);
    }
    done()
}

fn delete(held: &mut Held, delete: DeletePoints) -> PointsOperationResponse {
    let selector = delete.points.and_then(|points| points.points_selector_one_of);
    let Some(PointsSelectorOneOf::Filter(filter)) = selector else { unreachable!("only filters are sent") };
    held.points.retain(|_, point| !matches(&filter, point));
    done()
}

fn get(held: &mut Held, get: GetPoints) -> GetResponse {
    let known = get.ids.iter().filter_map(|id| held.points.get(&number(Some(id))));
    let result = known.map(|point| RetrievedPoint {
        id: point.id.clone(),
        payload: point.payload.clone(),
        ..RetrievedPoint::default()
    });
    GetResponse { result: result.collect(), ..GetResponse::default() }
}

fn query_batch(held: &mut Held, batch: QueryBatchPoints) -> QueryBatchResponse {
    held.batches.push(batch.clone());
    let result = batch.query_points.iter().map(|query| BatchResult { result: ranked(held, query) }).collect();
    QueryBatchResponse { result, ..QueryBatchResponse::default() }
}

fn ranked(held: &Held, query: &QueryPoints) -> Vec<ScoredPoint> {
    let filter = query.filter.as_ref().unwrap();
    let Some(query::Variant::Nearest(nearest)) = query.query.as_ref().and_then(|one| one.variant.as_ref()) else {
        unreachable!("only nearest is asked");
    };
    let using = query.using.as_deref().unwrap();
    let mut scored: Vec<ScoredPoint> = held
        .points
        .values()
        .filter(|point| matches(filter, point))
        .filter_map(|point| {
            let score = score(held, nearest.variant.as_ref().unwrap(), named(point, using)?);
            let id = point.id.clone();
            (score > 0.0).then(|| ScoredPoint { id, score, ..ScoredPoint::default() })
        })
        .collect();
    scored.sort_by(|a, b| b.score.total_cmp(&a.score));
    scored.truncate(usize::try_from(query.limit.unwrap()).unwrap());
    scored
}

fn score(held: &Held, asked: &vector_input::Variant, has: &vector::Vector) -> f32 {
    match (asked, has) {
        (vector_input::Variant::Dense(asked), vector::Vector::Dense(has)) => {
            asked.data.iter().zip(&has.data).map(|(a, b)| a * b).sum()
        }
        (vector_input::Variant::Sparse(asked), vector::Vector::Sparse(has)) => {
            let has: HashMap<_, _> = has.indices.iter().zip(&has.values).collect();
            asked.indices.iter().filter_map(|index| Some(**has.get(index)? * rarity(held, *index))).sum()
        }
        _ => 0.0,
    }
}

/// As the server's IDF modifier has it.
fn rarity(held: &Held, index: u32) -> f32 {
    let holding = held.points.values().filter(|point| match named(point, "words") {
        Some(vector::Vector::Sparse(words)) => words.indices.contains(&index),
        _ => false,
    });
    let number = |count: usize| f32::from(u16::try_from(count).unwrap());
    let (all, holding) = (number(held.points.len()), number(holding.count()));
    ((all - holding + 0.5) / (holding + 0.5) + 1.0).ln()
}

fn named<'a>(point: &'a PointStruct, name: &str) -> Option<&'a vector::Vector> {
    match point.vectors.as_ref()?.vectors_options.as_ref()? {
        VectorsOptions::Vectors(vectors) => vectors.vectors.get(name)?.vector.as_ref(),
        VectorsOptions::Vector(_) => None,
    }
}

fn number(id: Option<&PointId>) -> u64 {
    match id.and_then(|id| id.point_id_options.as_ref()) {
        Some(PointIdOptions::Num(number)) => *number,
        _ => unreachable!("points are numbered"),
    }
}

fn matches(filter: &Filter, point: &PointStruct) -> bool {
    let holds = |condition: &qdrant_client::qdrant::Condition| match condition.condition_one_of.as_ref().unwrap() {
        ConditionOneOf::Field(field) => field_matches(field, point),
        ConditionOneOf::HasId(ids) => ids.has_id.iter().any(|id| number(Some(id)) == number(point.id.as_ref())),
        _ => unreachable!("no other condition is sent"),
    };
    filter.must.iter().all(holds) && !filter.must_not.iter().any(holds)
}

fn field_matches(field: &FieldCondition, point: &PointStruct) -> bool {
    let Some(Kind::StringValue(has)) = point.payload.get(&field.key).and_then(|value| value.kind.as_ref()) else {
        return false;
    };
    match field.r#match.as_ref().and_then(|one| one.match_value.as_ref()) {
        Some(MatchValue::Keyword(wanted)) => wanted == has,
        Some(MatchValue::Keywords(wanted)) => wanted.strings.contains(has),
        _ => unreachable!("only keywords are matched"),
    }
}
