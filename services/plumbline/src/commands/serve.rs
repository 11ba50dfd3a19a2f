use config::Settings;
use tokio::join;

use crate::{
    cli::{Part, ServeArgs},
    failure::Failure,
    output,
    service::{self, Service},
};

/// Runs the service until it is told to end.
pub(crate) async fn run(settings: &Settings, args: ServeArgs) -> Result<(), Failure> {
    let service = Service::open(settings, &service::data(settings, args.data.data)).await?;
    let end = service::told_to_end()?;
    if args.only == Some(Part::Work) {
        let runner = service.runner(service::mail(settings, &service::public_url(settings)?)?);
        output::print("plumbline works\n")?;
        runner.run(end).await;
        return Ok(());
    }
    let (listener, url) = service::listen(settings, args.port.port).await?;
    let edge = service.router(url.clone(), Vec::new());
    output::print(&format!("plumbline is ready at {url}\n"))?;
    if args.only == Some(Part::Web) {
        return service::serve(listener, edge, end).await;
    }
    let runner = service.runner(service::mail(settings, &url)?);
    let (served, ()) = join!(service::serve(listener, edge, end.clone()), runner.run(end));
    served
}
