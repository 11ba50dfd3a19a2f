//! Every use case asks the access table: whom it does not allow finds nothing there.

use std::collections::BTreeSet;

use access::{Operation, Role};
use coaching::{Caller, Error, MeChange};
use store::{ConsentKind, PersonChange, ProgramPlan, Scopes, Sessions};

use crate::world::{World, email, roles};

/// What each use case of this crate says to this caller, asked for what is there.
async fn ask(world: &World, caller: &Caller) -> Vec<(Operation, Result<(), Error>)> {
    let coaching = &world.coaching;
    let (leader, program) = (world.leader, world.program);
    let plan = ProgramPlan { name: "Rise".parse().unwrap(), starts: None, ends: None };
    let nothing = PersonChange::default();
    let key = coaching::KeyRequest { name: "key".parse().unwrap(), scopes: Scopes::All, expires: None };
    macro_rules! ask {
        ($($operation:ident: $($call:expr),+;)+) => {
            vec![$($((Operation::$operation, $call.await.map(drop))),+),+]
        };
    }
    ask! {
        ReadMe: coaching.me(caller);
        ChangeMe: coaching.change_me(caller, MeChange::default());
        ListSessions: coaching.list_sessions(caller);
        RevokeSession: coaching.revoke_sessions(caller, Sessions::AllBut(uuid::Uuid::max().into()));
        ListKeys: coaching.list_keys(caller);
        CreateKey: coaching.create_key(caller, key);
        ListConsents: coaching.list_consents(caller);
        ChangeConsent: coaching.change_consent(caller, ConsentKind::Memory, true);
        AcceptAccess: coaching.accept_access(caller, access::TABLE_VERSION);
        ReadAboutMe: coaching.read_about_me(caller, None, 10);
        ExportMe: coaching.export_me(caller);
        ListPeople: coaching.list_people(caller, None, 10), coaching.export_people(caller);
        ReadPerson: coaching.read_person(caller, leader);
        ChangePerson: coaching.change_person(caller, leader, &nothing);
        PreviewPeople: coaching.preview_people(caller, "name,email,roles\n", None);
        InvitePeople: coaching.invite_people(caller, &[], None), coaching.invite_again(caller, world.invited().await);
        ListInvitations: coaching.list_invitations(caller, None, 10);
        RevokeInvitation: coaching.revoke_invitation(caller, world.invitation_of(world.invited().await).await);
        RemovePerson: coaching.remove_person(caller, world.invited().await);
        ListPrograms: coaching.list_programs(caller, None, 10);
        CreateProgram: coaching.create_program(caller, &plan);
        ChangeProgram: coaching.change_program(caller, program, &plan, None);
        AddEngagement: coaching.add_engagement(caller, world.other_program().await, leader, world.coach);
        EndEngagement: coaching.end_engagement(caller, world.other_engagement().await);
        ListAudit: coaching.list_audit(caller, None, 10), coaching.verify_audit(caller);
        SignOut: coaching.sign_out(caller);
    }
}

#[tokio::test]
async fn every_use_case_is_for_whom_the_table_allows() {
    for role in Role::ALL {
        let world = World::new().await;
        let mail = email(&format!("{role}@acme.example"));
        let person = world.coaching.add_person(&world.acme, "One".parse().unwrap(), mail, roles([role])).await.unwrap();
        let caller = world.caller(person).await;
        let asked = ask(&world, &caller).await;
        for (operation, answer) in &asked {
            let allowed = operation.allows(Some(caller.viewer()));
            match answer {
                Ok(()) => assert!(allowed, "{role}: {operation:?}"),
                Err(Error::NotThere) => assert!(!allowed, "{role}: {operation:?}"),
                Err(error) => unreachable!("{role}: {operation:?}: {error}"),
            }
        }
        let operations: BTreeSet<_> = asked.iter().map(|(operation, _)| operation.id()).collect();
        assert_eq!(operations.len(), 26);
    }
}
