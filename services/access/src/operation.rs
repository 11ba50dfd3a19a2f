//! What can be asked of the service, and who may ask it.

use crate::{Role, Viewer};

/// Who may ask for something. Beyond this, an object is only ever looked for in the viewer's own organization, and
/// where it has an audience, among what they may read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Rule {
    /// Anybody, signed in or not.
    Anyone,
    /// Whoever is signed in, about themselves.
    Themselves,
    /// One of these roles.
    Roles(&'static [Role]),
}

const MEMBERS: Rule = Rule::Roles(&[Role::Talent, Role::Executive, Role::Coach, Role::Leader]);
const TALENT: Rule = Rule::Roles(&[Role::Talent]);
const EXECUTIVE: Rule = Rule::Roles(&[Role::Executive]);
const COACH: Rule = Rule::Roles(&[Role::Coach]);
const AUTHORS: Rule = Rule::Roles(&[Role::Talent, Role::Executive]);
const MAKERS: Rule = Rule::Roles(&[Role::Talent, Role::Executive, Role::Coach]);
const OVERSIGHT: Rule = Rule::Roles(&[Role::Talent, Role::Operator]);

macro_rules! operations {
    ($($(#[$doc:meta])* $name:ident = $id:literal: $rule:expr,)*) => {
        /// One thing that can be asked of the service: an operation of the API, under the id that its description
        /// gives it.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
        pub enum Operation {
            $($(#[$doc])* $name,)*
        }

        impl Operation {
            /// All there are.
            pub const ALL: &'static [Self] = &[$(Self::$name,)*];

            /// The operation's id in the API's description.
            pub const fn id(self) -> &'static str {
                match self {
                    $(Self::$name => $id,)*
                }
            }

            /// Who may ask for it.
            pub const fn rule(self) -> Rule {
                match self {
                    $(Self::$name => $rule,)*
                }
            }
        }
    };
}

operations! {
    /// Sign in with a password.
    SignIn = "sign_in": Rule::Anyone,
    /// Ask for a one-time link by mail.
    RequestLink = "request_link": Rule::Anyone,
    /// Sign in by such a link.
    UseLink = "use_link": Rule::Anyone,
    /// See what an invitation is for.
    ReadInvitation = "read_invitation": Rule::Anyone,
    /// Accept an invitation.
    AcceptInvitation = "accept_invitation": Rule::Anyone,
    /// The table of who sees what.
    ReadAccess = "read_access": Rule::Anyone,

    /// End this session.
    SignOut = "sign_out": Rule::Themselves,
    /// Who am I.
    ReadMe = "read_me": Rule::Themselves,
    /// Change my name or password.
    ChangeMe = "change_me": Rule::Themselves,
    /// Where I am signed in.
    ListSessions = "list_sessions": Rule::Themselves,
    /// End one of my sessions.
    RevokeSession = "revoke_session": Rule::Themselves,
    /// My API keys.
    ListKeys = "list_keys": Rule::Themselves,
    /// Make an API key.
    CreateKey = "create_key": Rule::Themselves,
    /// End an API key.
    RevokeKey = "revoke_key": Rule::Themselves,
    /// What I consented to.
    ListConsents = "list_consents": Rule::Themselves,
    /// Give or take back a consent.
    ChangeConsent = "change_consent": Rule::Themselves,
    /// Record which version of the table I accepted.
    AcceptAccess = "accept_access": Rule::Themselves,
    /// What exists about me, who could see it, who did, what was sent to a model.
    ReadAboutMe = "read_about_me": Rule::Themselves,
    /// Everything about me, as a file.
    ExportMe = "export_me": Rule::Themselves,
    /// Erase everything about me.
    LeaveForGood = "leave": Rule::Themselves,

    /// The people of the organization.
    ListPeople = "list_people": TALENT,
    /// One person.
    ReadPerson = "read_person": TALENT,
    /// Change a person's name or roles.
    ChangePerson = "change_person": TALENT,
    /// Take a person out.
    RemovePerson = "remove_person": TALENT,
    /// Check pasted CSV before anybody is added.
    PreviewPeople = "preview_people": TALENT,
    /// Invite somebody, or several.
    InvitePeople = "invite_people": TALENT,
    /// Mail an invitation again.
    InviteAgain = "invite_again": TALENT,
    /// Open invitations.
    ListInvitations = "list_invitations": TALENT,
    /// Take an invitation back.
    RevokeInvitation = "revoke_invitation": TALENT,

    /// Programs that I may see.
    ListPrograms = "list_programs": MEMBERS,
    /// One program.
    ReadProgram = "read_program": MEMBERS,
    /// Set up a program.
    CreateProgram = "create_program": TALENT,
    /// Change a program.
    ChangeProgram = "change_program": TALENT,
    /// Put a leader and their coach into a program.
    AddEngagement = "add_engagement": TALENT,
    /// End that.
    EndEngagement = "end_engagement": TALENT,

    /// The documents that I may read.
    ListDocuments = "list_documents": MEMBERS,
    /// One document with its versions and findings.
    ReadDocument = "read_document": MEMBERS,
    /// A version's text, blocks and passages.
    ReadVersion = "read_version": MEMBERS,
    /// The bytes of a version.
    DownloadVersion = "download_version": MEMBERS,
    /// Upload files.
    UploadDocuments = "upload_documents": TALENT,
    /// Begin a resumable upload.
    BeginUpload = "begin_upload": TALENT,
    /// How far a resumable upload is.
    ReadUpload = "read_upload": TALENT,
    /// Send the next part of one.
    ContinueUpload = "continue_upload": TALENT,
    /// Give one up.
    AbortUpload = "abort_upload": TALENT,
    /// Remove a document; can be undone for a while.
    RemoveDocument = "remove_document": TALENT,
    /// Undo that.
    RestoreDocument = "restore_document": TALENT,
    /// Search what I may read.
    Search = "search": MEMBERS,

    /// The intents of a program.
    ListIntents = "list_intents": MEMBERS,
    /// One version of an intent.
    ReadIntent = "read_intent": MEMBERS,
    /// Write a new version.
    WriteIntent = "write_intent": AUTHORS,
    /// Agree to it.
    AgreeIntent = "agree_intent": EXECUTIVE,

    /// Start drafting a map.
    StartDraft = "start_draft": MAKERS,
    /// The maps of a program.
    ListMaps = "list_maps": MEMBERS,
    /// A map in one of its versions.
    ReadMap = "read_map": MEMBERS,
    /// Change a map under review.
    EditMap = "edit_map": COACH,
    /// Accept, reject or comment on a statement.
    ReviewMap = "review_map": COACH,
    /// Hand a reviewed map to the executives.
    SubmitMap = "submit_map": COACH,
    /// Sign a map.
    SignMap = "sign_map": EXECUTIVE,
    /// Send a map back with a reason.
    ReturnMap = "return_map": EXECUTIVE,

    /// The work that is waiting, under way and done.
    ListJobs = "list_jobs": MAKERS,
    /// One job.
    ReadJob = "read_job": MAKERS,
    /// Its events as a stream.
    WatchJob = "watch_job": MAKERS,
    /// Stop a job.
    CancelJob = "cancel_job": MAKERS,
    /// Try a dead job again.
    RetryJob = "retry_job": MAKERS,

    /// The audit trail.
    ListAudit = "list_audit": TALENT,
    /// Whether somebody tampered with it.
    VerifyAudit = "verify_audit": TALENT,
    /// How many model calls were made and what they cost.
    ReadUsage = "read_usage": OVERSIGHT,
}

impl Operation {
    /// Whether this viewer may ask for it; `None` is somebody who is not signed in.
    pub fn allows(self, viewer: Option<&Viewer>) -> bool {
        match (self.rule(), viewer) {
            (Rule::Anyone, _) | (Rule::Themselves, Some(_)) => true,
            (Rule::Themselves | Rule::Roles(_), None) => false,
            (Rule::Roles(roles), Some(viewer)) => roles.iter().any(|role| viewer.is(*role)),
        }
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;
    use crate::{Matter, Sight, Standing, sight};

    #[test]
    fn ids_are_distinct() {
        let ids: BTreeSet<_> = Operation::ALL.iter().map(|operation| operation.id()).collect();
        assert_eq!(ids.len(), Operation::ALL.len());
    }

    /// The table that is shown and the rules that are enforced say the same of strategy documents and maps.
    #[test]
    fn the_rules_are_the_table() {
        let columns = [
            (Standing::Leader, Role::Leader),
            (Standing::Coach, Role::Coach),
            (Standing::Talent, Role::Talent),
            (Standing::Executive, Role::Executive),
            (Standing::Operator, Role::Operator),
        ];
        for (standing, role) in columns {
            let may = |operation: Operation| match operation.rule() {
                Rule::Roles(roles) => roles.contains(&role),
                Rule::Anyone | Rule::Themselves => false,
            };
            let seen = sight(Matter::Strategy, standing);
            assert_eq!(may(Operation::ReadDocument) && may(Operation::ReadMap), seen != Sight::Nothing, "{role}");
            assert_eq!(may(Operation::UploadDocuments), seen == Sight::ReadAndEdit, "{role}");
            assert_eq!(may(Operation::ReviewMap), seen == Sight::ReadAndReview, "{role}");
            assert_eq!(may(Operation::SignMap), seen == Sight::ReadAndSign, "{role}");
        }
    }

    #[test]
    fn who_is_not_signed_in_may_do_little() {
        let open: Vec<_> = Operation::ALL.iter().filter(|operation| operation.allows(None)).map(|o| o.id()).collect();
        let expected = ["sign_in", "request_link", "use_link", "read_invitation", "accept_invitation", "read_access"];
        assert_eq!(open, expected);
    }
}
