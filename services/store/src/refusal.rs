/// A rule of the product that a change would break, found where it is made, so that nothing comes between.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    /// What is to be changed is not there.
    #[error("it is not there")]
    NotThere,
    /// It is not as it was when the change was made up.
    #[error("somebody else changed it meanwhile: look at it again and repeat the change")]
    Changed,
    /// It is at another point of its way.
    #[error("it is not at the point of its way where this can be done: look at its state")]
    NotNow,
    /// Its id or its name is used.
    #[error("it is there already: choose another name")]
    Taken,
    /// A threshold would fall.
    #[error("a threshold may be raised and never lowered: leave it as it is or raise it")]
    Lowered,
    /// Somebody with this mail address is a member or is invited.
    #[error("somebody with this mail address is a member or is invited: change their entry instead")]
    Member,
    /// Nobody would be left to invite people.
    #[error("this is the last member of the talent team: give somebody else the role talent first")]
    LastTalent,
    /// They lead or coach in an open engagement.
    #[error("they still lead or coach in a program: end these engagements first")]
    Engaged,
    /// The person to be coached is not there or no leader.
    #[error("the person to be coached is not a leader here: give them the role leader first")]
    NoLeader,
    /// The coach is not there or no coach.
    #[error("the coach is not a coach here: give them the role coach first")]
    NoCoach,
    /// A leader would be their own coach.
    #[error("nobody coaches themselves: choose another coach")]
    SamePerson,
    /// The leader has a coach in this program.
    #[error("this leader has a coach in this program: end that engagement first")]
    Coached,
}
