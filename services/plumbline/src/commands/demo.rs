use std::{path::Path, time::Duration};

use access::{Operation, PersonId, Role, Roles};
use audience::{Audience, OrganizationId};
use bytes::Bytes;
use coaching::{Caller, Origin};
use config::Settings;
use futures::stream;
use store::{ProgramPlan, UploadState};
use tokio::join;
use web::Door;

use crate::{
    cli::DemoArgs,
    failure::Failure,
    output,
    service::{self, Service},
};

/// The sample that ships with the program.
const SAMPLE: [(&str, &[u8]); 3] = [
    ("kept-hours-strategy.pptx", include_bytes!("../../sample/kept-hours-strategy.pptx")),
    ("operating-plan.docx", include_bytes!("../../sample/operating-plan.docx")),
    ("letter-to-the-board.md", include_bytes!("../../sample/letter-to-the-board.md")),
];

/// People of a made-up company, one for each role, and what each can try.
const PEOPLE: [(&str, &str, Role, &str); 5] = [
    ("Nadia Okafor", "nadia@aldous-wray.example", Role::Talent, "talent team: documents, people, programs"),
    ("Edmund Wray", "edmund@aldous-wray.example", Role::Executive, "executive: the intent, the signature"),
    ("Ines Duarte", "ines@aldous-wray.example", Role::Coach, "coach: reviews the capacity map"),
    ("Tom Berrisford", "tom@aldous-wray.example", Role::Leader, "leader: is coached"),
    ("Olu Adeyemi", "olu@aldous-wray.example", Role::Operator, "operator: runs the instance, reads nobody's texts"),
];

/// How often it is looked whether the sample is read.
const LOOK: Duration = Duration::from_millis(20);

/// Runs the service on a data folder of its own, with a sample company.
pub(crate) async fn run(mut settings: Settings, args: DemoArgs) -> Result<(), Failure> {
    let folder = tempfile::tempdir()?;
    // Nothing of what is set is touched: the demo keeps everything in its own folder.
    settings.database.url = None;
    settings.qdrant.url = None;
    settings.files.s3_bucket = None;
    demo(&settings, folder.path(), args).await
}

async fn demo(settings: &Settings, data: &Path, args: DemoArgs) -> Result<(), Failure> {
    let service = Service::open(settings, data).await?;
    let end = service::told_to_end()?;
    let (listener, url) = service::listen(settings, args.port.port).await?;
    let (runner, stop) = (service.runner(None), end.clone());
    let working = async move {
        runner.run(stop).await;
        Ok::<_, Failure>(())
    };
    let serving = async {
        let doors = seed(&service).await?;
        let edge = service.router(url.clone(), doors);
        output::print(&format!(
            "plumbline demo is ready at {url}\nsign in as anybody of Aldous & Wray by a click; all of it is thrown away at the end\n"
        ))?;
        service::serve(listener, edge, end.clone()).await
    };
    let serving = async {
        let served = serving.await;
        // Where it could not begin, there is nothing to work for.
        end.cancel();
        served
    };
    let (served, worked) = join!(serving, working);
    served.and(worked)
}

/// The company, its people, its program and its documents, through the same door as everybody's.
async fn seed(service: &Service) -> Result<Vec<Door>, Failure> {
    let organization: OrganizationId = "aldous-wray".parse()?;
    let coaching = &service.coaching;
    let mut people: Vec<PersonId> = Vec::new();
    for (number, (name, email, role, _)) in PEOPLE.into_iter().enumerate() {
        let (name, email, roles) = (name.parse()?, email.parse()?, Roles::from(role));
        people.push(if number == 0 {
            coaching.found(&organization, &"Aldous & Wray".parse()?, (name, email, roles)).await?
        } else {
            coaching.add_person(&organization, name, email, roles).await?
        });
    }
    let [talent, _, coach, leader, _] = people.as_slice() else {
        return Err(Failure::Failed("the sample has five people".to_owned()));
    };
    let talent = caller(service, &organization, *talent).await?;
    let plan = ProgramPlan { name: "Kept Hours 2027".parse()?, starts: None, ends: None };
    let program = coaching.create_program(&talent, &plan).await?;
    coaching.add_engagement(&talent, program.id, *leader, *coach).await?;
    documents(service, &talent).await?;
    let door = |(person, (name, _, _, part)): (&PersonId, (&str, &str, Role, &str))| Door {
        organization: organization.clone(),
        person: *person,
        name: name.to_owned(),
        part: part.to_owned(),
    };
    Ok(people.iter().zip(PEOPLE).map(door).collect())
}

/// Sends the sample's documents, and waits until they are read.
async fn documents(service: &Service, talent: &Caller) -> Result<(), Failure> {
    let documents = &service.documents;
    let mut sending = Vec::new();
    for (name, bytes) in SAMPLE {
        let chunks = stream::iter([Ok::<_, std::io::Error>(Bytes::from_static(bytes))]);
        sending.push(documents.receive(talent, (name, Audience::Org), chunks).await?);
    }
    for sent in documents.send(talent, sending).await? {
        loop {
            let upload = documents.read_upload(talent, sent.id).await?;
            match upload.state {
                UploadState::Done => break,
                UploadState::Refused => {
                    let why = upload.error.unwrap_or_default();
                    return Err(Failure::Failed(format!("the sample's {} could not be read: {why}", upload.name)));
                }
                UploadState::Kept | UploadState::Receiving => tokio::time::sleep(LOOK).await,
            }
        }
    }
    Ok(())
}

/// Somebody of the company, signed in as the demo's own doing.
async fn caller(service: &Service, organization: &OrganizationId, person: PersonId) -> Result<Caller, Failure> {
    let signed_in = service.coaching.vouch(organization, person, "the demo's set-up", &Origin::default()).await?;
    let caller = service.coaching.caller_by_session(&signed_in.secret.reveal()).await?;
    let caller = caller.filter(|caller| caller.may(Operation::UploadDocuments));
    caller.ok_or_else(|| Failure::Failed("the sample's first person may not upload".to_owned()))
}
