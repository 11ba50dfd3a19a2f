//! What the audit trail can say.

macro_rules! actions {
    ($($(#[$doc:meta])* $name:ident = $id:literal: $words:literal,)*) => {
        /// What somebody did or saw. Its id stands in the trail for ever; its words may be improved.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
        pub enum Action {
            $($(#[$doc])* $name,)*
        }

        impl Action {
            /// All there are.
            pub const ALL: &'static [Self] = &[$(Self::$name,)*];

            /// As the trail names it.
            pub const fn id(self) -> &'static str {
                match self {
                    $(Self::$name => $id,)*
                }
            }

            /// What follows the actor in a sentence; `{about}`, `{object}` and `{detail}` are filled in.
            pub(crate) const fn words(self) -> &'static str {
                match self {
                    $(Self::$name => $words,)*
                }
            }
        }
    };
}

impl Action {
    /// The action of an id, if this version knows it.
    pub fn find(id: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|action| action.id() == id)
    }
}

actions! {
    /// An organization was set up.
    OrganizationCreated = "organization_created": "set up the organization",
    /// Its thresholds were raised.
    ThresholdsRaised = "thresholds_raised": "raised the thresholds under which groups are not shown ({detail})",

    /// Somebody was added without an invitation.
    PersonAdded = "person_added": "added {about} as {detail}",
    /// Somebody was invited.
    PersonInvited = "person_invited": "invited {about} as {detail}",
    /// An invitation was sent again.
    InvitationRenewed = "invitation_renewed": "invited {about} again",
    /// An invitation was taken back.
    InvitationRevoked = "invitation_revoked": "took back the invitation of {about}",
    /// Somebody became a member.
    PersonJoined = "person_joined": "accepted the invitation",
    /// A name, the roles or the manager of somebody changed.
    PersonChanged = "person_changed": "changed {about} ({detail})",
    /// Somebody was taken out.
    PersonRemoved = "person_removed": "took {about} out of the organization",
    /// Somebody looked at a person's entry.
    PersonSeen = "person_seen": "looked at the entry of {about}",

    /// A file was sent into the library.
    DocumentSent = "document_sent": "sent a file into the library ({object})",
    /// A document was taken out of sight.
    DocumentRemoved = "document_removed": "removed a document ({object})",
    /// A document was brought back.
    DocumentRestored = "document_restored": "brought a document back ({object})",
    /// The bytes of a document were fetched.
    DocumentFetched = "document_fetched": "downloaded a document ({object})",

    /// Signed in by password.
    SignedInByPassword = "signed_in_by_password": "signed in by password",
    /// Signed in by a mailed link.
    SignedInByLink = "signed_in_by_link": "signed in by a mailed link",
    /// Signed in by a way that the instance vouches for, as the organization's own sign-in.
    SignedInOtherwise = "signed_in_otherwise": "signed in by {detail}",
    /// A sign-in link was asked for.
    LinkRequested = "link_requested": "sent a sign-in link to {about}",
    /// Signed out.
    SignedOut = "signed_out": "signed out",
    /// One or all sessions were ended.
    SessionsRevoked = "sessions_revoked": "ended {detail} of {about}",
    /// A password was set or changed.
    PasswordChanged = "password_changed": "changed the password",
    /// An API key was made.
    KeyCreated = "key_created": "made the API key {object} for {detail}",
    /// An API key was ended.
    KeyRevoked = "key_revoked": "ended the API key {object}",

    /// A consent was given.
    ConsentGiven = "consent_given": "gave a consent ({detail})",
    /// A consent was taken back.
    ConsentRevoked = "consent_revoked": "took back a consent ({detail})",
    /// The table of who sees what was accepted.
    AccessAccepted = "access_accepted": "accepted version {detail} of the table of who sees what",

    /// A program was set up.
    ProgramCreated = "program_created": "set up {object}",
    /// A program was changed.
    ProgramChanged = "program_changed": "changed {object}",
    /// A leader was put into a program, with a coach.
    EngagementAdded = "engagement_added": "put {about} into a program as {object}",
    /// Somebody became the coach of a leader.
    CoachAssigned = "coach_assigned": "made {about} the coach of {object}",
    /// An engagement was ended.
    EngagementEnded = "engagement_ended": "ended {object} of {about}",

    /// A version of a program's intent was written or proposed.
    IntentWritten = "intent_written": "wrote the leadership intent of {object} ({detail})",
    /// An executive agreed to it.
    IntentAgreed = "intent_agreed": "agreed to the leadership intent of {object} ({detail})",
    /// A draft of a map was asked for.
    DraftStarted = "draft_started": "asked for a draft of {object}",
    /// It is there.
    MapDrafted = "map_drafted": "drafted {object}",
    /// A map's wording was changed.
    MapEdited = "map_edited": "changed {object} ({detail})",
    /// A statement of a map was judged.
    MapReviewed = "map_reviewed": "reviewed {object} ({detail})",
    /// A map was handed to the executives.
    MapSubmitted = "map_submitted": "submitted {object} ({detail})",
    /// It was sent back.
    MapReturned = "map_returned": "sent {object} back ({detail})",
    /// It was signed.
    MapSigned = "map_signed": "signed {object} ({detail})",

    /// The trail was read.
    TrailSeen = "trail_seen": "looked at the audit trail",
    /// Somebody took out everything about themselves.
    PersonExported = "person_exported": "exported everything about {about}",
    /// Somebody left for good: the numbers of the entries that named them.
    PersonForgotten = "person_forgotten": "forgot somebody who left for good",
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn ids_are_distinct_and_found_again() {
        let ids: BTreeSet<_> = Action::ALL.iter().map(|action| action.id()).collect();
        assert_eq!(ids.len(), Action::ALL.len());
        assert!(Action::ALL.iter().all(|action| Action::find(action.id()) == Some(*action)));
    }
}
