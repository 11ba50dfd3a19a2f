//! The documents of a company that there is not.

pub(crate) const PLAN: &str = "\
# Our plan to 2028
Over the next 24 months we become the ferry company that islands plan their days around.
Today boats leave when the harbour office says so, and nobody tells the islands.
Captains must decide at the pier whether a boat sails, and say so before six in the morning.
Every captain must explain a cancelled crossing to the passengers who wait for it, in person.
We will stop asking the office for permission to hold a boat for a patient.
Managers must move crews between routes within a day when the weather turns.
Managers should give up their best crew to the route that needs it most.
Our engineers must retire two old ferries each year, even where crews love them.
Leaders must say which services we end before they promise new ones.
We will fund the night boat only from routes that we close.
Leaders have to publish the costs of each route every month, the bad ones first.
Every harbour manager must ask the islanders once a month what failed them, and answer in writing.
We will measure ourselves by the connections that people kept, not by the sailings that we made.
Supervisors must hand over decisions on repairs to the crews who sail with the result.
Leaders must let a crew stop a departure without asking anyone, and back them afterwards.";

pub(crate) const MEMO: &str = "\
# Memo on the winter season
The night boat will be judged after one winter, and leaders must be ready to end it.
Crew leaders must train two deputies each before the first storm.
We expect route managers to tell the board about a delay before the newspaper does.";

pub(crate) const OTHERS: &str = "\
# Another program
Leaders must sell the zeppelin before winter.";

pub(crate) const PRIVATE: &str = "\
# A talk with my coach
I must tell the captain about my zebra.";
