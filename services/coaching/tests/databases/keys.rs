use access::Operation;
use coaching::{Error, KeyRequest};
use jiff::{SignedDuration, Timestamp};
use store::Scopes;

use crate::world::World;

fn request(scopes: Scopes, expires: Option<Timestamp>) -> KeyRequest {
    KeyRequest { name: "nightly".parse().unwrap(), scopes, expires }
}

#[tokio::test]
async fn a_key_does_what_its_owner_may_within_its_scopes() {
    let world = World::new().await;
    let talent = world.caller(world.talent).await;
    let scopes = Scopes::These([Operation::ListPeople, Operation::CreateKey, Operation::ListSessions].into());
    let made = world.coaching.create_key(&talent, request(scopes.clone(), None)).await.unwrap();
    assert!(made.secret.starts_with(&made.key.prefix) && made.key.prefix.starts_with("plk_"));
    assert_eq!(made.key.expires.duration_since(made.key.created), SignedDuration::from_hours(90 * 24));
    let key = world.coaching.caller_by_key(&made.secret).await.unwrap().unwrap();
    assert!(world.coaching.list_people(&key, None, 10).await.is_ok());
    // Not what is out of scope, not what takes a person, and no key that may do more.
    assert!(matches!(world.coaching.list_programs(&key, None, 10).await, Err(Error::NotThere)));
    assert!(matches!(world.coaching.leave(&key).await, Err(Error::NotThere)));
    for more in [Scopes::All, Scopes::These([Operation::ListPeople, Operation::ListAudit].into())] {
        assert!(matches!(world.coaching.create_key(&key, request(more, None)).await, Err(Error::Invalid(_))));
    }
    assert!(world.coaching.create_key(&key, request(scopes, None)).await.is_ok());
    let rows = world.home.rows().await.concat();
    assert!(!rows.contains(&made.secret.to_lowercase()));
}

#[tokio::test]
async fn a_key_never_does_more_than_its_owner() {
    let world = World::new().await;
    let leader = world.caller(world.leader).await;
    let made = world.coaching.create_key(&leader, request(Scopes::All, None)).await.unwrap();
    let key = world.coaching.caller_by_key(&made.secret).await.unwrap().unwrap();
    assert!(matches!(world.coaching.list_people(&key, None, 10).await, Err(Error::NotThere)));
    assert!(world.coaching.list_programs(&key, None, 10).await.is_ok());
}

#[tokio::test]
async fn a_key_ends_when_it_should() {
    let world = World::new().await;
    let leader = world.caller(world.leader).await;
    let now = world.coaching.now();
    let hours = |hours| Some(now.checked_add(SignedDuration::from_hours(hours)).unwrap());
    for expires in [hours(0), hours(-1), hours(400 * 24)] {
        assert!(world.coaching.create_key(&leader, request(Scopes::All, expires)).await.is_err(), "{expires:?}");
    }
    let short = world.coaching.create_key(&leader, request(Scopes::All, hours(1))).await.unwrap();
    let long = world.coaching.create_key(&leader, request(Scopes::All, hours(2))).await.unwrap();
    let caller = async |secret: &str| world.coaching.caller_by_key(secret).await.unwrap();
    assert!(caller(&short.secret).await.is_some());
    world.pass(SignedDuration::from_hours(1));
    assert!(caller(&short.secret).await.is_none());
    assert_eq!(world.coaching.list_keys(&leader).await.unwrap().len(), 1);
    world.coaching.revoke_key(&leader, long.key.id).await.unwrap();
    assert!(caller(&long.secret).await.is_none());
    assert!(matches!(world.coaching.revoke_key(&leader, long.key.id).await, Err(Error::NotThere)));
    for nonsense in ["", "plk_", "plk_abc", &long.secret[4..]] {
        assert!(caller(nonsense).await.is_none(), "{nonsense}");
    }
}
